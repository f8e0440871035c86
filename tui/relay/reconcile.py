"""When the relay asks the API itself, for what webhooks did not tell."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from tui.api.account import Account
from tui.api.errors import ApiError, BadKey, TooManyRequests
from tui.model import HOUR, NS
from tui.relay.engine import Engine, LogTrouble
from tui.relay.metrics import Metrics
from tui.relay.sweep import Sweep
from tui.relay.told import Told

LEASE = "reconcile"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReconcilePace:
    """Seconds. `soonest` is the least between two reconciles, `look` how often the log is looked at in between."""

    every: float = 15 * 60
    quiet: float = 10 * 60
    soonest: float = 60
    look: float = 60
    lease_ttl: float = 2 * 60
    back_off: float = 5
    jitter: float = 0.1


class _NotOurs(Exception):
    """Another relay reconciles."""


class Reconciler:
    """`last_at` is when the last whole reconcile ended (ns); `trouble` a sentence while it does not work."""

    def __init__(
        self,
        account: Account,
        log: Engine,
        *,
        holder: str,
        clock: Callable[[], int] = time.time_ns,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
        metrics: Metrics | None = None,
        pace: ReconcilePace | None = None,
    ) -> None:
        self._log, self._holder, self._clock, self._sleep = log, holder, clock, sleep
        self._rng, self._metrics, self._pace = rng or random.Random(), metrics or Metrics(), pace or ReconcilePace()
        self._told = Told(log)
        self._sweep = Sweep(account, log, self._told, clock, self._keep_lease)
        self._woken = asyncio.Event()
        self._thorough = True
        self._renew_at = 0
        self._failures = 0
        self.last_at: int | None = None
        self.trouble: str | None = None

    def wake(self) -> None:
        """Webhooks got lost: reconcile soon."""
        self._woken.set()

    async def run(self) -> None:
        """For ever: now, at every interval, when woken, and when webhooks stay away."""
        while True:
            pause = await self._step()
            await self._rest(pause)

    async def _step(self) -> float:
        """One try; the seconds until the next one."""
        self._thorough |= self._woken.is_set()
        self._woken.clear()
        try:
            await self._whole()
        except _NotOurs:
            self.trouble = None
            return self._about(self._pace.lease_ttl / 4)
        except (ApiError, LogTrouble) as error:
            return self._after(error)
        except Exception:
            _log.exception("reconciling failed")
            return self._after(None)
        self._failures, self._thorough, self.trouble, self.last_at = 0, False, None, self._clock()
        self._metrics.count("reconciles", result="whole")
        return self._about(self._pace.every)

    async def _whole(self) -> None:
        self._renew_at = 0
        await self._keep_lease()
        try:
            stored = await self._sweep.run(thorough=self._thorough)
        finally:
            with suppress(LogTrouble):  # then it ends by itself
                await self._log.lease(LEASE, self._holder, 0)
        self._metrics.count("reconciled_events", stored)

    async def _keep_lease(self) -> None:
        now = self._clock()
        if now >= self._renew_at:
            if not await self._log.lease(LEASE, self._holder, self._pace.lease_ttl):
                raise _NotOurs
            self._renew_at = now + round(self._pace.lease_ttl / 3 * NS)

    def _after(self, error: ApiError | LogTrouble | None) -> float:
        """The words of the vendor are left out: they may name a customer."""
        self._failures += 1
        self._metrics.count("reconciles", result="trouble")
        if isinstance(error, ApiError):
            self.trouble = f"{error.words}."
        else:
            self.trouble = str(error or "Reconciling failed by a fault of the relay. Look at its log.")
        _log.warning("reconciling: %s", self.trouble)
        if isinstance(error, BadKey):
            return self._pace.every
        doubled = self._pace.back_off * 2 ** min(self._failures - 1, 20)
        asked = error.retry_after if isinstance(error, TooManyRequests) else None
        return max(self._about(min(doubled, self._pace.every)), asked or 0)

    async def _rest(self, pause: float) -> None:
        """After trouble a call of `wake` waits its turn: whoever asked for rest gets it."""
        if self.trouble:
            await self._sleep(pause)
            return
        until = self._clock() + round(pause * NS)
        await self._sleep(min(pause, self._pace.soonest))
        while not self._woken.is_set() and (left := (until - self._clock()) / NS) > 0 and not await self._is_quiet():
            await self._nap(min(left, self._pace.look))

    async def _is_quiet(self) -> bool:
        """True once when no webhook came for a while, although some came in the hour before."""
        try:
            await self._told.catch_up()
        except LogTrouble as error:
            _log.warning("the log cannot be read: %s", error)
            return False
        heard = self._told.heard_at or 0
        silent_since = heard + round(self._pace.quiet * NS)
        return silent_since <= self._clock() <= silent_since + HOUR and (self.last_at or 0) < silent_since

    async def _nap(self, seconds: float) -> None:
        """Ends when woken."""
        waiting = [asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(self._sleep(seconds))]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waiting:
                each.cancel()

    def _about(self, seconds: float) -> float:
        return seconds * self._rng.uniform(1 - self._pace.jitter, 1 + self._pace.jitter)
