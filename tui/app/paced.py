"""Writes to the terminal without making anybody wait, and knows how far the terminal has read."""

from __future__ import annotations

import sys
import termios
import time
from abc import abstractmethod
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message

from tui.app.keyboard import QuietKeyboard
from tui.app.output.fence import QUESTION, Fence
from tui.app.output.writer import Writer
from tui.app.told_by_terminal import EAR

LAST_ANSWERS = {True: 1.0, False: 0.2}  # seconds to wait for them at the end, if the terminal is known to answer or not


class PacedDriver(QuietKeyboard):
    """`is_behind`: the terminal does not show the newest picture yet. `has_terminal`: pictures may be sent to it."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        self._writer: Writer | None = None
        self._fence = Fence(self._has_room)
        self.is_behind = self.has_terminal = False
        super().__init__(app, **options)

    @abstractmethod
    def _send_late(self) -> None:
        """Send the picture that was held back, if it can go out now."""

    # Textual's own thread makes everybody wait for a terminal that does not read: ours stands in its place.

    @property  # type: ignore[override]
    def _writer_thread(self) -> Writer | None:
        return self._writer

    @_writer_thread.setter
    def _writer_thread(self, textuals: object) -> None:
        descriptor = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._writer = Writer(descriptor, self._has_room) if textuals else None

    def _has_room(self) -> None:
        """All is written, or the terminal has answered. Comes from the threads that write and read."""
        if self.is_behind:
            self._loop.call_soon_threadsafe(self._send_late)

    def _out(self, data: str) -> None:
        if self._fence.sent(len(data.encode("utf-8", "replace"))):
            self._fence.asked()
            data += QUESTION
        super().write(data)

    def _ask_again(self) -> None:
        if self._writer and not self._writer.is_busy and self._fence.asks_again():
            super().write(QUESTION)

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.InputEvent):
            self._fence.heard()
        super().process_message(message)

    # The terminal is taken and given back

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer is not None:  # else in the background, where nothing may be written
            self.has_terminal = True
            EAR.fence = self._fence
            self._fence.asked()
            super().write(QUESTION)

    def stop_application_mode(self) -> None:
        self.has_terminal = False
        self._await_answers()
        EAR.fence = None
        self._fence.forget()
        super().stop_application_mode()

    def _await_answers(self) -> None:
        """What the terminal answers after we are gone, the shell would take for keys."""
        end = time.monotonic() + LAST_ANSWERS[self._fence.is_trusted]
        while self._fence.waits and time.monotonic() < end and self._is_there():
            time.sleep(0.01)

    def _is_there(self) -> bool:
        try:
            termios.tcgetattr(self.fileno)
        except (OSError, termios.error):
            return False
        return True
