"""The poll feed: asks what changed, reads the threads that did, and lets nothing get lost on the way."""

from __future__ import annotations

import asyncio

from tui.api.account import Account, Changes
from tui.store import Store
from tui.sync.backfill import restart
from tui.sync.pace import Pace
from tui.sync.reader import ThreadReader
from tui.sync.to_read import ToRead

MARK = "mark"


class PollFeed:
    """One list call per cycle while nothing happens, whatever the size of the account."""

    def __init__(self, store: Store, account: Account, reader: ThreadReader, to_read: ToRead, pace: Pace) -> None:
        self._store = store
        self._account = account
        self._reader = reader
        self._pace = pace
        self._to_read = to_read

    async def cycle(self) -> None:
        """Ask what changed and read it.

        The mark moves on together with the durable list of what is still to be read, so a crash or an error at any
        point costs a call, never a message.
        """
        mark = self._store.feed.get(MARK)
        changes = await self._account.changes(mark)
        if changes.mark != mark or changes.observations or changes.changed:
            self._keep(changes, first=mark is None)
        await self.read()

    def _keep(self, changes: Changes, first: bool) -> None:
        with self._store.transaction():
            self._store.observe(changes.observations)
            self._store.feed.set(MARK, changes.mark)
            self._to_read.add(changes.changed)
            if not changes.complete and not first:
                restart(self._store)

    async def read(self) -> None:
        """Read what is to be read, a few threads side by side."""
        waiting = self._to_read.ids()
        for start in range(0, len(waiting), self._pace.at_once):
            batch = waiting[start : start + self._pace.at_once]
            results = await asyncio.gather(*map(self._read, batch), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    async def _read(self, conversation_id: str) -> None:
        await self._reader.newest(conversation_id)
        self._to_read.remove(conversation_id)
