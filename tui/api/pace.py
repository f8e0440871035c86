"""How fast to ask, when to ask again, and how long to wait before that."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime

from tui.api.errors import ApiError, NoConnection, ServerTrouble, TooManyRequests

_NS = 1_000_000_000
Sleep = Callable[[float], Awaitable[None]]

TRIES = 3
PATIENCE = 5.0
"""Seconds that a call waits by itself between two tries; a longer wait is the caller's, who can show it."""

LONGEST_REST = 300.0
"""Seconds that we let `Retry-After` ask for: an absurd value must not silence an inbox."""

_FIRST_PAUSE = 0.5
_REPEATABLE = frozenset({"GET", "PATCH", "PUT", "DELETE"})


class Pace:
    """A ceiling on requests per second and in flight, with a reserve of `burst` that rest fills up again.

    The limits of the API are not documented; these are modest. The reserve lets a first start show its list at once.
    """

    def __init__(
        self,
        per_second: float = 10.0,
        in_flight: int = 4,
        *,
        burst: int = 25,
        clock: Callable[[], int] = time.monotonic_ns,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._gap = round(_NS / per_second)
        self._reserve = burst * self._gap
        self._places = asyncio.Semaphore(in_flight)
        self._clock, self.sleep = clock, sleep
        self._next = -self._reserve

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for a place among those in flight, and for its time; holds the place while inside."""
        async with self._places:
            now = self._clock()
            start = max(now - self._reserve, self._next)
            self._next = start + self._gap
            if start > now:
                await self.sleep((start - now) / _NS)
            yield


def pause_before_retry(method: str, error: ApiError, tries: int, rng: random.Random) -> float | None:
    """Seconds to wait before the same request may go out again after `tries`; None when it must not, or not by us.

    What may be repeated: anything that was certainly not taken for want of a connection or for haste, and what does the
    same when done twice. A POST that may have been taken is never repeated.
    """
    passing = isinstance(error, NoConnection | ServerTrouble | TooManyRequests)
    safe = method in _REPEATABLE or error.taken is False
    if not (passing and safe) or tries >= TRIES:
        return None
    pause = _FIRST_PAUSE * 2 ** (tries - 1) * rng.uniform(0.5, 1.5)
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        pause = max(pause, error.retry_after)
    return pause if pause <= PATIENCE else None


def rest_asked_for(retry_after: str | None, now: int) -> float | None:
    """Seconds that a Retry-After header asks for (a number or an HTTP date), between 0 and LONGEST_REST.

    None when there is no header or it makes no sense. `now` in ns.
    """
    text = (retry_after or "").strip()
    if re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", text, re.ASCII):
        return min(max(float(text), 0.0), LONGEST_REST)
    try:
        until = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    return min(max(until - now / _NS, 0.0), LONGEST_REST)
