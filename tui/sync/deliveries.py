"""Asks how far our own messages have come, ever less often the older they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model import NS
from tui.store import Store
from tui.sync.timing import Timing

if TYPE_CHECKING:
    from tui.api.account import Account

PER_CALL = 20
MOST = 2000


class Deliveries:
    """One call per 20 messages that are not at their end yet; given up after a day."""

    def __init__(self, store: Store, account: Account, timing: Timing) -> None:
        self._store = store
        self._account = account
        self._clock = timing.clock
        self._pace = timing.pace
        self._asked: dict[str, int] = {}

    async def ask(self, told_since: int = 0) -> None:
        """Ask for those that are due; a call that is made anyway takes the next ones with it.

        From `told_since` on (ns) all news comes by itself: what was asked before is due once more, and then nothing is
        missing.
        """
        now = self._clock()
        since = now - int(self._pace.delivery_end * NS)
        unfinished = self._store.feed.unfinished_deliveries(since, MOST)
        due = {id_: self._due(id_, created, told_since) for id_, created in unfinished}
        self._asked = {id_: asked for id_, asked in self._asked.items() if id_ in due}
        order = sorted(due, key=lambda id_: max(due[id_], now))  # of those that are due the youngest first
        for start in range(0, min(len(order), PER_CALL * self._pace.delivery_calls), PER_CALL):
            if due[order[start]] > now:
                return
            await self._ask(order[start : start + PER_CALL])

    async def _ask(self, ids: list[str]) -> None:
        observations = await self._account.deliveries(ids)
        self._asked.update(dict.fromkeys(ids, self._clock()))
        self._store.observe(observations)

    def _due(self, id_: str, created: int, told_since: int) -> int:
        """When to ask again: after a share of the age that the message had at the last time."""
        asked = self._asked.get(id_)
        if asked is None or asked < told_since:
            return created
        pause = (asked - created) / NS * self._pace.delivery_share
        pause = min(max(pause, self._pace.delivery_soonest), self._pace.delivery_latest)
        return asked + int(pause * NS)
