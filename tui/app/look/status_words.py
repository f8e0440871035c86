"""The words of the line at the top: which account, whether what is shown is fresh, what waits, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.app.cells import fit
from tui.app.look.spans import Span, Spans, apart, width_of
from tui.model import MINUTE, NS
from tui.store import Counts
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.sync import HistoryProgress, SyncState

FRESH = 90  # seconds: the slowest poll comes about once a minute, and while it comes the words stand still
BAR = 8  # cells
ENTER_A_KEY = "L: enter a key"
WIDEST = 60  # cells that the middle may keep from the numbers


class Words(NamedTuple):
    """What the middle of the line says, and how; the cells that it keeps from the numbers; and the key that leads on,
    which is never cut off.
    """

    text: str
    role: str = "quiet"
    keeps: int = 15
    way: str = ""

    def spans(self, room: int) -> list[Span]:
        if not self.way:
            return [(self.text, self.role)]
        text = fit(self.text, max(0, room - len(self.way) - 3))
        return [(text, self.role), ("   " if text else "", "text"), (self.way, "strong")]


def status_line(badge: Spans, middle: Words, counts: Counts, width: int) -> list[Span]:
    account: list[Span] = [(" ", "text"), *badge, ("   ", "text")]
    room = width - width_of(account) - 1
    right = right_side(counts, room - middle.keeps)
    return apart([*account, *middle.spans(room - width_of(right))], right, width)


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


def waiting_words(source: str = "") -> Words:
    """While there is no sync yet."""
    words = f"waiting for the key from {clean_line(source)}…" if source else "connecting…"
    return Words(words, keeps=min(len(words), WIDEST))


def no_key_words(reason: str) -> Words:
    return _stopped(first_sentence(clean_line(reason, 300)), "warn")


def _stopped(words: str, role: str) -> Words:
    return Words(words, role, min(len(words) + len(ENTER_A_KEY) + 3, WIDEST), ENTER_A_KEY)


def first_sentence(words: str) -> str:
    return words[: words.index(". ") + 1] if ". " in words else words


def feed_words(state: SyncState, now: int) -> Words:
    """What the feed does and how fresh what it brought is, by the minute that has begun."""
    now -= now % MINUTE
    if state.trouble and state.trouble.kind == "key":
        return _stopped("The access key is not accepted.", "bad")
    if state.trouble:
        return Words(clean_line(f"{state.trouble.words} {state.trouble.advice}"), "bad")
    if state.refused:
        return Words(f"{clean_line(state.refused)} · {_freshness(state, now)}", "warn", WIDEST)
    words = [_freshness(state, now), *_relay_words(state, now)]
    if state.backfill:
        have, total = state.backfill
        words.append(f"fetched {have:,} of {total:,}")
    if state.history:
        words.append(history_words(state.history))
    if state.role == "following":
        words.append("another inbox leads")
    keeps = len(words[0])
    if state.history:
        keeps += len(" · history 99%") + len(", H goes on") * state.history.stopped
    return Words(" · ".join(words), keeps=max(Words("").keeps, keeps))


def history_words(progress: HistoryProgress) -> str:
    """History that is being fetched, in whole percents: a line that changes with every page costs with every page."""
    percent = min(100 * progress.done // progress.total, 99) if progress.total else 0
    if progress.stopped:
        return f"history {percent}%, H goes on"
    if progress.listing or not progress.total:
        return "history …"
    filled = BAR * percent // 100
    return f"history {percent}% {'█' * filled}{'░' * (BAR - filled)}"


def _relay_words(state: SyncState, now: int) -> list[str]:
    """Nothing while it is live, or while there is none."""
    if state.feed == "catching up":
        return [f"catching up {state.behind:,}" if state.behind else "catching up"]
    if state.feed == "quiet":
        return ["relay quiet so far"]
    if state.feed == "away":
        since = max(0, now - (state.away_since or now)) // NS
        return [f"relay away {_duration(since)}" if since >= 60 else "relay away"]
    return []


def _freshness(state: SyncState, now: int) -> str:
    """By the last proof that all is here, never by what is merely connected."""
    if state.fresh_at is None:
        return "asking for news…"
    by = "relay live" if state.feed == "live" else "poll"
    seconds = max(0, now - state.fresh_at) // NS
    return f"{by} just now" if seconds < FRESH else f"{by} {_duration(seconds)} ago"


def _duration(seconds: int) -> str:
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
