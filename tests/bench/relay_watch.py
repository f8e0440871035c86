"""Many sockets in one light process: whoever has something to read is called."""

from __future__ import annotations

import select
import socket
import sys
import time
from collections.abc import Callable

Take = Callable[[], None]


class Watch:
    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._takers: dict[int, Take] = {}

    def add(self, sock: socket.socket, take: Take) -> None:
        self._takers[sock.fileno()] = take
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def drop(self, sock: socket.socket) -> None:
        """Its bytes stay unread."""
        self._epoll.unregister(sock.fileno())
        del self._takers[sock.fileno()]

    def until(self, done: Callable[[], bool], what: str, patience: float = 120.0) -> None:
        """Serve everybody until it is done."""
        end = time.monotonic() + patience
        while not done():
            for handle, _ in self._epoll.poll(1.0):
                self._takers[handle]()
            if time.monotonic() > end:
                sys.exit(f"{what}: not within {patience:.0f} s")

    def rest(self, seconds: float) -> None:
        """Serve everybody for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for handle, _ in self._epoll.poll(left):
                self._takers[handle]()
