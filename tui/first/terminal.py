"""The terminal from the first frame until the app has it: raw, on its other screen, given back on every way out.

Raw as Textual sets it, so that keys that are typed meanwhile wait, unseen and in order, for the app.
"""

from __future__ import annotations

import os
import signal
import termios

from tui.app.look.ink import Ink, Ready
from tui.app.output.handover import Painted
from tui.app.output.terminfo import erases_with_colour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

KEYS, SCREEN = 0, 2
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
_LOCAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
_DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
SMALLEST = (20, 8)


def size() -> tuple[int, int] | None:
    """Columns and rows of a terminal that can be painted on, else None."""
    if os.environ.get("TERM", "") in ("", "dumb", "unknown") or not (os.isatty(KEYS) and os.isatty(SCREEN)):
        return None
    columns, rows = os.get_terminal_size(SCREEN)
    return (columns, rows) if columns >= SMALLEST[0] and rows >= SMALLEST[1] else None


class Held:
    """The terminal with a frame on it. It is given back when this ends, however it ends, but for what somebody else
    has taken over by then.
    """

    def __init__(self) -> None:
        self.painted: Painted | None = None
        self._is_taken_over = False

    def paint(self, ink: Ink, lines: list[Ready], size: tuple[int, int]) -> None:
        """Show the lines, which cover a screen of that size."""
        attributes = termios.tcgetattr(KEYS)
        self.painted = Painted(ink.frame(lines), size, attributes)
        for number in _DEADLY:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, lambda number, _: self.die_of(number))
        termios.tcsetattr(KEYS, termios.TCSANOW, raw(attributes))
        _write(_ENTER + ink.sent(lines, erases=erases_with_colour()))

    def taken_over(self) -> None:
        """Somebody else leaves the other screen; only the line discipline is still looked after here."""
        self._is_taken_over = True

    def give_back(self) -> None:
        painted, self.painted = self.painted, None
        if painted is None:
            return
        try:
            if not self._is_taken_over:
                _write(_LEAVE)
            termios.tcsetattr(KEYS, termios.TCSANOW, painted.attributes)
        except (OSError, termios.error):  # there is no terminal any more to give back
            return

    def die_of(self, number: int) -> None:
        """Of the signal, as if nothing had been painted."""
        self.give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def __enter__(self) -> Held:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.give_back()


def raw(attributes: list[Any]) -> list[Any]:
    """Without echo, whole lines, signals or any change of what is typed."""
    input, output, control, local, in_speed, out_speed, characters = attributes
    first = [*characters]
    first[termios.VMIN] = 1
    return [input & ~_INPUT, output, control, local & ~_LOCAL, in_speed, out_speed, first]


def _write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(SCREEN, data) :]
