"""Pictures as the terminal's own graphics: whether it has any, how they are shown, and how they go away again.

They are the one thing that reaches the terminal beside Textual's lines and the last filter: sequences that are made
here of pixels, and hold nothing that a stranger wrote.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import struct
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.app import App
from textual.geometry import Offset

from tui.app.told_by_terminal import EAR
from tui.pictures import kitty

if TYPE_CHECKING:
    from tui.app.driver import DiffingDriver

ASK_CELL, ASK_WHAT = "\x1b[16t", "\x1b[c"
SIXEL = "4"
GUESS = 8, 16


@dataclass(frozen=True)
class Ability:
    """`cell` is the size of one in pixels. `is_told`: the terminal has answered, so no more will be known."""

    kitty: bool = False
    sixel: bool = False
    cell: tuple[int, int] = GUESS
    is_told: bool = False


def inside_multiplexer() -> bool:
    """tmux and screen draw their panes themselves: what goes past them is left behind when a pane scrolls or changes.
    tmux says of itself whether it can hold sixels.
    """
    return bool(os.environ.get("TMUX") or os.environ.get("STY")) or os.environ.get("TERM", "").startswith(
        ("tmux", "screen")
    )


class Graphics:
    """One screen's dealings with the terminal. `told` is called in the event loop when there is news."""

    def __init__(self, app: App[object], told: Callable[[], None]) -> None:
        self._app, self._told = app, told
        self.ability = Ability(cell=_cell_by_ioctl() or GUESS)
        self._shown = ""
        self._row: int | None = None
        self._ended = False

    def ask(self) -> None:
        """The last question is one that every terminal answers, so its answer means that there will be no other."""
        if self._app.is_headless:
            return
        loop = asyncio.get_running_loop()

        def hear(answer: str) -> None:
            loop.call_soon_threadsafe(self._hear, answer)

        EAR.hear = hear
        self._write(("" if inside_multiplexer() else kitty.QUESTION) + ASK_CELL + ASK_WHAT)

    def _hear(self, answer: str) -> None:
        if answer.startswith("\x1b_G"):
            self.ability = replace(self.ability, kitty=answer.startswith(f"\x1b_Gi={kitty.NUMBER};OK"))
        elif cell := re.fullmatch(r"\x1b\[6;(\d+);(\d+)t", answer):
            height, width = int(cell[1]), int(cell[2])
            if 2 <= width <= 200 and 2 <= height <= 400:
                self.ability = replace(self.ability, cell=(width, height))
        else:
            self.ability = replace(self.ability, sixel=SIXEL in answer[3:-1].split(";")[1:], is_told=True)
            EAR.hear = None
            if not self._ended:
                self._told()

    def cost(self, frame: str) -> int:
        """Bytes that it takes to show a frame of text, over something else."""
        return self._diffing.cost(frame) if self._diffing else len(frame.encode())

    @property
    def _diffing(self) -> DiffingDriver | None:
        return getattr(self._app, "diffing", None)

    def show(self, sequence: str, at: Offset, *, gone: str = "") -> None:
        """Draw at a cell; `gone` takes it away again, where text that is written over it does not."""
        self._shown, self._row = gone, at.y
        _ON_THE_SCREEN.add(self)
        self._write(f"\x1b7\x1b[{at.y + 1};{at.x + 1}H{sequence}\x1b8")

    def clear(self) -> None:
        """Take away what is shown. The cells beneath it have to be written again: text over a sixel is its end."""
        if self._shown:
            self._write(self._shown)
        if self._diffing and self._row is not None:
            self._diffing.forget(self._row)
        self._shown, self._row = "", None
        _ON_THE_SCREEN.discard(self)

    def end(self) -> None:
        """Nobody listens any more."""
        self.clear()
        self._ended = True
        EAR.hear = None

    def _write(self, sequence: str) -> None:
        if self._app._driver is not None:
            self._app._driver.write(sequence)


_ON_THE_SCREEN: set[Graphics] = set()


def clear_all() -> None:
    """Before the terminal is given back: afterwards it is too late."""
    for each in tuple(_ON_THE_SCREEN):
        each.clear()


def _cell_by_ioctl() -> tuple[int, int] | None:
    """Where the terminal's own size in pixels is known to the system, as over ssh it often is."""
    try:
        found = fcntl.ioctl(sys.__stderr__ or 2, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", found)
    return (width // columns, height // rows) if rows and columns and width >= columns and height >= rows else None
