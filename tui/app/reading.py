"""When a conversation counts as read: only when a person can be taken to have looked at it."""

from __future__ import annotations

from collections.abc import Callable

from tui.model import MINUTE, NS

DWELL = NS
PRESENT = MINUTE


class Attention:
    """Whether somebody sits there and looks. A terminal that does not report its focus is taken to have it."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._key_at: int | None = None
        self._focused = True
        self._since: int | None = None

    def key(self) -> None:
        self._key_at = self._clock()

    def focus(self, focused: bool) -> None:
        self._focused = focused

    def looks(self, newest_in_sight: bool) -> bool:
        """Asked every second: whether what is in sight has now been looked at for `DWELL`."""
        now = self._clock()
        present = self._focused and self._key_at is not None and now - self._key_at < PRESENT
        if not (present and newest_in_sight):
            self._since = None
        elif self._since is None:
            self._since = now
        return self._since is not None and now - self._since >= DWELL

    def other_conversation(self) -> None:
        self._since = None
