"""What the inbox would show when it is opened again, written down for the first frame of then.

Most of it stays as it is until something is written into the store. Ages are counted anew; what else depends on the
time (how long a window is open still, how many are closing) is written down as it will look from each moment on.
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
from tui.store.lists import CLOSING_SOON
from tui.text import Zone

LONGEST = 7 * DAY
MOST_WINDOWS = 300
_STEPS = (*(n * MINUTE for n in range(61)), *(n * HOUR for n in range(49)), *(n * DAY for n in range(8)))
"""After these times a span of time is told in other words."""


def keep(store: Store, settings: Settings, zone: Zone, now: int, size: tuple[int, int], conditions: str) -> None:
    """Keep what a screen of this size (columns, rows) would show first, for as long as the conditions are the same."""
    front = Front(store, settings, zone, now, size)
    leaving = Leaving(front, now, store.lists.window_ends(MOST_WINDOWS))
    store.front.keep(conditions, leaving.until, f"{settings.theme}\n{leaving.text()}")


class Leaving:
    """`window_ends` are those of the open conversations that are still to come, the soonest first, at most
    MOST_WINDOWS of them.
    """

    def __init__(self, front: Front, now: int, window_ends: list[int]) -> None:
        self._front = front
        self._now = now
        self._ends = window_ends
        self._places = front.lines(now)
        self.until = min(self._longest(), self._first_other_layout())

    def text(self) -> str:
        """As `kept` reads it."""
        parts = [_written(place, 0, line) for place, line in enumerate(self._places)]
        return "".join([*parts, *self._later()])

    def _longest(self) -> int:
        """As long as nothing changes that is not written down for each moment: what the thread says of its days."""
        longest = self._now + LONGEST
        if len(self._ends) == MOST_WINDOWS:
            longest = min(longest, self._ends[-1] - CLOSING_SOON)
        pane = self._front.pane
        return _as_long(pane, self._now, longest, *self._front.pane_size) if pane else longest

    def _first_other_layout(self) -> int:
        """When something below the thread takes more lines, or fewer."""
        size = len(self._below(self._now))
        return next((moment for moment in self._moments() if len(self._below(moment)) != size), self._now + LONGEST)

    def _later(self) -> Iterator[str]:
        """Each line that will look different, from when on."""
        numbers = {(line.x, line.y): place for place, line in enumerate(self._places)}
        shown = {place: line.spans for place, line in enumerate(self._places)}
        for moment in self._moments():
            for line in self._ticking(moment) if moment < self.until else ():
                place = numbers[line.x, line.y]
                if shown[place] != line.spans:
                    shown[place] = line.spans
                    yield _written(place, moment, line)

    def _ticking(self, now: int) -> list[Line]:
        """What looks different as time passes, beside the ages."""
        closing = sum(now < end <= now + CLOSING_SOON for end in self._ends)
        front = self._front
        lines = [front.status(now, replace(front.counts, closing=closing))]
        if front.pane:
            below = self._below(now)
            lines += front.placed(front.pane.header(now, front.pane_size[0]))
            lines += front.placed(below, front.pane_size[1] - len(below))
        return lines

    def _below(self, now: int) -> list[Spans]:
        pane, width = self._front.pane, self._front.pane_size[0]
        return [*pane.reply(now, width), *pane.composer(now, width)] if pane else []

    def _moments(self) -> list[int]:
        """When something may look different, in order."""
        pane = self._front.pane
        way, row = (pane.way, pane.row) if pane else (None, None)
        told = [row and row.waiting_since, way and way.window_ends, way and way.shuts]
        moments = {end - before for end in self._ends for before in (0, CLOSING_SOON)}
        for base in (each for each in told if each):
            for moment in (base + sign * step for step in _STEPS for sign in (1, -1)):
                minute = moment - moment % MINUTE
                moments |= {moment, minute, minute + MINUTE}
        return sorted(moment for moment in moments if self._now < moment < self._now + LONGEST)


def _as_long(pane: FrontPane, now: int, longest: int, width: int, height: int) -> int:
    """Until when the thread looks as it does now; found by halving, since it changes at most once: with the year."""
    looks = pane.thread(now, width, height)
    if pane.thread(longest, width, height) == looks:
        return longest
    while longest - now > MINUTE:
        middle = (now + longest) // 2
        now, longest = (middle, longest) if pane.thread(middle, width, height) == looks else (now, middle)
    return now


def _written(place: int, begins: int, line: Line) -> str:
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
