"""A conversation as two lines of the list: times and badges on the left, what people wrote to the right of them.

A terminal that is wrong about the width of a character then spoils nothing but the end of that line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.look.columns import COLUMN, age_of, cell, rest_cell, rest_of
from tui.app.look.spans import Span
from tui.model import Direction, Status
from tui.store import OutgoingState, Preview, Row, View
from tui.text import badge, clean_line, display_name, mark, summary

if TYPE_CHECKING:
    from tui.store.lists import Lists

BAR = "▌"
UNREAD, UNANSWERED = "●", "○"
SHOWN_PREVIEW = 160
WITH_REST = 32  # columns of a list from which on there is room for how long a window stays open

_OUTBOX: dict[OutgoingState, Span] = {
    OutgoingState.FAILED: ("✗", "bad"),
    OutgoingState.UNSURE: ("?", "warn"),
    OutgoingState.SENDING: ("↑", "own"),
    OutgoingState.WAITING: ("↑", "own"),
}


def times(row: Row, view: View, now: int) -> tuple[str, str]:
    """What changes in a row while the clock goes: how long ago, and how long free text is still allowed."""
    since, ends = moments(row, view)
    return age_of(since, now), rest_of(ends, now) if ends is not None else ""


def moments(row: Row, view: View) -> tuple[int, int | None]:
    """Since when, and until when free text is allowed."""
    since = row.waiting_since if view is View.WAITING and row.waiting_since else row.active_at
    return since, row.window_ends if row.open else None


def why_empty(lists: Lists, view: View, filter: str) -> str:
    """What stands in place of rows."""
    if filter:
        return "Nothing fits. Esc ends the filter."
    if not lists.is_filled():
        is_begun = lists.count(View.OPEN) or lists.count(View.ARCHIVED)
        return "Not everything has been fetched yet." if is_begun else "Nothing has been fetched yet."
    return "Nobody waits for an answer." if view is View.WAITING else "There is nothing here yet."


def row_lines(row: Row, view: View, times: tuple[str, str], width: int, chosen: bool) -> tuple[list[Span], list[Span]]:
    """Both lines. `chosen` marks the conversation under the cursor."""
    bar = (BAR if chosen else " ", "accent")
    columns = _columns(row, times, width)
    indent = (COLUMN + 1) * (len(columns) - 1)
    name = (display_name(row.name, row.number, row.id), "strong" if chosen or row.unread else "text")
    first = [bar, (" ", "text"), *columns, name]
    second = [bar, (" ", "text"), cell(*_state(row)), (" " * indent, "text"), *_preview(row, view)]
    return first, second


def _columns(row: Row, times: tuple[str, str], width: int) -> list[Span]:
    """What stands before the name; the less room, the fewer."""
    age, rest = times
    columns = [cell(age, "quiet")]
    if width >= 24:
        columns.append(cell(badge(row.platform), "quiet"))
    if width >= WITH_REST:
        columns.append(rest_cell(rest))
    return columns


def _state(row: Row) -> Span:
    """The one thing to know: a reply that did not go out, news, a customer who waits, or how far our reply came."""
    if row.sending is OutgoingState.FAILED:
        return _OUTBOX[row.sending]
    if row.unread:
        return f"{UNREAD}{min(row.unread, 99)}", "accent"
    if row.sending in _OUTBOX:
        return _OUTBOX[row.sending]
    if row.waiting_since is not None:
        return UNANSWERED, "accent"
    if row.last and row.last.direction is Direction.SENT and not row.draft:
        return mark(row.last.status), "bad" if row.last.status is Status.FAILED else "good"
    return "", "quiet"


def _preview(row: Row, view: View) -> list[Span]:
    role = "text" if row.unread else "quiet"
    if view is not View.ARCHIVED and not row.open:
        return [("archived · ", "warn"), (_said(row.last), "quiet")]
    if row.draft:
        return [("Draft: ", "warn"), (clean_line(row.draft, SHOWN_PREVIEW), role)]
    if row.last and row.last.direction is Direction.SENT:
        failed: list[Span] = [("not delivered · ", "bad")] if row.last.status is Status.FAILED else []
        return [*failed, (f"{clean_line(row.last.author or '', 20) or 'You'}: ", "quiet"), (_said(row.last), role)]
    return [(_said(row.last), role)]


def _said(last: Preview | None) -> str:
    return summary(last.content) if last else ""
