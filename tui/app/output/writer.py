"""Writes to the terminal in a thread of its own, so that nobody else waits for a terminal that does not read."""

from __future__ import annotations

import os
import select
import threading
from collections import deque
from collections.abc import Callable

CHUNK = 4096
STUCK = 0.4  # seconds without a byte taken, at the end


class Writer(threading.Thread):
    """`drained` is called in this thread whenever all is written. After a failed write nothing more is tried."""

    def __init__(self, descriptor: int, drained: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._descriptor = descriptor
        self._drained = drained
        self._parts: deque[bytes] = deque()
        self._news = threading.Condition()
        self._ending = self._given_up = False
        self._written = 0

    @property
    def is_busy(self) -> bool:
        return bool(self._parts)

    def write(self, text: str) -> None:
        with self._news:
            self._parts.append(text.encode("utf-8", "replace"))
            self._news.notify()

    def run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._parts or self._ending)
                parts = [*self._parts]
            if not parts:
                return
            self._send(b"".join(parts))
            for _ in parts:
                self._parts.popleft()
            if not self._parts:
                self._drained()

    def _send(self, data: bytes) -> None:
        while data and not self._given_up:
            try:
                count = os.write(self._descriptor, data[:CHUNK])
            except BlockingIOError:  # another program has left the terminal so
                select.select([], [self._descriptor], [], STUCK)
                continue
            except OSError:  # the terminal is gone, which the program finds out by itself
                self._given_up = True
                return
            self._written += count
            data = data[count:]

    def stop(self) -> None:
        """Write what is left, as long as the terminal takes any of it."""
        with self._news:
            self._ending = True
            self._news.notify()
        before = -1
        while self.is_alive() and self._written != before:
            before = self._written
            self.join(STUCK)
        self._given_up = True

    def flush(self) -> None:
        """All is written as soon as it can be."""
