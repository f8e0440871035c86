"""Who posts webhooks: keep-alive connections that write ready-made requests and note when the answer came."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from tests.bench.relay_watch import Watch

SENDERS = 64


class Answer(NamedTuple):
    """Times in ns: just before the first byte went, and when the last byte of the answer was read."""

    began: int
    ended: int
    seq: int


class Sender:
    """One connection. After an answer it takes the next request from `source` by itself."""

    def __init__(self, watch: Watch, port: int, source: Iterator[bytes], answers: list[Answer]) -> None:
        self._source, self._answers = source, answers
        self._watch, self._heard, self._began = watch, b"", 0
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        watch.add(self._line, self._take)

    def send(self, request: bytes) -> int:
        """The time just before (ns)."""
        self._began = time.perf_counter_ns()
        self._line.sendall(request)
        return self._began

    def go_on(self) -> None:
        request = next(self._source, None)
        if request is not None:
            self.send(request)

    def close(self) -> None:
        self._watch.drop(self._line)
        self._line.close()

    def _take(self) -> None:
        part = self._line.recv(65536)
        self._heard += part
        head, gap, body = self._heard.partition(b"\r\n\r\n")
        if not part or (gap and not head.startswith(b"HTTP/1.1 200")):
            sys.exit(f"a webhook was not taken: {self._heard.decode('latin-1')}")
        if not body.endswith(b"}"):
            return
        self._heard = b""
        seq = int(body[7 : body.index(b",")])  # {"seq":12,"new":true}
        self._answers.append(Answer(self._began, time.perf_counter_ns(), seq))
        self.go_on()


def post_all(watch: Watch, port: int, requests: Sequence[bytes], senders: int = SENDERS) -> list[Answer]:
    """Post them as fast as so many senders can; each waits for its answer before it goes on."""
    source, answers = iter(requests), list[Answer]()
    with ExitStack() as stack:
        crowd = [Sender(watch, port, source, answers) for _ in range(senders)]
        for sender in crowd:
            stack.callback(sender.close)
            sender.go_on()
        watch.until(lambda: len(answers) == len(requests), "answers to all webhooks")
    return answers
