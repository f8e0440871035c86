"""How the relay is: asked of the log every few seconds, so that to be asked costs nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from msgspec import Struct

from tui.model import NS
from tui.relay.engine import Engine
from tui.relay.metrics import Metrics

ROOM = 200 * 1024 * 1024


class Ready(Struct, frozen=True):
    """`reasons` are sentences for the operator; none when it is ready."""

    reasons: list[str]

    @property
    def ok(self) -> bool:
        return not self.reasons


class Vitals:
    """`run` writes to the log every `every` seconds. `alive_at` (ns) is when that last came back, well or not: where
    it stands still, to start again may help; where only the disk is full, it does not.
    """

    def __init__(
        self, log: Engine, clock: Callable[[], int] = time.time_ns, *, has_key: Callable[[], bool],
        every: float = 5.0, room: int = ROOM, metrics: Metrics | None = None,
    ) -> None:  # fmt: skip
        self._log, self._clock, self._has_key = log, clock, has_key
        self._every, self._room = every, room
        self._trouble: str | None = "Nothing was written to the log yet."
        self._free = 0
        self._newest_at: int | None = None
        self.alive_at = clock()
        if metrics:
            self._tell(metrics)

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        found = await self._log.health()
        self._trouble, self._free, self._newest_at = found.trouble, found.free, found.newest_at
        self.alive_at = self._clock()

    @property
    def ready(self) -> Ready:
        return Ready(list(self._reasons()))

    def _reasons(self) -> Iterator[str]:
        patience = 3 * self._every
        if self._clock() - self.alive_at > patience * NS:
            yield f"The log did not answer within {patience:g} s."
        if self._trouble:
            yield self._trouble
        elif self._free < self._room:
            yield f"Less than {self._room // 1024**2} MB are free for the log."
        if not self._has_key():
            yield "There is no signing key."

    def _tell(self, metrics: Metrics) -> None:
        metrics.gauge("ready", lambda: float(self.ready.ok))
        metrics.gauge("free_bytes", lambda: float(self._free))
        metrics.gauge("last_event_age_seconds", self._age)

    def _age(self) -> float:
        """NaN, which is how Prometheus says that there is none, while the log is empty."""
        return (self._clock() - self._newest_at) / NS if self._newest_at else float("nan")
