"""Who listens: inboxes at the feed's socket, without an inbox. They read bytes, find the events in them, and note when
each one came.
"""

from __future__ import annotations

import base64
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.relay_watch import Watch
from tui.relay import wire

_EVENT = b'{"t":"event","seq":'
_ROOM = 1 << 18
Seen = list[tuple[int, int]]
"""Pairs of an event's number and when it was read (ns)."""


class Feed:
    """`newest` is the last number that came; an event that is out of order ends the benchmark. `seen` is optional."""

    def __init__(self, watch: Watch, path: str, cursor: int | None = None, seen: Seen | None = None) -> None:
        self.newest, self.count = cursor, 0
        self._watch, self._seen, self._rest = watch, seen, b""
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(path)
        self._shake_hands()
        self.send(wire.encode(wire.Hello(wire.VERSION, "bench", cursor)))
        watch.add(self.line, self.take)

    def send(self, words: bytes) -> None:
        """A text frame, masked with zeros as any other mask would do."""
        size = len(words)
        length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
        self.line.sendall(b"\x81" + length + bytes(4) + words)

    def take(self) -> None:
        data = self.line.recv(_ROOM)
        now = time.perf_counter_ns()
        if not data:
            sys.exit("a feed was closed")
        data = self._rest + data if self._rest else data
        at, end = 0, len(data)
        while at + 2 <= end:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            if data.startswith(_EVENT, start):
                self._note(int(data[start + len(_EVENT) : data.index(b",", start + len(_EVENT))]), now)
            at = start + size
        self._rest = data[at:]

    def _note(self, seq: int, now: int) -> None:
        if self.newest is not None and seq != self.newest + 1:
            sys.exit(f"a feed got event {seq} after {self.newest}")
        self.newest = seq
        self.count += 1
        if self._seen is not None:
            self._seen.append((seq, now))

    def _shake_hands(self) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            f"GET {wire.PATH} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {wire.SUBPROTOCOL}\r\n\r\n".encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.line.recv(1) or sys.exit("no feed was to be had")
        if b" 101 " not in answer:
            sys.exit(f"no feed was to be had: {answer.decode('latin-1')}")


@contextmanager
def feeds(watch: Watch, path: str, count: int, seen: Seen | None = None) -> Iterator[list[Feed]]:
    """So many feeds from now on, all welcomed."""
    with ExitStack() as stack:
        crowd = []
        for _ in range(count):
            feed = Feed(watch, path, seen=seen)
            stack.callback(feed.line.close)
            crowd.append(feed)
        watch.rest(0.3)
        yield crowd
