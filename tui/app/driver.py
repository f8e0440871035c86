"""Sends the terminal only what changed: Textual's frames are read into a picture, and the difference goes out.

While the terminal does not keep up, frames are skipped, not queued: the picture waits, and grows newer. What is not
understood switches to plain output for good, which is what Textual would send.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from typing import Any, Protocol, cast

from textual.app import App

from tui.app.one_frame import OneFrame
from tui.app.output import known
from tui.app.output.fence import AGAIN
from tui.app.output.frames import NotAFrame, read
from tui.app.output.handover import Painted
from tui.app.output.picture import Picture
from tui.app.output.terminfo import erases_with_colour
from tui.app.paced import PacedDriver

WORTH_A_FRAME = 200
"""Bytes from which on a terminal is told to show a difference at once, if it can."""
SOON, LATER = 0.05, 0.5  # seconds

_log = logging.getLogger(__name__)


class Owner(Protocol):
    """What the driver needs of the program. `first_frame`: what is on the screen before the first frame, if anything.
    `diffing` becomes the driver.
    """

    first_frame: Painted | None
    diffing: DiffingDriver | None

    def picture_sent(self) -> None:
        """A picture that had been held back has gone out."""

    def output_given_up(self, why: str) -> None:
        """From now on output is plain."""


class DiffingDriver(PacedDriver):
    """`is_plain`: given up, everything goes out as it comes. `foreign` counts what was left out of frames."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._owner = cast(Owner, app)
        self._owner.diffing = self
        self._painted, self._owner.first_frame = self._owner.first_frame, None
        self._erases = erases_with_colour()
        self._picture = Picture(erases=self._erases)
        self.is_plain = False
        self.foreign = 0
        self._one_frame = OneFrame(app)
        self._holds = self._has_sent = False
        self._synchronises = self._is_waiting = False
        self._unknown: int | None = None  # the row from which on it is not known what the terminal shows
        self._graphics: list[str] = []

    # What goes out

    def write(self, data: str) -> None:
        if self.is_plain:
            super().write(data)
        elif data in (known.SYNC_START, known.SYNC_END):
            self._synchronises = True
        elif known.HARMLESS.fullmatch(data):
            self._out(data)
        elif data in (known.ENTER, known.LEAVE):
            self._other_screen(data)
        elif known.GRAPHIC.fullmatch(data):
            self._graphics.append(data)
            self._send()
        else:
            self._frame(data)

    def _frame(self, data: str) -> None:
        try:
            self._count(read(self._picture, data, (self._app.size.width, self._app.size.height)))
        except NotAFrame:
            self._give_up(f"something that is no frame: {known.beginning(data)}")
        except Exception as error:
            self._give_up(_where(error))
        if self.is_plain:
            super().write(data)
        else:
            self._hold()

    def _hold(self) -> None:
        """What follows from the same key goes out with it. The first frame has everything, and is waited for."""
        if not self._holds and self._has_sent:
            self._holds = self.is_behind = True
            self._one_frame.when_drawn(self._let_go)
        elif not self._holds:
            self._send()

    def _let_go(self) -> None:
        self._holds = False
        self._send_late()

    def _count(self, foreign: int) -> None:
        if foreign:
            self.foreign += foreign
            _log.error("%d control characters were left out of a frame, %d in all", foreign, self.foreign)

    def _send(self) -> None:
        """Send the changes, or remember that they wait."""
        if self.is_plain or self._writer is None or not self.has_terminal:
            return
        self.is_behind = True
        if self._holds:
            return
        if self._writer.is_busy or self._fence.is_closed():
            self._ask_again()
            self._wait(AGAIN)
            return
        self.is_behind = False
        self._has_sent = True
        try:
            changes = self._changes()
        except Exception as error:
            self._give_up(_where(error))
            return
        if len(changes) > WORTH_A_FRAME and self._synchronises:
            changes = known.SYNC_START + changes + known.SYNC_END
        graphics, self._graphics = self._graphics, []
        if changes or graphics:
            self._out(changes + "".join(graphics))

    def _changes(self) -> str:
        if self._unknown is not None:
            self._picture.forget(self._unknown)
            self._unknown = None
        return self._picture.changes()

    def _send_late(self) -> None:
        """The picture that was held back, with all that has come since."""
        self._is_waiting = False
        if self.is_behind or self._unknown is not None:
            self._send()
            if not self.is_behind:
                self._owner.picture_sent()

    def _wait(self, seconds: float) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self._loop.call_later(seconds, self._send_late)

    def _give_up(self, why: str) -> None:
        """The terminal shows what we know of at most, so all of it is painted again."""
        self.is_plain, self.is_behind = True, False
        _log.error("plain output from now on, because of %s", why)
        self._owner.output_given_up(why)
        self._app.call_later(self._app.refresh, layout=True)

    def cost(self, frame: str) -> int:
        """Bytes that it takes to show a frame over something else."""
        if self.is_plain:
            return len(frame.encode())
        fresh = Picture(erases=self._erases)
        read(fresh, f"{frame}\x1b[1;1H", (self._app.size.width, self._app.size.height))
        return len(fresh.changes().encode())

    # What the terminal shows is not known

    def forget(self, first: int = 0) -> None:
        """From the row `first` on: the next frame sends it all, or if none comes, the picture goes out soon."""
        self._unknown = min(first, first if self._unknown is None else self._unknown)
        self._wait(SOON)

    def redraw(self) -> None:
        """Send everything again, whatever is on its way."""
        self._fence.forget()
        self.forget()

    def _other_screen(self, data: str) -> None:
        if data == known.LEAVE or self._painted is None:
            super().write(data)
            self.forget()

    def _follow_resizes(self) -> None:
        """Textual ignores a resize back to the size that it knows, but the terminal has cut off what it showed."""
        textuals = cast(Callable[[int, Any], None], signal.getsignal(signal.SIGWINCH))

        def resized(number: int, frame: Any) -> None:
            self._unknown = 0
            # Not here and now: this may be in the middle of what the fence does.
            self._loop.call_soon_threadsafe(self._fence.forget)
            self._loop.call_soon_threadsafe(self._loop.call_later, LATER, self._send_late)
            textuals(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    # The terminal is taken and given back

    def start_application_mode(self) -> None:
        painted = self._painted
        if painted is not None:
            self._take_over(painted)
        super().start_application_mode()
        self._painted = None
        if self._writer is None:  # in the background, where nothing may be written
            return
        if painted is not None:
            self.attrs_before = painted.attributes
        self._follow_resizes()

    def _take_over(self, painted: Painted) -> None:
        """What is on the screen already need not be sent."""
        try:
            read(self._picture, painted.frame, painted.size)
            self._picture.take()
        except NotAFrame:
            self._unknown = 0
        if painted.size != tuple(os.get_terminal_size(self.fileno)):
            self._unknown = 0


def _where(error: Exception) -> str:
    """The kind of an error and its place, without its words: they may quote what was drawn."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    name = os.path.basename(place.tb_frame.f_code.co_filename) if place else "?"
    return f"{type(error).__name__} in {name}:{place.tb_lineno if place else 0}"
