"""The account's templates, asked for when somebody wants them and what is in the store is no longer fresh."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.api.errors import ApiError, BadKey
from tui.model import MINUTE
from tui.store import Store
from tui.sync.loop import Loop
from tui.sync.state import Trouble, trouble_of
from tui.sync.timing import Clock

if TYPE_CHECKING:
    from tui.api.account import Account

FRESH = 10 * MINUTE
REST = MINUTE

MakeLoop = Callable[[str, Callable[[], Awaitable[float]]], Loop]


class Templates:
    """Only reads, so each inbox of a profile asks for itself.

    `trouble` is why the last asking failed: it concerns those who look at templates, not the whole inbox.
    """

    def __init__(self, store: Store, account: Account, make_loop: MakeLoop, clock: Clock) -> None:
        self._store = store
        self._account = account
        self._clock = clock
        self._wanted: set[str] = set()
        self._failed: dict[str, int] = {}
        self._listeners: list[Callable[[], None]] = []
        self.loop = make_loop("templates", self._step)
        self.trouble: Trouble | None = None

    @property
    def asking(self) -> bool:
        return bool(self._wanted)

    def want(self, channel_id: str = "", *, anew: bool = False) -> None:
        """Those of a channel, or of all; `anew` even if they are fresh, or have failed to come just now."""
        came, failed = self._store.templates.asked_at(channel_id), self._failed.get(channel_id, 0)
        if anew or (self._clock() - came > FRESH and self._clock() - failed > REST):
            self._wanted.add(channel_id)
            self._tell()
            self.loop.hurry()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back when they were asked for, have come, or have not; returns what ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    async def _step(self) -> float:
        for channel_id in sorted(self._wanted):
            try:
                forms = await self._account.templates(channel_id)
                self._store.templates.replace(forms, channel_id, self._clock())
                self.trouble = None
            except ApiError as error:
                self.trouble = trouble_of(error)
                self._failed[channel_id] = self._clock()
                if isinstance(error, BadKey):
                    raise
            finally:
                self._wanted.discard(channel_id)
                self._tell()
        return math.inf

    def _tell(self) -> None:
        for callback in list(self._listeners):
            callback()
