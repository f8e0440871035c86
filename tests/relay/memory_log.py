"""An event log in memory: for tests of what stands before the log."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from tui.relay.engine import LogTrouble
from tui.relay.events import Appended, Bounds, Event, Health, New


class MemoryLog:
    """`trouble` is what an append cannot do it for, `fault` what it raises, `pause` the seconds that it takes.
    With `gate` closed appends wait; `waiting` are those that do.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.nonces: dict[str, str] = {}
        self.trouble: str | None = None
        self.fault: Exception | None = None
        self.pause = 0.0
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = 0
        self.looks = 0

    async def open(self) -> str:
        return "epoch"

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        self.waiting += 1
        await self.gate.wait()
        self.waiting -= 1
        await asyncio.sleep(self.pause)
        if self.fault:
            raise self.fault
        if self.trouble:
            raise LogTrouble(self.trouble)
        return [self._one(new) for new in batch]

    def _one(self, new: New) -> Appended:
        if new.nonce and self.nonces.setdefault(new.nonce, new.id) != new.id:
            return Appended(0, "refused")
        for kept in self.events:
            if kept.id == new.id:
                return Appended(kept.seq, "known")
        self.events.append(Event(len(self.events) + 1, new.id, new.kind, new.body, new.at, new.source, new.channel_id))
        return Appended(len(self.events), "stored")

    async def note(self, name: str) -> str | None:
        return None

    async def read(self, after: int, limit: int, *, kinds: frozenset[str] | None = None) -> list[Event]:
        return self.events[after : after + limit]

    async def bounds(self) -> Bounds:
        return Bounds(1, len(self.events))

    async def changed(self, after: int, timeout: float) -> None:
        await asyncio.sleep(timeout)

    async def trim(self, *, before: int, keep_last: int) -> int:
        return 0

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        return True

    async def health(self) -> Health:
        self.looks += 1
        return Health(self.trouble, 1 << 40, self.events[-1].at if self.events else None)

    async def close(self) -> None:
        return None
