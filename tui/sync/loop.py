"""A step that is done again and again: its pause, its back-off, and the way to hurry it."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from typing import Any

from tui.api.errors import ApiError, BadKey, TooManyRequests
from tui.store import StoreError
from tui.sync.pace import Pace
from tui.sync.state import Trouble, trouble_of

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], int]


class Alarm:
    """A pause that can be cut short. A ring while nobody waits is kept."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    def clear(self) -> None:
        self._rung.clear()

    async def wait(self, seconds: float) -> None:
        if seconds <= 0 or self._rung.is_set():
            await asyncio.sleep(0)
            return
        waiting: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._rung.wait())]
        if seconds < math.inf:
            waiting.append(asyncio.ensure_future(self._sleep(seconds)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in waiting:
                future.cancel()


class BackOff:
    """How long to leave it alone after the n-th trouble in a row: doubling, jittered, at most the ceiling."""

    def __init__(self, pace: Pace, rng: random.Random) -> None:
        self._pace = pace
        self._rng = rng
        self._count = 0

    def reset(self) -> None:
        self._count = 0

    def after(self, error: Exception) -> float:
        if isinstance(error, BadKey):
            return math.inf
        self._count += 1
        pause = jittered(back_off(self._pace, self._count), self._pace, self._rng)
        asked = error.retry_after if isinstance(error, TooManyRequests) else None
        return max(pause, asked or 0)


def back_off(pace: Pace, count: int) -> float:
    return min(pace.back_off * 2.0 ** min(count - 1, 30), pace.longest_back_off)


def jittered(seconds: float, pace: Pace, rng: random.Random) -> float:
    return seconds * rng.uniform(1 - pace.jitter, 1 + pace.jitter)


class Loop:
    """`step` does its work and returns the pause in seconds. Named errors are told as trouble; bugs come through."""

    def __init__(
        self,
        step: Callable[[], Awaitable[float]],
        tell: Callable[[Trouble | None, float], None],
        *,
        pace: Pace,
        rng: random.Random,
        sleep: Sleep,
    ) -> None:
        self._step = step
        self._tell = tell
        self._back_off = BackOff(pace, rng)
        self._alarm = Alarm(sleep)
        self._in_trouble = False

    def hurry(self) -> None:
        """Do the next step now."""
        self._alarm.ring()

    def wake(self) -> None:
        """Do the next step now, unless trouble keeps it back."""
        if not self._in_trouble:
            self._alarm.ring()

    async def run(self) -> None:
        while True:
            self._alarm.clear()
            pause, trouble = await self._once()
            self._in_trouble = trouble is not None
            self._tell(trouble, pause)
            await self._alarm.wait(pause)

    async def _once(self) -> tuple[float, Trouble | None]:
        try:
            pause = await self._step()
        except (ApiError, StoreError) as error:
            return self._back_off.after(error), trouble_of(error)
        self._back_off.reset()
        return pause, None
