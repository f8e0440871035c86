"""The search in words: a hit with what stands around it, what was found in all, and what can be asked."""

from __future__ import annotations

from unicodedata import category

from rich.cells import cell_len

from tui.app.cells import padded
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, Spans, width_of
from tui.model import Direction, Status, Text
from tui.store.search import Hit
from tui.store.search_documents import type_of
from tui.store.search_index import Reached
from tui.text import Zone, badge, clean_block, clean_line, display_name, exact, summary
from tui.text.found import Found, found
from tui.text.query import Term
from tui.text.searchable import searchable

BEFORE = 24  # characters that are shown before the first hit
MANY = 1000

_WORDS = (
    ("refund parcel", "both words, or words that begin so; in any order"),
    ('"out of stock"', "exactly these words, one after the other"),
    ("-lamp", "not this word; goes with conditions too"),
    ("from:ada", "what somebody wrote, by name or number; from:me for us"),
    ("with:ada", "all that was said with somebody"),
    ("channel:sms", "a channel by its name, or a platform"),
    ("type:image", "also video, audio, file, location, template, order …"),
    ("status:failed", "also queued, sent, delivered, read, received"),
    ("is:unread", "conversations; also waiting, failed, archived, open"),
    ("after:2026-03", "from then on; before: until then; on: that day; 3d, 2w"),
)


def help_lines() -> list[Spans]:
    """What can be asked."""
    lines: list[Spans] = [[], [("  Words of messages, in any language, and conditions:", "quiet")], []]
    for example, meaning in _WORDS:
        lines.append([("  ", "text"), (f"{example:<17}", "strong"), (meaning, "quiet")])
    together = 'from:"Ada Example" type:image refund after:2026-01-01'
    return [*lines, [], [("  Together: ", "quiet"), (together, "text")]]


def hit_lines(hit: Hit, terms: tuple[Term, ...], zone: Zone, width: int, chosen: bool) -> tuple[list[Span], list[Span]]:
    """When, on which channel, with whom; and below it what was said, with the words that were found marked."""
    bar = (BAR if chosen else " ", "accent")
    when = exact(hit.message.created, zone)[:16]
    name = display_name(hit.name, hit.number, hit.message.conversation_id)
    first: list[Span] = [bar, (f" {when}  ", "quiet"), (padded(badge(hit.platform), 5), "quiet")]
    first.append((name, "strong" if chosen else "text"))
    if hit.unsent:
        first.append(("  not sent", "bad" if hit.message.status is Status.FAILED else "warn"))
    if not hit.open:
        first.append(("  archived", "quiet"))
    begin: list[Span] = [bar, ("   ", "text"), *_speaker(hit)]
    return first, [*begin, *marked(*context(hit, terms, width - width_of(begin)))]


def _speaker(hit: Hit) -> list[Span]:
    who = "" if hit.message.direction is Direction.RECEIVED else clean_line(hit.message.author or "", 20) or "You"
    spans: list[Span] = [(f"{who}: ", "own")] if who else []
    if not isinstance(hit.message.content, Text | None):
        spans.append((f"[{clean_line(type_of(hit.message.content), 20)}] ", "quiet"))
    return spans


def context(hit: Hit, terms: tuple[Term, ...], room: int) -> tuple[str, list[Found]]:
    """The text in one clean line, and where in it the hits are; from a little before the first hit on, where that
    would not be seen otherwise."""
    content = hit.message.content
    text = " ".join(clean_block(searchable(content)).split())
    places = found(text, terms)
    if not places:
        return text or (summary(content) if content is None else ""), []
    start = places[0].start - BEFORE
    if start <= 0 or cell_len(text[: places[0].end]) < room:
        return text, places
    start = _begin_of_letter(text, text.rfind(" ", max(0, start - 20), start) + 1 or start)
    shift = start - 1
    return "…" + text[start:], [Found(place.start - shift, place.end - shift) for place in places]


def _begin_of_letter(text: str, at: int) -> int:
    """Not between a letter and its marks, nor in the middle of a flag."""
    while at > 0 and (category(text[at])[0] == "M" or "\U0001f1e6" <= text[at] <= "\U0001f1ff"):
        at -= 1
    return at


def marked(text: str, places: list[Found], role: str = "text") -> list[Span]:
    """The text as spans, the places among them in the role of hits."""
    spans: list[Span] = []
    at = 0
    for start, end in places:
        spans += [(text[at:start], role), (text[start:end], "hit")]
        at = end
    return [span for span in [*spans, (text[at:], role)] if span[0]]


def told(shown: int, count: int | None, is_over: bool, reached: Reached, back_to: str) -> str:
    """How much was found, in how much of everything."""
    if is_over:
        words = "nothing found" if not shown else f"{shown:,} found"
    elif back_to:
        words = f"{shown:,} found · looking further back than {back_to}…"
    else:
        words = (
            f"{count:,} found" if count is not None and count < MANY else f"more than {max(shown, count or 0):,} found"
        )
    return words if reached.complete else f"{words} · {so_far(reached)}"


def so_far(reached: Reached) -> str:
    """How much can be found, while a big store is being read for the first time."""
    return f"searched so far: {reached.done * 100 // max(1, reached.total)} % of {reached.total:,} messages"
