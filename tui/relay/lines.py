"""The connections to the feed's listeners, from the first byte on: how many there may be, and what one may cost."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from typing import cast

from websockets.asyncio.server import ServerConnection

from tui.relay.peers import TOKEN, Peer, uid_of
from tui.relay.wire import LARGEST_TO_INBOX


class Crowd:
    """All open connections, greeted or not. One account has at most a few of them."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._lines: set[Line] = set()
        self._of_one: Counter[int | None] = Counter()

    def lines(self) -> list[Line]:
        return list(self._lines)

    def enter(self, line: Line) -> bool:
        """False when there is no room for it."""
        if len(self._lines) >= self._most or (line.uid is not None and self._of_one[line.uid] >= self._most_of_one):
            return False
        self._lines.add(line)
        self._of_one[line.uid] += 1
        return True

    def leave(self, line: Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
            self._of_one[line.uid] -= 1


class Line(ServerConnection):
    """`uid` is the account at the other end, None over TCP. `peer`, and whether it is `allowed` to have a feed, are
    known once there was a request.
    """

    crowd: Crowd
    uid: int | None = None
    peer: Peer = TOKEN
    allowed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        sock: socket.socket = transport.get_extra_info("socket")
        if sock.family == socket.AF_UNIX:
            self.uid = uid_of(sock)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if not self.server.is_serving() or not self.crowd.enter(self):
            cast(asyncio.Transport, transport).abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.crowd.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pings of the WebSocket protocol are answered at once: who sends them and reads nothing would fill memory."""
        super().data_received(data)
        if self.transport.get_write_buffer_size() > 2 * LARGEST_TO_INBOX:
            self.transport.abort()


def lines_of(crowd: Crowd) -> type[Line]:
    return type("Line", (Line,), {"crowd": crowd})
