"""Between thread and composer: to whom a reply goes, on which channel, how long it is, and what stands in its way."""

from __future__ import annotations

from tui.app.cells import fit, wrap
from tui.app.replies import window_shut
from tui.app.sms import sms_parts
from tui.app.widgets.lines import Lines, Span, cut, width_of
from tui.platforms import platform
from tui.store import Row
from tui.text import badge, clean_line, display_name

NOTE_LINES = 3


class ReplyLine(Lines):
    DEFAULT_CSS = "ReplyLine { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: Row | None = None
        self._text = ""
        self._now = 0
        self.note = ""

    def tell(self, row: Row | None, text: str, now: int) -> None:
        self._row, self._text, self._now = row, text, now
        self.redraw()

    def say(self, note: str) -> None:
        """What has to be known before Enter is pressed again; clean words, "" for nothing."""
        self.note = note
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        if not width:
            return
        notes = wrap(self.note, max(2, width - 2))[:NOTE_LINES] if self.note else []
        height = 1 + len(notes)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        rule = self.strip(reply_rule(self._row, self._text, self._now, width))
        self.show([rule, *(self.strip([(" ", "text"), (line, "warn")]) for line in notes)])


def reply_rule(row: Row | None, text: str, now: int, width: int) -> list[Span]:
    if row is None:
        return [("─" * width, "rule")]
    length = _length(row, text)
    right: list[Span] = [(" ", "rule"), length, (" ──", "rule")]
    left = cut([("── ", "rule"), *_whom(row, now), (" ", "rule")], width - width_of(right))
    room = width - width_of(left) - width_of(right)
    return [*left, ("─" * max(0, room), "rule"), *right]


def _whom(row: Row, now: int) -> list[Span]:
    name = fit(display_name(row.name, row.number, row.id), 30)
    channel = clean_line(row.channel_name or "", 40) or badge(row.platform)
    spans: list[Span] = [("reply to ", "quiet"), (name, "text")]
    if row.channel_active is False:
        spans.append((" · channel not active", "bad"))
    elif window_shut(row, now):
        spans.append((" · window shut", "warn"))
    elif not row.open:
        spans.append((" · archived", "warn"))
    return [*spans, (f" · {channel}", "quiet")]


def _length(row: Row, text: str) -> Span:
    if row.platform == "sms":
        parts, rest = sms_parts(text)
        return f"{parts} SMS, {rest} left", "quiet" if parts == 1 else "warn"
    limit = platform(row.platform).text
    if limit is None:
        return f"{len(text)}", "quiet"
    return f"{len(text)}/{limit}", "bad" if len(text) > limit else "quiet"
