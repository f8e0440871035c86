"""How busy the person is, and so how often it is worth asking."""

from __future__ import annotations

from tui.model import NS
from tui.sync.loop import Clock
from tui.sync.pace import Pace


class Activity:
    """Goes by the last key pressed in any inbox of the profile. Opening the inbox counts as one."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self._clock = clock
        self._pace = pace
        self._last = clock()

    @property
    def last(self) -> int:
        return self._last

    def mark(self, when: int) -> bool:
        """Note a key; True when the person comes back from a pause."""
        back = not self.is_active()
        self._last = max(self._last, when)
        return back and self.is_active()

    def is_active(self) -> bool:
        return self._quiet() < self._pace.idle_after

    def interval(self) -> float:
        """Seconds between two cycles of the poll feed, before jitter."""
        if self.is_active():
            return self._pace.active
        return self._pace.idle if self._quiet() < self._pace.asleep_after else self._pace.asleep

    def _quiet(self) -> float:
        return (self._clock() - self._last) / NS
