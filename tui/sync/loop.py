"""A step that is done again and again: its pause, its back-off, and the way to hurry it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

from tui.api.errors import ApiError, BadKey, TooManyRequests
from tui.store import StoreError
from tui.sync.state import Trouble, trouble_of
from tui.sync.timing import Sleep, Timing


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
    """Counts troubles in a row. Honours what the API asks for; a bad key is not tried again by itself."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._count = 0

    def reset(self) -> None:
        self._count = 0

    def after(self, error: Exception) -> float:
        if isinstance(error, BadKey):
            return math.inf
        self._count += 1
        asked = error.retry_after if isinstance(error, TooManyRequests) else None
        return max(self._timing.back_off(self._count), asked or 0)


class Loop:
    """`step` does its work and returns the pause in seconds. Named errors are told as trouble; bugs come through."""

    def __init__(
        self,
        step: Callable[[], Awaitable[float]],
        tell: Callable[[Trouble | None, float], None],
        timing: Timing,
    ) -> None:
        self._step = step
        self._tell = tell
        self._back_off = BackOff(timing)
        self._alarm = Alarm(timing.sleep)
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
