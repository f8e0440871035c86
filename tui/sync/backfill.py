"""Fills in the rest of a big account behind the person's back: first start, and after a long absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, json

from tui.store import Store
from tui.sync.pace import Pace
from tui.sync.reader import ThreadReader
from tui.sync.to_read import ToRead

if TYPE_CHECKING:
    from tui.api.account import Account

KEY = "backfill"


class Cursor(Struct, frozen=True):
    """How far the walk over all conversations has come. `here` counts those listed so far."""

    next: str | None = None
    here: int = 0
    total: int = 0
    done: bool = False


def cursor_of(store: Store) -> Cursor:
    return json.decode(store.feed.get(KEY) or "{}", type=Cursor)


def restart(store: Store) -> None:
    """Walk over all conversations once more: more has changed than could be listed."""
    store.feed.set(KEY, json.encode(Cursor()).decode())


class Backfill:
    """Lists every conversation, newest first, a page at a time; the place is durable. One call per step."""

    def __init__(self, store: Store, account: Account, to_read: ToRead, pace: Pace) -> None:
        self._store = store
        self._account = account
        self._pace = pace
        self._to_read = to_read

    @property
    def progress(self) -> tuple[int, int] | None:
        """How many conversations are listed, of how many; None when all are, or nothing is known yet."""
        cursor = cursor_of(self._store)
        return None if cursor.done or not cursor.total else (min(cursor.here, cursor.total), cursor.total)

    async def step(self) -> float:
        """Returns the pause before the next step; a long one when all is listed."""
        cursor = cursor_of(self._store)
        if cursor.done:
            return self._pace.idle
        listing = await self._account.page(cursor.next)
        with self._store.transaction():
            self._to_read.observe(listing.observations)
            after = Cursor(listing.cursor, cursor.here + len(listing.ids), listing.total, listing.cursor is None)
            self._store.feed.set(KEY, json.encode(after).decode())
        return self._pace.backfill


class ThreadBackfill:
    """The newest page of every open conversation that has never been read, newest first. One call per step.

    Archived conversations are read when somebody looks at them.
    """

    def __init__(self, store: Store, reader: ThreadReader, pace: Pace) -> None:
        self._store = store
        self._reader = reader
        self._pace = pace

    async def step(self) -> float:
        for conversation_id in self._store.feed.never_read(1):
            await self._reader.newest(conversation_id)
            return self._pace.backfill
        return self._pace.idle
