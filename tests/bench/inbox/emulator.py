"""The screen that a program under measurement draws on: pyte, with what ncurses uses beyond it."""

from __future__ import annotations

import re
from typing import Any

import pyte

# Private CSI, CSI with intermediates, and strings (OSC, DCS, APC ...), which pyte would print.
_STRANGE = re.compile(rb"\x1b(?:\[[<=>][0-9;:]*[@-~]|\[\??[0-9;:]*[ -/]+[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?$")


class _Screen(pyte.Screen):
    """Adds scrolling by SU and SD, and REP."""

    _last = " "

    def draw(self, data: str) -> None:
        self._last = data[-1:] or self._last
        super().draw(data)

    def scroll_up(self, count: int = 1, **_: Any) -> None:
        self._roll(count, up=True)

    def scroll_down(self, count: int = 1, **_: Any) -> None:
        self._roll(count, up=False)

    def repeat(self, count: int = 1, **_: Any) -> None:
        super().draw(self._last * (count or 1))

    def _roll(self, count: int, up: bool) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        at = self.cursor.y
        self.cursor.y = bottom if up else top
        for _ in range(min(count or 1, self.lines)):
            (self.index if up else self.reverse_index)()
        self.cursor.y = at


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down", "b": "repeat"}  # noqa: RUF012  # pyte's own form


class Emulator:
    """Takes the output in any pieces, and tells the text of the screen."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen: Any = _Screen(columns, rows)
        self._stream: Any = _Stream(self._screen)
        self._rest = b""

    def feed(self, data: bytes) -> None:
        data = self._rest + data
        self._rest = (_UNFINISHED.search(data) or [b""])[0]
        self._stream.feed(_STRANGE.sub(b"", data[: len(data) - len(self._rest)]))

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)

    @property
    def application_keys(self) -> bool:
        """Whether the program wants the other form of the cursor keys (DECCKM)."""
        return (1 << 5) in self._screen.mode
