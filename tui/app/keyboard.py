"""The thread that reads keys sleeps until one comes. Textual's own looks ten times a second whether it should end."""

from __future__ import annotations

import os
import select
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

BEAT = 0.1  # seconds after which half a key is taken for what it is: an Escape, for example
AWAKE = 1.0  # seconds after the last key for which that may be so
ASLEEP = 5.0


class TakenOnce(LinuxDriver):
    """A driver that never takes the terminal while it has it."""

    def _sigcont_application(self, *facts: Any) -> None:
        """One that was not suspended hears SIGCONT as well, from systemd after SIGTERM, or after a SIGSTOP: Textual
        would take the terminal a second time, and never let go of it.
        """
        if self._auto_restart and self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
        super()._sigcont_application(*facts)


class QuietKeyboard(TakenOnce):
    """A driver that is woken to end, through a pipe."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        super().__init__(app, **options)

    def disable_input(self) -> None:
        os.write(self._wake, b"\n")
        super().disable_input()

    def run_input_thread(self) -> None:
        with suppress(BlockingIOError):  # where nobody has woken the thread before this one
            os.read(self._woken, 4096)
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        awake_until = 0.0
        while not self.exit_event.is_set():
            beat = BEAT if time.monotonic() < awake_until else ASLEEP
            if self.fileno in select.select([self.fileno, self._woken], [], [], beat)[0]:
                awake_until = time.monotonic() + AWAKE
                data = os.read(self.fileno, 4096)
                if not data:  # nobody is there any more, which the program finds out by itself
                    self.exit_event.wait(BEAT)
                elif text := decode(data):
                    self._take(parser.feed(text))
            self._take(parser.tick())
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _take(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
