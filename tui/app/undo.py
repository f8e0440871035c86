"""The last change that others see, and how to take it back while there is time."""

from __future__ import annotations

from collections.abc import Callable

from tui.model import NS

TIME = 10 * NS


class Undo:
    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._until = 0
        self._take_back: Callable[[], str] | None = None

    def offer(self, take_back: Callable[[], str]) -> None:
        """`take_back` does it and says in words what it did."""
        self._take_back = take_back
        self._until = self._clock() + TIME

    def use(self) -> str | None:
        """Undo; None when there is nothing to undo any more."""
        take_back, self._take_back = self._take_back, None
        if take_back is None or self._clock() > self._until:
            return None
        return take_back()
