"""The content of a message as lines for a thread: each part wrapped in its own way, and what it answers above it."""

from __future__ import annotations

from collections.abc import Iterator

from tui.app.cells import fit, wrap
from tui.app.look.spans import Span
from tui.app.look.thread_joins import Joined
from tui.model import Content, Direction, Event, Message
from tui.text import Kind, Part, Zone, clean_line, clock_time, day_line, event_words, layout, summary
from tui.text.content import EMPTY

_ROLES = {
    Kind.HEAD: "strong",
    Kind.SAID: "text",
    Kind.NOTE: "quiet",
    Kind.CHOICE: "text",
    Kind.CHOSEN: "accent",
    Kind.LINKS: "quiet",
    Kind.FOLDED: "quiet",
}
# Lines of a list go on under their words, not under their bullet.
_HANGING = {Kind.CHOICE: 4, Kind.CHOSEN: 4, Kind.LINKS: 2}
UNFOLD = "  Space unfolds"


def content_lines(content: Content | None, joined: Joined, folded: bool, width: int) -> list[Span]:
    """Each a line of at most `width` cells with its role; never none."""
    made = layout(joined.content or content, joined.around(folded=folded))
    lines = [(line, _ROLES[part.kind]) for part in made.parts for line in _wrapped(part, width)]
    return lines or [(EMPTY, "quiet")]


def event_line(message: Message) -> str:
    """Who did what to the conversation, where that is told."""
    words = event_words(message.content.name) if isinstance(message.content, Event) else ""
    author = clean_line(message.author or "", 40)
    return f"{author}: {words}" if author else words


def quoted_line(message: Message, joined: Joined, customer: str, zone: Zone, width: int) -> str:
    """What a message answers, in one line above it; "" when it answers nothing in particular."""
    if not message.reply_to:
        return ""
    return fit(f"│ {answered_words(joined.answers, message.created, customer, zone)}", width)


def answered_words(answered: Message | None, now: int, customer: str, zone: Zone) -> str:
    if answered is None:
        return "answers a message that is not here"
    who = customer if answered.direction is Direction.RECEIVED else clean_line(answered.author or "", 40) or "You"
    day = day_line(answered.created, zone, now)
    when = clock_time(answered.created, zone)
    when = when if day == day_line(now, zone, now) else f"{day} {when}"
    return f"{who}, {when}: {summary(answered.content)}"


def _wrapped(part: Part, width: int) -> Iterator[str]:
    if not (hang := _HANGING.get(part.kind, 0)):
        yield from wrap(part.text + (UNFOLD if part.kind is Kind.FOLDED else ""), width)
        return
    start = len(part.text) - len(part.text.lstrip(" "))
    first, *rest = wrap(part.text[start:], max(2, width - hang))
    yield " " * start + first
    yield from (" " * hang + line for line in rest)
