"""One run of a program in a pty: keys go in, and what comes out is kept with the moment at which it came.

Nothing is emulated while time is taken: a thread reads, notes the time and answers what a terminal is asked. The
screen is drawn afterwards, piece by piece, to find the moment at which something stood there.
"""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import sys
import termios
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import NamedTuple, Self

from tests.bench.inbox import costs
from tests.bench.inbox.answers import Answers
from tests.bench.inbox.emulator import Emulator
from tests.terminal.link import Link, Relay

COLUMNS, ROWS = 120, 40
PATIENCE = 60.0

sys.setswitchinterval(0.0005)  # the reader's moments must not wait for the emulator


class Ended(Exception):
    """The program is gone; holds its last screen."""


class NotSeen(Exception):
    """What was waited for did not come to the screen; holds the screen."""


class Piece(NamedTuple):
    """What one read() brought; `zipped` is how much `ssh -C` makes of it."""

    at: float
    data: bytes
    zipped: int


class Session:
    """A program from its start to its end; `link` is the line between it and the terminal."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], link: Link | None = None) -> None:
        self._pieces: SimpleQueue[Piece | None] = SimpleQueue()
        self._answers, self._deflate = Answers(), zlib.compressobj(6)
        self._over = False
        self._reads = threading.Event()
        self._reads.set()
        self.emulator = Emulator(COLUMNS, ROWS)
        self.written = self.zipped = 0
        self.began = time.perf_counter()
        self.pid, self._pty = pty.fork()
        if not self.pid:
            _become(tuple(command), env)
        self.link = link
        self._relay = Relay(self._pty, link) if link else None
        self._near = self._relay.fd if self._relay else self._pty
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for number, patience in ((signal.SIGHUP, 1.0), (signal.SIGKILL, 5.0)):
            for process in costs.family(self.pid):
                with suppress(ProcessLookupError):
                    os.kill(process, number)
            if self._ended(patience):
                break
        if self._relay:
            self._relay.close()
        self._reader.join()
        os.close(self._pty)

    def _ended(self, patience: float) -> bool:
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
            time.sleep(0.005)
        return False

    def _read(self) -> None:
        while True:
            self._reads.wait()
            try:
                data = os.read(self._near, 65536)
            except OSError:  # the program has ended
                data = b""
            at = time.perf_counter()
            if not data:
                self._pieces.put(None)
                return
            if answer := self._answers.to(data):
                self.send(answer)
            zipped = len(self._deflate.compress(data)) + len(self._deflate.flush(zlib.Z_SYNC_FLUSH))
            self._pieces.put(Piece(at, data, zipped))

    def send(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._near, data)

    def stall(self) -> None:
        """From the next piece on the terminal takes nothing, as when the line hangs."""
        self._reads.clear()

    def go_on(self) -> None:
        self._reads.set()

    def resize(self, columns: int, rows: int) -> None:
        self.emulator.resize(columns, rows)
        _set_size(self._pty, columns, rows)

    def take(self, until: float) -> Piece | None:
        """The next piece, if one comes before that moment."""
        try:
            piece = None if self._over else self._pieces.get(timeout=max(0.0, until - time.perf_counter()))
        except Empty:
            return None
        if piece is None:
            self._over = True
            raise Ended(self.emulator.text())
        self.written += len(piece.data)
        self.zipped += piece.zipped
        return piece

    def during(self, seconds: float) -> list[Piece]:
        """All that comes in so many seconds, drawn."""
        end, pieces = time.perf_counter() + seconds, []
        while (piece := self.take(end)) is not None:
            pieces.append(piece)
        return self._drawn(pieces)

    def until_quiet(self, quiet: float, first: float | None = None) -> list[Piece]:
        """All that comes until nothing has come for `quiet` seconds, drawn; `first` is the patience for the first."""
        pieces = []
        end = time.perf_counter() + (quiet if first is None else first)
        while (piece := self.take(end)) is not None:
            pieces.append(piece)
            end = piece.at + quiet
        return self._drawn(pieces)

    def until(self, seen: Callable[[str], bool], patience: float = PATIENCE) -> float:
        """The moment at which the piece came that made the screen so."""
        end = time.perf_counter() + patience
        while (piece := self.take(end)) is not None:
            self.emulator.feed(piece.data)
            if seen(self.emulator.text()):
                return piece.at
        raise NotSeen(f"not within {patience:.0f} s:\n{self.emulator.text()}")

    def _drawn(self, pieces: list[Piece]) -> list[Piece]:
        for piece in pieces:
            self.emulator.feed(piece.data)
        return pieces


def _become(command: tuple[str, ...], env: Mapping[str, str]) -> None:
    """In the child: never returns."""
    try:
        _set_size(0, COLUMNS, ROWS)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvpe(command[0], command, env)
    finally:
        os._exit(127)


def _set_size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
