"""Sends one inbox its events in order, at the pace of its own socket and of nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

from msgspec import Struct

from tui.relay import wire
from tui.relay.engine import LogTrouble
from tui.relay.ring import Ready
from tui.relay.tape import AGAIN_AFTER, BATCH, Tape

SKIP_EVERY = 1.0  # seconds

Send = Callable[[bytes], Awaitable[None]]


class Wanted(Struct, frozen=True):
    """None for everything. An event without a channel is for everybody."""

    kinds: frozenset[str] | None = None
    channels: frozenset[str] | None = None

    def has(self, item: Ready) -> bool:
        of_kind = self.kinds is None or item.kind in self.kinds
        return of_kind and (self.channels is None or item.channel_id is None or item.channel_id in self.channels)


class Pump:
    """`position`: every event up to this number was sent, or was not wanted. `live_from` is the number with which the
    inbox has the whole backlog. `ping_in` says how many seconds there are to the next ping.
    """

    def __init__(
        self,
        tape: Tape,
        send: Send,
        start: int,
        live_from: int,
        wanted: Wanted,
        ping_in: Callable[[], float],
        clock: Callable[[], int],
    ) -> None:
        self.position = self._told = start
        self._tape, self._send, self._wanted = tape, send, wanted
        self._live_from: int | None = live_from
        self._ping_in, self._clock = ping_in, clock
        self._ping_at = _now() + ping_in()
        self._skip_at = _now()
        self._pings = 0

    async def run(self) -> NoReturn:
        """Raises Lagged when the log no longer keeps what comes next, and whatever `send` raises."""
        while True:
            items = await self._next()
            for item in items:
                if self._wanted.has(item):
                    await self._send(item.frame)
                    self._told = item.seq
                self.position = item.seq
            await self._say_where()
            await self._ping()
            if len(items) == BATCH:
                await asyncio.sleep(0)  # A send that does not block lets nobody else run.
            else:
                await self._tape.news(self.position, self._due())

    async def _next(self) -> list[Ready]:
        try:
            return await self._tape.after(self.position)
        except LogTrouble:
            await asyncio.sleep(AGAIN_AFTER)
            return []

    async def _say_where(self) -> None:
        """`live` once; and `skip` for events that were not wanted, at most every second."""
        if self._live_from is not None and self.position >= self._live_from:
            self._live_from = None
            await self._tell(wire.Live(self.position))
        if self.position > self._told and _now() >= self._skip_at:
            self._skip_at = _now() + SKIP_EVERY
            await self._tell(wire.Skip(self.position))

    async def _tell(self, frame: wire.Live | wire.Skip) -> None:
        self._told = frame.seq
        await self._send(wire.encode(frame))

    async def _ping(self) -> None:
        if _now() >= self._ping_at:
            self._ping_at = _now() + self._ping_in()
            self._pings += 1
            await self._send(wire.encode(wire.Ping(self._pings, self._tape.head, self._clock())))

    def _due(self) -> float:
        """When there is something to say even if nothing happens."""
        return min(self._ping_at, self._skip_at) if self.position > self._told else self._ping_at


def _now() -> float:
    return asyncio.get_running_loop().time()
