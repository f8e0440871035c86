"""Whose events a log holds. Until that is known they stay out of the store: it may be another account's relay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.api.errors import REFUSALS
from tui.relay.wire import Event, Welcome
from tui.sync.incoming import conversations_of
from tui.sync.talk import Place

if TYPE_CHECKING:
    from tui.api.account import Account

LOOK_BACK = 20
"""So many of the last events are asked for first, so that there is something to judge the log by."""

MOST_ASKED = 20
MOST_HELD = 2000


class Whose:
    """`held`: the events of this connection are held back."""

    def __init__(self) -> None:
        self.held = False
        self._trial: Place | None = None

    def begin(self, known: Place | None) -> Place | None:
        """The place to say hello with. One in the store is always in a log that is this account's."""
        self.held = known is None
        return known or self._trial

    def looks_back(self, welcome: Welcome) -> bool:
        """True when the next hello will ask a log that is not known for what came before, too."""
        if not self.held or self._trial is not None or welcome.newest < welcome.oldest:
            return False
        self._trial = Place(welcome.epoch, max(welcome.oldest - 1, welcome.newest - LOOK_BACK))
        return True

    def too_many(self, events: Sequence[Event]) -> bool:
        return self.held and len(events) > MOST_HELD

    def forget(self) -> None:
        self._trial = None

    def known(self) -> None:
        self.held, self._trial = False, None

    async def is_ours(self, events: Sequence[Event], account: Account) -> bool | None:
        """None when nothing shows it yet, or the API does not take the question. Raises ApiError."""
        ids = conversations_of(events)[-MOST_ASKED:]
        try:
            return bool(await account.conversations(ids)) if ids else None
        except REFUSALS:
            return None
