"""The poll feed: asks what changed, reads the threads that did, and lets nothing get lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.store import Store
from tui.sync.backfill import Backfill, ThreadBackfill, restart
from tui.sync.deliveries import Deliveries
from tui.sync.gaps import Gaps
from tui.sync.reader import ThreadReader
from tui.sync.sweep import Sweep
from tui.sync.timing import Timing
from tui.sync.to_read import ToRead

if TYPE_CHECKING:
    from tui.api.account import Account, Changes

MARK = "mark"


class PollFeed:
    """One list call per step while nothing happens, whatever the size of the account.

    `interval` says how many seconds there should be between two cycles, before jitter. `backfill` and `threads` fill
    in behind, `gaps` reads what is to be read; they have rhythms of their own.
    """

    def __init__(
        self, store: Store, account: Account, reader: ThreadReader, interval: Callable[[], float], timing: Timing
    ) -> None:
        self._store = store
        self._account = account
        self._interval = interval
        self._timing = timing
        self._to_read = ToRead(store)
        self._sweep = Sweep(store, account, self._to_read, timing)
        self._deliveries = Deliveries(store, account, timing)
        self._newest_first = True
        self.backfill = Backfill(store, account, self._to_read, timing.pace)
        self.threads = ThreadBackfill(store, reader, timing.pace)
        self.gaps = Gaps(store, account, reader, self._to_read, timing)
        self.fresh_at: int | None = None

    def newest_first(self) -> None:
        """Let the next step ask for what is new, whatever the sweep would like."""
        self._newest_first = True

    async def step(self, told_since: int = 0) -> float:
        """Ask for the newest, or now and then for a page of the sweep and soon after for the newest. `told_since`: see
        `Deliveries.ask`.
        """
        interval = self._interval()
        if not self._newest_first and self._sweep.due(interval):
            await self._sweep.step()
            return self._timing.pace.after_sweep
        self._newest_first = False
        await self._catch_up()
        await self._deliveries.ask(told_since)
        self.fresh_at = self._timing.clock()
        return self._timing.jittered(interval)

    async def _catch_up(self) -> None:
        """The mark moves on together with the durable list of what is still to be read.

        So a crash or an error at any point costs a call, never a message.
        """
        mark = self._store.feed.get(MARK)
        changes = await self._account.changes(mark)
        if changes.mark != mark or changes.observations or changes.changed:
            self._keep(changes, first=mark is None)
        await self.gaps.step()

    def _keep(self, changes: Changes, first: bool) -> None:
        with self._store.transaction():
            self._store.observe(changes.observations)
            self._store.feed.set(MARK, changes.mark)
            self._to_read.add(changes.changed)
            if not changes.complete and not first:
                restart(self._store)
