"""The lines between thread and composer: to whom a reply goes, on which channel, how long, what stands in its way."""

from __future__ import annotations

from tui.app.aim import way_name
from tui.app.cells import fit, wrap
from tui.app.look.spans import Span, apart, cut, width_of
from tui.app.sms import Parts, sms_parts
from tui.platforms import platform
from tui.store import Row, Way
from tui.text import badge, clean_line, clean_typed, display_name

NOTE_LINES = 3
WIDE = 60


def note_lines(words: str, width: int) -> list[list[Span]]:
    """What has to be known before Enter is pressed again."""
    notes = wrap(words, max(2, width - 2))[:NOTE_LINES] if words else []
    return [[(" ", "text"), (line, "warn")] for line in notes]


def quote_line(quote: str, width: int) -> list[Span]:
    hint: list[Span] = [("Esc removes ", "quiet")] if width >= 50 else []
    return apart([(" ▏", "accent"), (quote, "quiet")], hint, width)


def reply_rule(row: Row | None, way: Way | None, text: str, now: int, width: int) -> list[Span]:
    if row is None:
        return [("─" * width, "rule")]
    length = _length(way.platform if way else row.platform, clean_typed(text).strip(), width)
    right: list[Span] = [(" ", "rule"), length, (" ──", "rule")]
    left = [*cut([("── ", "rule"), *_whom(row, way, now)], width - width_of(right) - 1), (" ", "rule")]
    room = width - width_of(left) - width_of(right)
    return [*left, ("─" * max(0, room), "rule"), *right]


def _whom(row: Row, way: Way | None, now: int) -> list[Span]:
    name = fit(display_name(row.name, row.number, row.id), 30)
    spans: list[Span] = [("reply to ", "quiet"), (name, "text")]
    if way and not way.can_send:
        spans.append((" · channel not active", "bad"))
    elif way and way.is_shut(now):
        spans.append((" · window shut", "warn"))
    elif way and way.is_late(now):
        spans.append((" · late", "warn"))
    elif not row.open:
        spans.append((" · archived", "warn"))
    return [*spans, (f" · {way_name(way) if way else badge(row.platform)}", "quiet")]


def _length(word: str | None, text: str, width: int) -> Span:
    if word == "sms":
        return _sms(sms_parts(text), width)
    limit = platform(word).text
    if limit is None:
        return f"{len(text)}", "quiet"
    return f"{len(text)}/{limit}", "bad" if len(text) > limit else "quiet"


def _sms(parts: Parts, width: int) -> Span:
    """With the first characters that make it a costly one, where there is room."""
    odd = clean_line(parts.because, 4)
    why = f"not GSM: {odd} · " if odd and width >= WIDE else ""
    return f"{why}{parts.count} SMS, {parts.left} left", "quiet" if parts.count == 1 else "warn"
