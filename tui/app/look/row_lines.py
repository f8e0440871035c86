"""A conversation as two lines of the list: times and badges on the left, what people wrote to the right of them.

A terminal that is wrong about the width of a character then spoils nothing but the end of that line.
"""

from __future__ import annotations

from tui.app.look.spans import Span
from tui.model import MINUTE, Direction, Status
from tui.store import OutgoingState, Preview, Row, View
from tui.text import ago, badge, clean_line, display_name, left, mark, summary

BAR = "▌"
UNREAD, UNANSWERED = "●", "○"
SHOWN_PREVIEW = 160

_OUTBOX: dict[OutgoingState, Span] = {
    OutgoingState.FAILED: ("✗", "bad"),
    OutgoingState.UNSURE: ("?", "warn"),
    OutgoingState.SENDING: ("↑", "own"),
    OutgoingState.WAITING: ("↑", "own"),
}


def times(row: Row, view: View, now: int) -> tuple[str, str]:
    """What changes in a row while the clock goes: how long ago, and how long free text is still allowed.

    By the minute that has begun, so that all rows change at once and the line is silent in between.
    """
    now -= now % MINUTE
    since = row.waiting_since if view is View.WAITING and row.waiting_since else row.active_at
    rest = left(row.window_ends, now) if row.window_ends is not None and row.open else ""
    return ago(since, now), rest


def row_lines(row: Row, view: View, times: tuple[str, str], width: int, chosen: bool) -> tuple[list[Span], list[Span]]:
    """Both lines. `chosen` marks the conversation under the cursor."""
    bar = (BAR if chosen else " ", "accent")
    columns = _columns(row, times, width)
    indent = sum(size + 1 for _, size in columns[1:])
    name = (display_name(row.name, row.number, row.id), "strong" if chosen or row.unread else "text")
    first = [bar, (" ", "text"), *(_cell(span, size) for span, size in columns), name]
    second = [bar, (" ", "text"), _cell(_state(row), 4), (" " * indent, "text"), *_preview(row, view)]
    return first, second


def _columns(row: Row, times: tuple[str, str], width: int) -> list[tuple[Span, int]]:
    """What stands before the name, with its width; the less room, the fewer."""
    age, rest = times
    columns: list[tuple[Span, int]] = [((age, "quiet"), 4)]
    if width >= 24:
        columns.append(((badge(row.platform), "quiet"), 4))
    if width >= 32:
        columns.append(((rest, "warn" if rest.endswith("!") else "quiet"), 4))
    return columns


def _cell(span: Span, size: int) -> Span:
    text, role = span
    return text.ljust(size) + " ", role


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
