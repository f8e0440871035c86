"""Files on their way, as the screen hears of them: seldom enough that a slow line is not filled with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Literal

from msgspec.structs import replace

from tui.model import NS
from tui.sync.board import Board
from tui.sync.state import Transfer
from tui.sync.timing import Clock

SELDOM = NS // 4
Progress = Callable[[int, int | None], None]


class Transfers:
    """Tells `SyncState.transfers`: what begins and ends at once, progress at most four times a second for all."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board, self._clock = board, clock
        self._going: dict[int, Transfer] = {}
        self._numbers = count(1)
        self._told = 0

    @contextmanager
    def one(
        self, what: Literal["saving", "showing", "sending"], name: str, conversation_id: str = ""
    ) -> Iterator[Progress]:
        """A transfer for as long as the block runs; it gets what is to be called with bytes done and in all."""
        number = next(self._numbers)
        self._going[number] = Transfer(number, what, name, conversation_id)
        self._tell()

        def progress(done: int, total: int | None) -> None:
            self._going[number] = replace(self._going[number], done=done, total=total)
            if abs(self._clock() - self._told) >= SELDOM:
                self._tell()

        try:
            yield progress
        finally:
            del self._going[number]
            self._tell()

    def _tell(self) -> None:
        self._told = self._clock()
        self._board.set(transfers=tuple(self._going.values()))
