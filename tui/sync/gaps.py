"""Asks the API for what news alone did not bring: threads with something new, and conversations nobody described."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.api.errors import REFUSALS
from tui.model import NS, Conversation, Message, Observation
from tui.store import Row, Store
from tui.sync.reader import ThreadReader, never_read
from tui.sync.timing import Timing
from tui.sync.to_read import ToRead, Waiting

if TYPE_CHECKING:
    from tui.api.account import Account

PER_CALL = 20


class Gaps:
    """What is to be asked is durable: a crash or an error at any point costs a call, never a message."""

    def __init__(self, store: Store, account: Account, reader: ThreadReader, to_read: ToRead, timing: Timing) -> None:
        self._store = store
        self._account = account
        self._reader = reader
        self._to_read = to_read
        self._unknown = Waiting(store, "unknown")
        self._timing = timing
        self._asked: dict[str, int] = {}
        self._one_at_a_time = asyncio.Lock()

    def left_by(self, news: Iterable[Observation]) -> bool:
        """Note what remains to be asked after news from elsewhere than a reading; True when there is something.

        A message in a thread that was never read may have others before it. A conversation that only webhooks have
        told of has no channel and perhaps no name. To be called in the transaction that observes the news.
        """
        things = [each.thing for each in news]
        told = sorted({thing.conversation_id for thing in things if isinstance(thing, Message)})
        named = sorted({thing.id for thing in things if isinstance(thing, Conversation)})
        unread = [id_ for id_ in told if never_read(self._store, id_)]
        unknown = [row.id for row in self._store.lists.rows([*told, *named]).values() if self._is_unknown(row)]
        self._to_read.add(unread)
        self._unknown.add(unknown)
        return bool(unread or unknown)

    def _is_unknown(self, row: Row) -> bool:
        """Whether the API has told nothing of it: only there a message count is true. Not asked again at once when it
        has nothing to tell.
        """
        described = row.message_count is not None and (row.channel_id is None or row.channel_active is not None)
        recently = self._timing.clock() - self._asked.get(row.id, 0) < self._timing.pace.safety * NS
        return not described and not recently

    async def step(self) -> float:
        """Ask for everything that is noted; there is no next step until something else is."""
        async with self._one_at_a_time:
            await self._describe()
            await self._read_all()
        return math.inf

    async def _describe(self) -> None:
        while ids := self._unknown.ids()[:PER_CALL]:
            self._unknown.begin(*ids)
            try:
                observations = await self._account.conversations(ids)
            except REFUSALS:
                observations = []  # it will not be told next time either, and polling must not stop for it
            self._asked.update(dict.fromkeys(ids, self._timing.clock()))
            with self._store.transaction():
                self._store.observe(observations)
                self._unknown.done(*ids)

    async def _read_all(self) -> None:
        """Read what is to be read, a few threads side by side."""
        waiting = self._to_read.ids()
        for start in range(0, len(waiting), self._timing.pace.at_once):
            batch = waiting[start : start + self._timing.pace.at_once]
            results = await asyncio.gather(*map(self._read, batch), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    async def _read(self, conversation_id: str) -> None:
        self._to_read.begin(conversation_id)
        await self._reader.newest(conversation_id)
        self._to_read.done(conversation_id)
