"""The thread on the screen: read at once when there is nothing of it, and kept a little fresher than the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.api.errors import ApiError, NotFound
from tui.model import NS
from tui.store import Store
from tui.sync.reader import ThreadReader, never_read
from tui.sync.timing import Timing

if TYPE_CHECKING:
    from tui.api.account import Account


class Looking:
    """Reads only, so a follower has one too: its person looks at something else than the leader's.

    `every` is how many seconds lie between two readings of the thread on the screen.
    """

    def __init__(
        self,
        store: Store,
        account: Account,
        reader: ThreadReader,
        *,
        is_active: Callable[[], bool],
        every: Callable[[], float],
        tell_older: Callable[[frozenset[str]], None],
        timing: Timing,
    ) -> None:
        self._store = store
        self._account = account
        self._reader = reader
        self._is_active = is_active
        self._every = every
        self._tell_older = tell_older
        self._clock = timing.clock
        self._pace = timing.pace
        self._at: str | None = None
        self._since = 0
        self._read: dict[str, int] = {}
        self._older: set[str] = set()

    def look_at(self, conversation_id: str | None) -> None:
        if conversation_id != self._at:
            self._at, self._since = conversation_id, self._clock()

    def want_older(self, conversation_id: str) -> None:
        self._older.add(conversation_id)
        self._tell_older(frozenset(self._older))

    async def step(self) -> float:
        """Read what is wanted now; returns the pause until the thread on the screen is due again."""
        for conversation_id in sorted(self._older):
            await self._read_older(conversation_id)
        due = self._due()
        if due > self._clock():
            return (due - self._clock()) / NS if due < math.inf else math.inf
        await self._look()
        return self._pace.rest

    async def _read_older(self, conversation_id: str) -> None:
        try:
            await self._reader.older(conversation_id)
        except NotFound:
            await self._reader.newest(conversation_id)
        finally:
            self._older.discard(conversation_id)
            self._tell_older(frozenset(self._older))

    def _due(self) -> float:
        if self._at is None:
            return math.inf
        if self._store.lists.row(self._at) is None or never_read(self._store, self._at):
            return 0
        if not self._is_active():
            return math.inf
        read = self._read.get(self._at, 0) + self._every() * NS
        return max(read, self._since + self._pace.rest * NS)

    async def _look(self) -> None:
        conversation_id = self._at
        assert conversation_id is not None
        try:
            if self._store.lists.row(conversation_id) is None:
                self._store.observe(await self._account.conversation(conversation_id))
            await self._reader.newest(conversation_id)
        except ApiError as error:
            if isinstance(error, NotFound):
                self._at = None
            raise
        self._read[conversation_id] = self._clock()
