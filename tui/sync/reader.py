"""Reads threads from the API into the store, without ever leaving a gap in what the store shows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from tui.api.errors import NotFound
from tui.model import NS, Message, Observation
from tui.store import History, Position, Store, position

if TYPE_CHECKING:
    from tui.api.account import Account

# How many of the newest messages are looked at for one that the API shows again.
OVERLAP = 60

LATE = 60 * NS
"""A customer's message bears the platform's time: one that was long on the way stands before others that came first."""


def never_read(store: Store, conversation_id: str) -> bool:
    history = store.threads.history(conversation_id)
    return history.oldest is None and not history.complete


class ThreadReader:
    """One reading of a thread at a time. Each page is a call of at most 20 messages, newest first."""

    def __init__(self, store: Store, account: Account, pages: int) -> None:
        self._store = store
        self._account = account
        self._pages = pages
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def newest(self, conversation_id: str) -> None:
        """Read pages until one reaches what is already here; of a thread that is new here, one page.

        A thread that the API does not know any more counts as read.
        """
        async with self._lock(conversation_id):
            try:
                await self._newest(conversation_id)
            except NotFound:
                history = self._store.threads.history(conversation_id)
                self._store.threads.set_history(conversation_id, history.oldest, None, complete=True)

    async def _newest(self, conversation_id: str) -> None:
        first_time = never_read(self._store, conversation_id)
        anchors = set() if first_time else self._anchors(conversation_id)
        gathered: list[Observation] = []
        cursor: str | None = None
        for _ in range(self._pages):
            listing = await self._account.history(conversation_id, cursor)
            gathered += listing.observations
            cursor = listing.cursor if listing.ids else None
            reached = not anchors.isdisjoint(listing.ids)
            if cursor is None or reached or first_time:
                break
        with self._store.transaction():
            self._store.observe(gathered)
            if cursor is None or first_time or not reached:
                oldest = min(_positions(gathered), default=None)
                self._store.threads.set_history(conversation_id, oldest, cursor, complete=cursor is None)
            if newest := max(_positions(gathered), default=None):
                self._store.threads.set_whole_until(conversation_id, newest)

    def _anchors(self, conversation_id: str) -> set[str]:
        """Messages before which nothing is missing: those that were there when the thread was last read, but for the
        last of them, before which late ones may have come in since.

        What is newer came by itself, from a webhook or as the answer to a send, so there may be a gap before it.
        """
        until = self._store.threads.whole_until(conversation_id)
        if until is None:
            return set()
        after = Position(until.created - LATE, f"{until.id}\0")
        return {message.id for message in self._store.threads.before(conversation_id, after, OVERLAP)}

    async def older(self, conversation_id: str) -> None:
        """Read on where the store's history ends, until something older turns up.

        The list may have shifted since the cursor was made, so the first pages can repeat what is known.
        """
        if never_read(self._store, conversation_id):
            await self.newest(conversation_id)
            return
        async with self._lock(conversation_id):
            for _ in range(self._pages):
                history = self._store.threads.history(conversation_id)
                if history.complete or await self._one_older(conversation_id, history):
                    return

    async def _one_older(self, conversation_id: str, history: History) -> bool:
        """True when it brought something older."""
        listing = await self._account.history(conversation_id, history.cursor)
        cursor = listing.cursor if listing.ids else None
        known = [history.oldest] if history.oldest else []
        oldest = min([*known, *_positions(listing.observations)], default=None)
        with self._store.transaction():
            self._store.observe(listing.observations)
            self._store.threads.set_history(conversation_id, oldest, cursor, complete=cursor is None)
        return oldest != history.oldest

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())


def _positions(observations: list[Observation]) -> list[Position]:
    return [position(seen.thing) for seen in observations if isinstance(seen.thing, Message)]
