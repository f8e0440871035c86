"""Fetches history that somebody asked for: whole threads, and everything since a date; a page per step, after the feed.

Nothing but the wish is remembered: what is missing is seen in the store, so it goes on wherever it was stopped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tui.api.errors import NotFound
from tui.model import Conversation
from tui.store import Change, Store
from tui.sync.backfill import cursor_of
from tui.sync.board import Board
from tui.sync.pace import Pace
from tui.sync.reader import ThreadReader
from tui.sync.since import Since
from tui.sync.state import HistoryProgress, Notice
from tui.sync.to_read import ToRead
from tui.sync.wishes import Wish, Wishes

if TYPE_CHECKING:
    from tui.api.account import Account

GLANCE = 0.01  # seconds between two looks at the store that asked nothing of the API
WHOLE = "The whole conversation is here now."
ALL = "All the history that you asked for is here now."
UNKNOWN = "MessageBird does not know this conversation, so there is nothing to fetch."


class Histories:
    """`wishes` may be changed by any inbox of the profile; how it goes is told in `SyncState.history`."""

    def __init__(self, store: Store, account: Account, reader: ThreadReader, board: Board, pace: Pace) -> None:
        self._store = store
        self._account = account
        self._reader = reader
        self._board = board
        self._pace = pace
        self._since: Since | None = None
        self._known: Wish | None = None
        self.wishes = Wishes(store)

    def has_news(self, change: Change) -> bool:
        """Whether a change of the store is another wish than the one that is being done."""
        return change.feed and self.wishes.get() != self._known

    async def step(self) -> float:
        """Fetch one page of what is wanted; returns the pause before the next one."""
        wish = self.wishes.get()
        self._know(wish)
        if wish.is_empty or wish.stopped:
            return math.inf
        pause = self._pace.history
        if wish.threads:
            await self._thread(wish.threads[0])
        elif wish.since is not None:
            pause = await self._everything(wish.since, wish)
        self._know(self.wishes.get())
        return pause

    def _know(self, wish: Wish) -> None:
        self._known = wish
        self._board.set(history=self._progress(wish))

    # A whole thread

    async def _thread(self, conversation_id: str) -> None:
        try:
            if self._store.lists.row(conversation_id) is None:
                self._store.observe(await self._account.conversation(conversation_id))
            await self._older(conversation_id)
        except NotFound:
            self._board.notify(Notice("refused", conversation_id, UNKNOWN))
            self.wishes.thread_done(conversation_id)
            return
        if self._store.threads.history(conversation_id).complete:
            self.wishes.thread_done(conversation_id)
            self._board.notify(Notice("fetched", conversation_id, WHOLE))

    async def _older(self, conversation_id: str) -> None:
        """A thread that the API does not know any more is as whole as it will ever be."""
        try:
            await self._reader.older(conversation_id)
        except NotFound:
            await self._reader.newest(conversation_id)

    # Everything since a date

    async def _everything(self, since: int, wish: Wish) -> float:
        if not wish.listed:
            await self._list(since, wish.cursor)
            return self._pace.history
        if self._since is None or self._since.date != since:
            self._since = Since(self._store, since)
        short = self._since.next_short()
        if short is not None:
            await self._older(short)
            return self._pace.history
        if self._since.is_done:
            self._since = None
            self.wishes.since_done(since)
            self._board.notify(Notice("fetched", "", ALL))
        return GLANCE

    async def _list(self, since: int, cursor: str | None) -> None:
        """A page of all conversations, newest activity first, until one lies wholly before the date.

        Once the backfill has listed them all, the feed keeps that true and nothing is to be asked.
        """
        if cursor_of(self._store).done:
            self.wishes.listed(since, None)
            return
        listing = await self._account.page(cursor)
        listed = [each.thing for each in listing.observations if isinstance(each.thing, Conversation)]
        moments = [each.active_at for each in listed if each.active_at is not None]
        is_before = bool(moments) and max(moments) < since
        with self._store.transaction():
            ToRead(self._store).observe(listing.observations)
            self.wishes.listed(since, None if is_before else listing.cursor)

    # How it goes

    def _progress(self, wish: Wish) -> HistoryProgress | None:
        if wish.is_empty:
            return None
        if wish.threads:
            return self._thread_progress(wish)
        done, total = (self._since.done, self._since.total) if self._since else (0, 0)
        return HistoryProgress(since=wish.since, done=done, total=total, listing=not wish.listed, stopped=wish.stopped)

    def _thread_progress(self, wish: Wish) -> HistoryProgress:
        row = self._store.lists.row(wish.threads[0])
        total = (row.message_count if row else None) or 0
        here = self._store.contacts.amount(wish.threads[0]) if row else 0
        return HistoryProgress(wish.threads[0], done=min(here, total), total=total, stopped=wish.stopped)
