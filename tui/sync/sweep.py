"""Notices what a list of the newest cannot show: conversations that colleagues archived, or reopened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.model import NS
from tui.store import Store
from tui.store.feed import NEWEST
from tui.sync.timing import Timing
from tui.sync.to_read import ToRead

if TYPE_CHECKING:
    from tui.api.account import Account

PER_CALL = 20
AT_ONCE = 500
"""Conversations of the store that are compared at once: the screen waits for no more than that."""


class Sweep:
    """Walks round and round over the open conversations at the API, a page per step, one call each.

    What the store holds open but a whole round did not show is read again, 20 a step.
    """

    def __init__(self, store: Store, account: Account, to_read: ToRead, timing: Timing) -> None:
        self._store = store
        self._account = account
        self._to_read = to_read
        self._clock = timing.clock
        self._pace = timing.pace
        self._cursor: str | None = None
        self._shown: set[str] = set()
        self._missing: list[str] = []
        self._compared: tuple[int, str] | None = None  # how far, after a round: activity and id
        self._last = timing.clock()

    def due(self, cycle: float) -> bool:
        """`cycle` is the present pause between two cycles: a feed that sleeps sweeps more seldom, and one that asks
        only to be safe sweeps each time.
        """
        return self._clock() - self._last >= max(self._pace.sweep, min(5 * cycle, self._pace.safety / 2)) * NS

    async def step(self) -> None:
        if not self._missing:
            await self._compare()
        if self._missing:
            observations = await self._account.conversations(self._missing[:PER_CALL])
            del self._missing[:PER_CALL]
            self._to_read.observe(observations)
        else:
            await self._page()
        self._last = self._clock()

    async def _page(self) -> None:
        listing = await self._account.open_page(self._cursor)
        self._to_read.observe(listing.observations)
        self._shown.update(listing.ids)
        self._cursor = listing.cursor
        if self._cursor is None:
            self._compared = NEWEST
            await self._compare()

    async def _compare(self) -> None:
        """After a round, find the next of those that it did not show: there may be a million to look through."""
        while self._compared is not None and not self._missing:
            here = self._store.feed.open_after(self._compared, AT_ONCE)
            self._missing = [id_ for id_, _ in here if id_ not in self._shown]
            if len(here) < AT_ONCE:
                self._compared = None
                self._shown.clear()
            else:
                self._compared = here[-1][::-1]
            await asyncio.sleep(0)
