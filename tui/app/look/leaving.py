"""What the inbox would show when it is opened again, written down for the first frame of then.

Most of it stays as it is until something is written into the store. Ages and the windows that are closing are counted
anew; what else depends on the time (how long the window is open still) is written down as it will look from each moment
on.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tui.app.look import kept
from tui.app.look.front import Front, FrontPane, Line
from tui.app.look.ready import ready
from tui.app.look.spans import Spans
from tui.config import Settings
from tui.model import DAY, HOUR, MINUTE
from tui.store import Store
from tui.text import Zone

LONGEST = 7 * DAY
_NUMBERS = (0, 1, 2, *(10**digits for digits in range(1, 7)))
"""Of windows that are closing: one for each length."""
_STEPS = (*(n * MINUTE for n in range(61)), *(n * HOUR for n in range(49)), *(n * DAY for n in range(8)))
"""After these times a span of time is told in other words."""


def keep(store: Store, settings: Settings, zone: Zone, now: int, size: tuple[int, int], conditions: str) -> None:
    """Keep what a screen of this size (columns, rows) would show first, for as long as the conditions are the same."""
    leaving = Leaving(Front(store, settings, zone, now, size), now)
    store.front.keep(conditions, leaving.until, f"{settings.theme}\n{leaving.text()}")


class Leaving:
    def __init__(self, front: Front, now: int) -> None:
        self._front = front
        self._now = now
        self._threads: dict[int, list[Spans]] = {}
        self._places = front.lines(now)[1:]  # behind the status line
        self.until = self._longest()

    def text(self) -> str:
        """As `kept` reads it."""
        parts = [_written(str(place), 0, line) for place, line in enumerate(self._places)]
        return "".join([*self._status(), *parts, *self._later()])

    def _status(self) -> Iterator[str]:
        """However many windows are closing."""
        for number in _NUMBERS:
            line = self._front.status(self._now, replace(self._front.counts, closing=number))
            yield _written(kept.counting(number), 0, line)

    def _longest(self) -> int:
        """As long as nothing changes that is not written down for each moment: what the thread says of its days."""
        longest, pane = self._now + LONGEST, self._front.pane
        return _as_long(pane, self._now, longest, *self._front.pane_size) if pane else longest

    def _later(self) -> Iterator[str]:
        """Each line of the right side that will look different, from when on."""
        shown = self._pane(self._now)
        first = len(self._places) - len(shown)
        for moment in self._moments():
            looks = self._pane(moment)
            for y, spans in enumerate(looks):
                if spans != shown[y]:
                    yield _written(str(first + y), moment, *self._front.placed([spans], y))
            shown = looks

    def _pane(self, now: int) -> list[Spans]:
        """All of the right side, since its thread, the same at any time, makes room for what is said below it."""
        pane, (width, height) = self._front.pane, self._front.pane_size
        if pane is None:
            return []
        header, below = pane.header(now, width), pane.below(now, width)
        room = height - len(header) - len(below)
        if room not in self._threads:
            self._threads[room] = pane.thread(now, width, room)
        return [*header, *self._threads[room], *below]

    def _moments(self) -> list[int]:
        """When something may look different, in order."""
        pane = self._front.pane
        way, row = (pane.way, pane.row) if pane else (None, None)
        told = [row and row.waiting_since, way and way.window_ends, way and way.shuts]
        moments: set[int] = set()
        for base in (each for each in told if each):
            for moment in (base + sign * step for step in _STEPS for sign in (1, -1)):
                minute = moment - moment % MINUTE
                moments |= {moment, minute, minute + MINUTE}
        return sorted(moment for moment in moments if self._now < moment < self.until)


def _as_long(pane: FrontPane, now: int, longest: int, width: int, height: int) -> int:
    """Until when the thread looks as it does now; found by halving, since it changes at most once: with the year."""
    looks = pane.thread(now, width, height)
    if pane.thread(longest, width, height) == looks:
        return longest
    while longest - now > MINUTE:
        middle = (now + longest) // 2
        now, longest = (middle, longest) if pane.thread(middle, width, height) == looks else (now, middle)
    return now


def _written(place: str, begins: int, line: Line) -> str:
    """The columns with the times stand in the first part that has text."""
    parts = ready(line.x, line.y, line.width, line.spans, line.ground)
    blank, first, rest = (parts[:1], parts[1], parts[2:]) if len(parts) > 1 else ([], parts[0], [])
    timed = kept.write(place, begins, first, line.since, line.ends)
    return "".join(
        [
            *(kept.write(place, begins, each) for each in blank),
            timed,
            *(kept.write(place, begins, each) for each in rest),
        ]
    )
