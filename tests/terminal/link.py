"""A slow line, as SSH over a bad network is one: so many bits a second towards the person, and a delay both ways."""

from __future__ import annotations

import heapq
import os
import select
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

TICK = 0.02  # seconds of the line that are read at once


@dataclass(frozen=True)
class Link:
    """`kbit` a second towards the person, the other way is free; `rtt` in seconds; `buffer` is how many bytes may be
    under way before the program's writes block, as sshd and the kernel let it come to.
    """

    kbit: float
    rtt: float
    buffer: int = 65536

    @property
    def rate(self) -> float:
        """Bytes a second."""
        return self.kbit * 125


SLOW = Link(100, 0.15)


class Relay:
    """Carries bytes between the master side of a pty and `fd`, where the person is, in a thread of its own.

    Each direction keeps its order. It ends when either side is closed.
    """

    def __init__(self, master: int, link: Link) -> None:
        self._master, self._link = master, link
        self._near, self._far = socket.socketpair()
        self.fd = self._far.fileno()
        self._under_way: list[tuple[float, int, int, bytes]] = []  # when it arrives, number, where, what
        self._numbers = count()
        self._free = 0.0  # when all that was sent has gone out
        self._program_has_ended = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Before the pty is closed: a number of a closed file soon means another one."""
        self._ended.set()
        self._far.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._far.close()

    def _run(self) -> None:
        with self._near, suppress(OSError):
            while not self._ended.is_set():
                self._arrive()
                for source in select.select(self._sources(), [], [], self._next_event())[0]:
                    if source == self._master:
                        self._set_out(self._near.fileno(), self._from_program())
                    else:
                        self._set_out(self._master, self._near.recv(4096))

    def _sources(self) -> list[int]:
        is_full = self._wait_for_room() > 0 or self._program_has_ended
        return [self._near.fileno()] if is_full else [self._near.fileno(), self._master]

    def _from_program(self) -> bytes:
        try:
            return os.read(self._master, max(256, int(self._link.rate * TICK)))
        except OSError:
            return b""

    def _wait_for_room(self) -> float:
        """Seconds until the program may write again."""
        return max(0.0, self._free - time.monotonic() - self._link.buffer / self._link.rate)

    def _next_event(self) -> float:
        first = self._under_way[0][0] - time.monotonic() if self._under_way else 1.0
        return max(0.0, min(first, self._wait_for_room() or 1.0))

    def _set_out(self, where: int, data: bytes) -> None:
        sent = time.monotonic()
        if where != self._master:
            self._program_has_ended = not data
            sent = self._free = max(sent, self._free) + len(data) / self._link.rate
        heapq.heappush(self._under_way, (sent + self._link.rtt / 2, next(self._numbers), where, data))

    def _arrive(self) -> None:
        """The end of either side arrives like everything else, after what was sent before it."""
        while self._under_way and self._under_way[0][0] <= time.monotonic():
            _, _, where, data = heapq.heappop(self._under_way)
            if not data:
                self._ended.set()
            elif where == self._master:
                os.write(where, data)
            else:
                self._near.sendall(data)
