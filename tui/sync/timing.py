"""Time and chance as they are passed in, and what sync makes of them."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui.model import NS
from tui.sync.pace import Pace

Clock = Callable[[], int]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Timing:
    """`clock` counts nanoseconds since 1970, `sleep` takes seconds."""

    clock: Clock
    sleep: Sleep
    rng: random.Random
    pace: Pace

    def after(self, seconds: float) -> int:
        """The time in so many seconds."""
        return self.clock() + int(seconds * NS)

    def jittered(self, seconds: float) -> float:
        return seconds * self.rng.uniform(1 - self.pace.jitter, 1 + self.pace.jitter)

    def back_off(self, count: int) -> float:
        """How long to leave it alone after the n-th trouble in a row: doubling, jittered, at most the ceiling."""
        doubled = self.pace.back_off * 2.0 ** min(count - 1, 30)
        return self.jittered(min(doubled, self.pace.longest_back_off))
