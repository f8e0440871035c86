"""The terminal from the first frame until the app has it: raw, on its other screen, given back on every way out.

Raw as Textual sets it, so that keys that are typed meanwhile wait, unseen and in order, for the app.
"""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tui.app.output.handover import Painted

KEYS, SCREEN = 0, 2
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
_LOCAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
_DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def size() -> tuple[int, int] | None:
    """Columns and rows of a terminal that can be painted on, else None."""
    if os.environ.get("TERM", "dumb") in ("", "dumb", "unknown") or not (os.isatty(KEYS) and os.isatty(SCREEN)):
        return None
    columns, rows = os.get_terminal_size(SCREEN)
    return (columns, rows) if columns >= 20 and rows >= 8 else None


def paint(frame: str, size: tuple[int, int]) -> Painted:
    """Show the frame. Whoever calls this ends it by `give_back`, or lets `kept` do so."""
    attributes = termios.tcgetattr(KEYS)
    termios.tcsetattr(KEYS, termios.TCSANOW, _raw(attributes))
    painted = Painted(frame, size, attributes)
    for number in _DEADLY:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda number, _: _die(painted, number))
    _write(_ENTER + frame)
    return painted


@contextmanager
def kept(painted: Painted | None) -> Iterator[None]:
    """The terminal is as it was before when this ends, however it ends."""
    try:
        yield
    finally:
        if painted:
            give_back(painted)


def give_back(painted: Painted) -> None:
    _write(_LEAVE)
    termios.tcsetattr(KEYS, termios.TCSANOW, painted.attributes)


def _raw(attributes: list[Any]) -> list[Any]:
    input, output, control, local, in_speed, out_speed, characters = attributes
    raw = [*characters]
    raw[termios.VMIN] = 1
    return [input & ~_INPUT, output, control, local & ~_LOCAL, in_speed, out_speed, raw]


def _die(painted: Painted, number: int) -> None:
    """Of the signal, as if nothing had been painted."""
    give_back(painted)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(SCREEN, data) :]
