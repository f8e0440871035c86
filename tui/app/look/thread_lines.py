"""One item of a thread as lines: time, mark and speaker in columns on the left, the text right of them."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from tui.app.cells import fit, padded, wrap
from tui.app.look.spans import Span
from tui.app.look.thread_items import Day, Divider, Edge, Item, News, OnItsWay, Said
from tui.app.look.thread_joins import Joined
from tui.app.look.thread_parts import answered_words, content_lines, event_line, quoted_line
from tui.model import Direction, Event, Failure, Message, Status
from tui.store import Outgoing, OutgoingState
from tui.text import Zone, clean_line, clock_time, failure, is_changed, mark, status_word

TIME, MARK = 5, 2
HIDDEN = " [v]"

# What helps after a failure, by the vendor's code.
_AGAIN = "R sends it again, X edits it"
_KEYS_AFTER = {"470": "T sends a template", "302": f"Ctrl+G answers elsewhere, {_AGAIN}"}

_STATES = {
    OutgoingState.WAITING: ("↑", "own", "waiting to be sent"),
    OutgoingState.SENDING: ("↑", "own", "being sent"),
    OutgoingState.UNSURE: ("?", "warn", "not known whether it arrived; it is looked up before anything is repeated"),
    OutgoingState.SENT: ("✓", "good", "sent"),
    OutgoingState.FAILED: ("✗", "bad", "not sent"),
}


class Look(Struct, frozen=True):
    """What the lines of a thread depend on beside the item itself.

    `customer` is a clean name. `airy`: there is room for empty lines between the days and the speakers.
    """

    width: int
    zone: Zone
    customer: str
    airy: bool

    @property
    def speaker(self) -> int:
        """Columns for the speaker: none when there is hardly room for the text."""
        if self.width >= 60:
            return 10
        return 6 if self.width >= 40 else 0

    @property
    def margin(self) -> int:
        return TIME + 1 + MARK + 1 + (self.speaker + 1 if self.speaker else 0)

    @property
    def text_width(self) -> int:
        return max(2, self.width - self.margin - 1)


def item_lines(item: Item, look: Look) -> list[list[Span]]:
    """The lines of an item, `look.width` cells wide at most."""
    match item:
        case Edge(words):
            return [[(words.center(look.width).rstrip(), "quiet")]]
        case Day(words):
            return [*_air(look), _ruled(words, "quiet", look.width)]
        case Divider(_, words):
            return [*_air(look), _ruled(words, "quiet", look.width, "═")]
        case News(count):
            return [_ruled(f"{count} new", "accent", look.width)]
        case Said():
            return _said(item, look)
        case OnItsWay(outgoing):
            return _on_its_way(outgoing, item.joined, look)


def _ruled(words: str, role: str, width: int, rule: str = "─") -> list[Span]:
    room = max(0, width - cell_len(words) - 3)
    return [(rule * (room // 2) + " ", "rule"), (words, role), (" " + rule * (room - room // 2), "rule")]


def _air(look: Look) -> list[list[Span]]:
    return [[]] if look.airy else []


def _said(item: Said, look: Look) -> list[list[Span]]:
    message = item.message
    if isinstance(message.content, Event):
        return _columns(message.created, ("·", "quiet"), ("", "quiet"), [(event_line(message), "quiet")], look)
    speaker = _speaker(message, look) if item.first else ("", "text")
    said = content_lines(message.content, item.joined, item.folded, look.text_width)
    if quoted := quoted_line(message, item.joined, look.customer or "Customer", look.zone, look.text_width):
        said = [(quoted, "quiet"), *said]
    lines = _columns(message.created, _mark(message, look), speaker, said, look)
    if is_changed(message.content):
        lines[-1].append((HIDDEN, "quiet"))
    if message.status is Status.FAILED:
        lines += _below(_failed(message.failure or Failure()), "bad", look)
    elif item.newest and message.direction is Direction.SENT:
        lines[-1].append((f"  {status_word(message.status)}", "quiet"))
    return [*_air(look), *lines] if item.first else lines


def _failed(why: Failure) -> str:
    """The code and its meaning, what to do about it, and the keys for that."""
    return f"failed: {failure(why)}  {_KEYS_AFTER.get(why.code, _AGAIN)}"


def _mark(message: Message, look: Look) -> Span:
    if message.direction is Direction.SENT:
        return mark(message.status), "bad" if message.status is Status.FAILED else "good"
    return ("" if look.speaker else "<"), "customer"


def _speaker(message: Message, look: Look) -> Span:
    if message.direction is Direction.RECEIVED:
        return look.customer.partition(" ")[0] or "Customer", "customer"
    return clean_line(message.author or "", 40).partition(" ")[0] or "You", "own"


def _on_its_way(outgoing: Outgoing, joined: Joined, look: Look) -> list[list[Span]]:
    sign, role, words = _STATES[outgoing.state]
    said = content_lines(outgoing.content, joined, True, look.text_width)
    if outgoing.reply_to:
        answered = answered_words(joined.answers, outgoing.created, look.customer or "Customer", look.zone)
        said = [(fit(f"│ {answered}", look.text_width), "quiet"), *said]
    lines = [*_air(look), *_columns(outgoing.created, (sign, role), ("You", "own"), said, look)]
    if outgoing.state is OutgoingState.FAILED:
        why = " ".join(part for part in (clean_line(outgoing.reason), clean_line(outgoing.advice)) if part)
        keys = "R sends again, X edits it, Backspace drops it"
        return lines + _below(f"{words}: {why or 'no reason is known.'}  {keys}", role, look)
    return lines + _below(words, "quiet" if role == "own" else role, look)


def _columns(created: int, mark: Span, speaker: Span, said: list[Span], look: Look) -> list[list[Span]]:
    """The lines of the message with its columns; they are said once, on the first line."""
    head: list[Span] = [(clock_time(created, look.zone) + " ", "quiet"), _cell(mark, MARK)]
    if look.speaker:
        head.append(_cell(speaker, look.speaker))
    first, *rest = said
    indent = (" " * look.margin, "text")
    return [[*head, first], *([indent, line] for line in rest)]


def _cell(span: Span, size: int) -> Span:
    return padded(span[0], size) + " ", span[1]


def _below(words: str, role: str, look: Look) -> list[list[Span]]:
    return [[(" " * look.margin, "text"), (line, role)] for line in wrap(words, look.text_width)]
