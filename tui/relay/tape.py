"""The log as frames: what is new comes out of the ring, what is older out of the log."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import NoReturn

from tui.relay.engine import Engine, LogTrouble
from tui.relay.metrics import Metrics
from tui.relay.ring import MOST, Ready, Ring, ready

BATCH = 32
"""Events of one read. Each feed that catches up holds that many."""

PRELOADED = 1024
"""After a restart all inboxes want the same newest events."""

PATIENCE = 10.0  # seconds to wait for the log's hint
TICK = 0.2  # seconds between two looks at what is due
AGAIN_AFTER = 1.0  # seconds after trouble with the log

log = logging.getLogger(__name__)


class Lagged(Exception):
    """The log does not keep the next event any more."""

    def __init__(self, oldest: int) -> None:
        super().__init__(f"the oldest event is number {oldest}")
        self.oldest = oldest


class Tape:
    """`most` bounds the number of events in the ring."""

    def __init__(self, engine: Engine, metrics: Metrics, most: int = MOST) -> None:
        self._log, self._metrics, self._most = engine, metrics, most
        self._ring = Ring(0)
        self._waiting: dict[asyncio.Future[None], float] = {}

    @property
    def head(self) -> int:
        """The newest number that the feeds may have."""
        return self._ring.head

    @property
    def floor(self) -> int:
        """All events after this number are at hand without the log."""
        return self._ring.floor

    @property
    def newest(self) -> Ready | None:
        return self._ring.newest

    async def load(self) -> None:
        """Begin with the newest events. Raises LogTrouble."""
        bounds = await self._log.bounds()
        self._ring = Ring(max(bounds.oldest - 1, bounds.newest - PRELOADED, 0), self._most)
        while await self._step():
            pass

    async def follow(self) -> NoReturn:
        while True:
            try:
                await self._log.changed(self.head, PATIENCE)
                await self._step()
            except LogTrouble as trouble:
                log.warning("the feeds wait for the log: %s", trouble)
                await asyncio.sleep(AGAIN_AFTER)

    async def _step(self) -> bool:
        """Take what is new into the ring and wake the feeds; False when there was nothing."""
        before = self.head
        events = await self._log.read(before, BATCH)
        if not events or events[0].seq > before + 1:
            oldest = (await self._log.bounds()).oldest
            if oldest > before + 1:  # Something went before we saw it, and the ring must stay in one piece.
                self._ring = Ring(oldest - 1, self._most)
        for event in events:
            if event.seq > self.head:
                self._ring.add(ready(event))
        if self.head == before:
            return False
        self._wake()
        return True

    async def after(self, seq: int) -> list[Ready]:
        """The next events after a number, some at a time. Raises Lagged, LogTrouble."""
        found = self._ring.after(seq, BATCH)
        if found is not None:
            return found
        self._metrics.count("ring_misses")
        events = await self._log.read(seq, BATCH)
        if not events or events[0].seq > seq + 1:
            # Asked after the read, so that no trim can come between.
            oldest = (await self._log.bounds()).oldest
            if oldest > seq + 1:
                raise Lagged(oldest)
        return [ready(event) for event in events]

    async def news(self, seq: int, due: float) -> None:
        """Wait for an event after this number, or until that time of the loop has come."""
        loop = asyncio.get_running_loop()
        if self.head > seq or due <= loop.time():
            return
        waiter = loop.create_future()
        self._waiting[waiter] = due
        try:
            await waiter
        finally:
            del self._waiting[waiter]

    async def tick(self) -> NoReturn:
        """End the waits that are due. A timer for each wait would be a third of what a frame costs."""
        while True:
            await asyncio.sleep(TICK)
            self._wake(asyncio.get_running_loop().time())

    def _wake(self, now: float = math.inf) -> None:
        for waiter, due in self._waiting.items():
            if due <= now and not waiter.done():
                waiter.set_result(None)
