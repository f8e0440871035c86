"""The line at the top: which account, whether what is shown is fresh, what waits, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.widgets.lines import Lines, Span, apart, width_of
from tui.config import Settings
from tui.model import MINUTE, NS
from tui.store import Counts
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.sync import SyncState

STEP = 10  # seconds between two words for freshness: a line that changes every second costs every second


class StatusLine(Lines):
    DEFAULT_CSS = "StatusLine { height: 1; background: $panel; }"

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:
        super().__init__(id=id)
        names = dict.fromkeys((clean_line(settings.profile, 32), settings.kind))
        self._account = f" {' · '.join(names)}"
        self._kind = settings.kind
        self._middle: Span = ("", "quiet")
        self._counts = Counts(0, 0, 0, 0, 0)

    def tell(self, middle: Span, counts: Counts) -> None:
        self._middle, self._counts = middle, counts
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        if not width:
            return
        account: list[Span] = [(self._account, "strong" if self._kind == "live" else "warn"), ("   ", "text")]
        right = right_side(self._counts, room=width - width_of(account) - 16)
        self.show([self.strip(apart([*account, self._middle], right, width))])


def right_side(counts: Counts, room: int) -> list[Span]:
    """The numbers and the way to help, as much as there is room for; what is urgent stays longest."""
    closing = f"{counts.closing} window{'s' * (counts.closing != 1)} closing"
    parts: list[Span] = [(f"{counts.open:,} open", "quiet")]
    parts.append((f"{counts.waiting:,} waiting", "text" if counts.waiting else "quiet"))
    if counts.closing:
        parts.append((closing, "warn"))
    help: list[Span] = [("    ? help ", "quiet")]
    while parts:
        joined = [span for part in parts for span in ((" · ", "quiet"), part)][1:]
        for line in ([*joined, *help], [*joined, (" ", "text")]):
            if width_of(line) <= room:
                return line
        parts.pop(0)
    return []


def feed_words(state: SyncState | None, now: int, has_key: bool) -> Span:
    """What the feed does and how fresh what it brought is. None: there is no feed, or not yet."""
    if not has_key:
        return "no key, so nothing new comes in: `ternbox login`", "warn"
    if state is None:
        return "connecting…", "quiet"
    if state.trouble:
        return clean_line(f"{state.trouble.words} {state.trouble.advice}"), "bad"
    words = [_freshness(state, now)]
    if state.backfill:
        have, total = state.backfill
        words.append(f"{have:,} of {total:,}")
    if state.role == "following":
        words.append("another inbox leads")
    return " · ".join(words), "quiet"


def _freshness(state: SyncState, now: int) -> str:
    if state.fresh_at is None:
        return "asking for news…"
    seconds = max(0, now - state.fresh_at) // NS
    if seconds < STEP:
        return "poll just now"
    if seconds < MINUTE // NS:
        return f"poll {seconds // STEP * STEP} s ago"
    return f"poll {seconds // 60} min ago" if seconds < 7200 else f"poll {seconds // 3600} h ago"
