"""Where sync's loops report, and where the screen hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from tui.sync.state import Notice, SyncState, Trouble

Stop = Callable[[], None]


class Board:
    """The present SyncState, made from many reports, and the notices."""

    def __init__(self) -> None:
        self.state = SyncState()
        self._listeners: list[Callable[[SyncState], None]] = []
        self._notice_listeners: list[Callable[[Notice], None]] = []
        self._troubles: dict[str, Trouble] = {}

    def listen(self, callback: Callable[[SyncState], None]) -> Stop:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def listen_notices(self, callback: Callable[[Notice], None]) -> Stop:
        self._notice_listeners.append(callback)
        return lambda: self._notice_listeners.remove(callback)

    def set(self, **changes: Any) -> None:
        """Change fields of the state; listeners hear of it when it is another one then."""
        state = replace(self.state, **changes)
        if state == self.state:
            return
        self.state = state
        for callback in list(self._listeners):
            callback(state)

    def notify(self, notice: Notice) -> None:
        for callback in list(self._notice_listeners):
            callback(notice)

    def report(self, source: str, trouble: Trouble | None) -> bool:
        """Note the trouble of one part, or that it has none; True when it had some before.

        The oldest trouble is the one that is told, but a bad key comes before all others.
        """
        before = self._troubles.get(source)
        if trouble is None:
            self._troubles.pop(source, None)
        else:
            self._troubles[source] = trouble
        troubles = sorted(self._troubles.values(), key=lambda one: one.kind != "key")
        self.set(trouble=troubles[0] if troubles else None)
        return before is not None
