"""How busy the person is, and so how often it is worth asking."""

from __future__ import annotations

from tui.model import NS
from tui.sync.timing import Timing


class Activity:
    """Goes by the last key pressed in any inbox of the profile. Opening the inbox counts as one."""

    def __init__(self, timing: Timing) -> None:
        self._clock = timing.clock
        self._pace = timing.pace
        self._last = timing.clock()

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
