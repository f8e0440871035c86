"""What the relay answers by HTTP: small JSON, and a header by which its answers are told from a proxy's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from msgspec import json

MARK = (b"x-ternbox-relay", b"1")


@dataclass(frozen=True)
class Answer:
    """`retry_after` in seconds, 0 for none."""

    status: int
    body: bytes
    kind: bytes = b"application/json"
    allow: bytes = b""
    retry_after: int = 0

    def headers(self, *, close: bool) -> list[tuple[bytes, bytes]]:
        found = [MARK, (b"content-type", self.kind), (b"content-length", b"%d" % len(self.body))]
        if self.allow:
            found.append((b"allow", self.allow))
        if self.retry_after:
            found.append((b"retry-after", b"%d" % self.retry_after))
        return [*found, (b"connection", b"close")] if close else found

    def closing(self) -> bytes:
        """All of it as HTTP/1.1, after which the connection closes."""
        lines = [b"HTTP/1.1 %d %s" % (self.status, HTTPStatus(self.status).phrase.encode())]
        lines += [name + b": " + value for name, value in self.headers(close=True)]
        return b"\r\n".join([*lines, b"", self.body])


class Refused(Exception):
    """The request is not taken. `why` is told to the sender, `result` is what it is counted as."""

    def __init__(self, status: int, why: str, result: str = "bad_request", *, allow: bytes = b"", later: int = 0):
        super().__init__(why)
        self.why, self.result = why, result
        self.answer = said(status, {"why": why}, allow=allow, retry_after=later)


def said(status: int, what: object, *, allow: bytes = b"", retry_after: int = 0) -> Answer:
    return Answer(status, json.encode(what), allow=allow, retry_after=retry_after)
