"""Gives every conversation with unsent replies its sender."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from tui.store import Store
from tui.store.spool import ORPHANED
from tui.sync.sender import Sender


class Outbox:
    """In a conversation one reply after the other; conversations do not wait for each other."""

    def __init__(self, store: Store, new_sender: Callable[[str], Sender]) -> None:
        self._store = store
        self._new_sender = new_sender
        self._senders: dict[str, Sender] = {}
        self._tasks: asyncio.TaskGroup | None = None

    def hurry(self) -> None:
        for sender in self._senders.values():
            sender.hurry()

    def begin(self, tasks: asyncio.TaskGroup) -> None:
        """From now on this process sends."""
        self._tasks = tasks

    async def step(self) -> float:
        """Start senders where there is something to send; to be called whenever the store has changed."""
        assert self._tasks is not None
        for outgoing in self._store.outbox.unfinished():
            if outgoing.conversation_id not in self._senders:
                sender = self._new_sender(outgoing.conversation_id)
                self._senders[outgoing.conversation_id] = sender
                self._tasks.create_task(self._run(outgoing.conversation_id, sender))
        return ORPHANED if self._store.spool.sweep(self._store.outbox.copies()) else math.inf

    async def _run(self, conversation_id: str, sender: Sender) -> None:
        try:
            await sender.run()
        finally:
            del self._senders[conversation_id]
