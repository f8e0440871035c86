"""A program in a pty, and an emulator on the other side: raw bytes, the screen they make, and the modes left on."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

from tests.terminal.link import Link, Relay
from tests.terminal.patience import PATIENCE, until

# Makes the pty the controlling terminal, so that its end reaches the program as SIGHUP; then becomes the program. A
# shell that runs the tests in the background has SIGINT ignored, which would be inherited.
_LAUNCH = """import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])"""

# What a terminal like xterm answers; 2026 is synchronized output, 2048 in-band resize.
_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b]10;?\x1b\\": b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
}
# The Kitty keyboard protocol and graphics, which pyte would print.
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b_[^\x1b]*\x1b\\")
_UNFINISHED = re.compile(rb"\x1b(?:_[^\x1b]*\x1b?|[^A-Za-z\x1b\\\x07]{0,20})$")
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


class Terminal:
    """Reads whenever it is looked at. `output` is everything that came, as bytes; `answers` are given to questions
    beside those of xterm, `link` is the line between the program and the person. Where nobody looks at
    the screen, a terminal that is not `emulated` is cheaper.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        answers: Mapping[bytes, bytes] | None = None,
        emulated: bool = True,
        link: Link | None = None,
    ) -> None:
        self._emulated = emulated
        self._answers = {**_ANSWERS, **(answers or {})}
        self._questions = re.compile(b"|".join(map(re.escape, self._answers)))
        self.output = b""
        self._fed = self._answered = 0
        self._pyte: Any = pyte.Screen(columns, rows)
        self._stream: Any = pyte.ByteStream(self._pyte)
        self._master, self._slave = os.openpty()
        self._relay = Relay(self._master, link) if link else None
        self._line = self._relay.fd if self._relay else self._master  # where the person is
        self._set_size(columns, rows)
        self.modes_before = termios.tcgetattr(self._slave)
        launch = [sys.executable, "-c", _LAUNCH, *command]
        pty: Any = {"stdin": self._slave, "stdout": self._slave, "stderr": self._slave}
        own = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **env}
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            launch, env=own, cwd=cwd, start_new_session=True, **pty
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.hang_up()
        os.close(self._slave)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def read(self, quiet: float = 0.0) -> bytes:
        """Take what the program has written, until it has written nothing for `quiet` seconds; returns the news."""
        start = len(self.output)
        while self._master >= 0 and select.select([self._line], [], [], quiet)[0]:
            try:
                data = os.read(self._line, 65536)
            except OSError:
                break
            if not data:
                break
            self.output += data
            self._answer()
        self._feed()
        return self.output[start:]

    def _answer(self) -> None:
        for question in self._questions.finditer(self.output, self._answered):
            os.write(self._line, self._answers[question[0]])
            self._answered = question.end()

    def _feed(self) -> None:
        if not self._emulated:
            return
        fresh = self.output[self._fed :]
        fresh = fresh[: len(fresh) - len((_UNFINISHED.search(fresh) or [b""])[0])]
        self._fed += len(fresh)
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", fresh))

    def screen(self) -> str:
        self.read()
        return "\n".join(line.rstrip() for line in self._pyte.display)

    def send(self, keys: str) -> None:
        os.write(self._line, keys.encode())

    def cost(self, keys: str, quiet: float = 0.4) -> int:
        """How many bytes the program writes in answer to keys."""
        self.read(quiet)
        self.send(keys)
        return len(self.read(quiet))

    def wait_for(self, text: str, timeout: float = PATIENCE) -> str:
        return until(self.screen, lambda screen: text in screen, f"“{text}” on the screen", timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> str:
        return until(self.screen, lambda screen: text not in screen, f"“{text}” gone from the screen", timeout)

    def resize(self, columns: int, rows: int) -> None:
        self.read()
        self._pyte.resize(rows, columns)
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """The line is gone: no more keys, and writing fails."""
        if self._master >= 0:
            if self._relay:
                self._relay.close()
            os.close(self._master)
            self._master = -1

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """The exit code of the program (negative: the signal that killed it), with all that it wrote read."""
        end = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.02)
        assert self.process.returncode is not None, f"still running after {timeout} s"
        self.read(0.05)
        return self.process.returncode

    def modes(self) -> set[int]:
        """The private modes (DECSET) that the program has switched on and not off: 1049, 1003, 2004 ..."""
        on: set[int] = set()
        for numbers, switch in _MODE.findall(self.output):
            changed = {int(number) for number in numbers.split(b";") if number}
            on = on | changed if switch == b"h" else on - changed
        return on

    def is_restored(self) -> bool:
        """No private mode is on but the visible cursor, and the line discipline is as it was before."""
        return self.modes() <= {7, 25} and termios.tcgetattr(self._slave) == self.modes_before
