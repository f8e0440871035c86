"""Brings what the person archived or reopened to MessageBird."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.api.errors import REFUSALS, ApiError
from tui.store import Intent, Store
from tui.sync.state import Notice

if TYPE_CHECKING:
    from tui.api.account import Account


class Intents:
    """Asking twice for the same does no harm, so whatever is unclear is asked again."""

    def __init__(self, store: Store, account: Account, tell: Callable[[Notice], None]) -> None:
        self._store = store
        self._account = account
        self._tell = tell

    async def step(self) -> float:
        """Bring all of them; raises the first error when none is left to be tried."""
        errors = []
        for intent in self._store.intents.pending():
            try:
                await self._bring(intent)
            except ApiError as error:
                errors.append(error)
        if errors:
            raise errors[0]
        return math.inf

    async def _bring(self, intent: Intent) -> None:
        try:
            answer = await self._account.set_open(intent.conversation_id, intent.open)
        except REFUSALS as error:
            self._store.intents.drop(intent.conversation_id, intent.since)
            what = "reopened" if intent.open else "archived"
            self._tell(Notice("refused", intent.conversation_id, f"It could not be {what}. {error} {error.advice}"))
            raise
        with self._store.transaction():
            self._store.observe([answer])
            self._store.intents.done(intent.conversation_id, intent.since)
