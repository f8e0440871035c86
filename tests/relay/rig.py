"""A receiver on a real socket before a real log, and what sends bytes to it. At its end nothing that it logged or
answered may hold a key, a token, or what a customer said.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tui.api.signature import JWT_HEADER, sign_jwt
from tui.credentials import Secret
from tui.relay.engine import Engine
from tui.relay.events import Event
from tui.relay.health import Vitals
from tui.relay.http_server import HttpServer, serving
from tui.relay.limits import Limits
from tui.relay.metrics import Metrics
from tui.relay.receiver import RESULTS, Receiver
from tui.relay.sqlite_log import SqliteLog

KEY = "not-a-real-key-just-a-test-vector-0001"
PUBLIC = "https://relay.example.net:8443/hooks/mb"
PATH = "/hooks/mb"
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n".encode()
PHONE, TEXT = "+31612345678", "please tell nobody"

_jti = count(1)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def why(self) -> str:
        return str(self.said["why"])


@dataclass
class Peer:
    """One connection, byte by byte. What it hears is kept in `heard`."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[bytes]
    began: float = field(default_factory=time.monotonic)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> Answer:
        head = await self.reader.readuntil(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        body = await self.reader.readexactly(int(headers["content-length"]))
        self.heard += [head, body]
        return Answer(int(status.split()[1]), headers, body)

    async def ask(self, data: bytes) -> Answer:
        await self.send(data)
        return await self.answer()

    async def until_closed(self) -> float:
        """The seconds from the connection to its end."""
        try:
            while part := await self.reader.read(65536):
                self.heard.append(part)
        except ConnectionError:
            pass
        return time.monotonic() - self.began


@dataclass
class Rig:
    """A receiver that runs. `expired` has one item for each call."""

    port: int
    log: Engine
    metrics: Metrics
    receiver: Receiver
    server: HttpServer
    vitals: Vitals
    clock: Callable[[], int]
    expired: list[int] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)

    def results(self) -> Counter[str]:
        """What was counted, without the zeros."""
        return +Counter({name: self.metrics.counted("received", result=name) for name in RESULTS})

    async def events(self) -> list[Event]:
        return await self.log.read(0, 10_000)

    @asynccontextmanager
    async def peer(self) -> AsyncIterator[Peer]:
        async with asyncio.timeout(40):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                yield Peer(reader, writer, self.heard)
            finally:
                writer.close()

    async def ask(self, data: bytes) -> Answer:
        async with self.peer() as peer:
            return await peer.ask(data)

    async def get(self, path: str, host: str = "localhost") -> Answer:
        return await self.ask(get(path, host=host))

    async def post(self, body: bytes, *, query: str = "", host: str = "relay.example.net", **signed: Any) -> Answer:
        """A webhook as MessageBird sends it; `signed` changes what is signed."""
        return await self.ask(post(body, self.signed(body, query=query, **signed), query=query, host=host))

    def signed(self, body: bytes, *, query: str = "", key: str = KEY, jti: str = "", url: str = PUBLIC) -> str:
        address = f"{url}?{query}" if query else url
        return sign_jwt(key, address, body, now=self.clock(), jti=jti or f"jti-{next(_jti)}")


def get(path: str = "/healthz", headers: bytes = b"", *, host: str = "localhost") -> bytes:
    """A request byte for byte; `headers` are whole lines."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n".encode() + headers + b"\r\n"


def post(
    body: bytes, token: str | None = None, *, query: str = "", host: str = "relay.example.net", path: str = PATH,
    headers: str = "",
) -> bytes:  # fmt: skip
    """A request byte for byte; `headers` are whole lines."""
    target = f"{path}?{query}" if query else path
    signature = "" if token is None else f"{JWT_HEADER}: {token}\r\n"
    head = f"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n{signature}{headers}\r\n"
    return head.encode("latin-1") + body


def event(number: int = 1, **changes: Any) -> bytes:
    """The body of a webhook about a new message of a customer."""
    contact = {"id": "a" * 32, "msisdn": int(PHONE[1:]), "displayName": PHONE}
    message = {
        "id": f"{number:032x}", "conversationId": "c" * 32, "channelId": "d" * 32, "status": "received", "from": PHONE,
        "type": "text", "content": {"text": TEXT}, "createdDatetime": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return json.dumps({"contact": contact, "message": message, "type": "message.created", **changes}).encode()


@asynccontextmanager
async def real_log(folder: Path | None = None) -> AsyncIterator[SqliteLog]:
    with TemporaryDirectory(prefix="tb-") as own:
        log = SqliteLog((folder or Path(own)) / "events.db")
        await log.open()
        try:
            yield log
        finally:
            await log.close()


@asynccontextmanager
async def rig(
    given: Engine | None = None, *, keys: Sequence[str] = (KEY,), clock: Callable[[], int] = time.time_ns,
    limits: Limits | None = None, public_url: str = PUBLIC, room: int = 0, **options: Any,
) -> AsyncIterator[Rig]:  # fmt: skip
    """Before a real log where none is given. `keys` may be changed while it runs; `{port}` in the public address is the
    one that it listens on.
    """
    async with AsyncExitStack() as stack:
        log = given if given else await stack.enter_async_context(real_log())
        listener = socket.create_server(("127.0.0.1", 0))
        port, metrics, limits = listener.getsockname()[1], Metrics(), limits or Limits()
        expired: list[int] = []
        vitals = Vitals(log, clock, has_key=lambda: any(keys), every=0.1, room=room, metrics=metrics)
        receiver = Receiver(
            log, lambda: [Secret(key) for key in keys], public_url.format(port=port), clock=clock, metrics=metrics,
            health=vitals, limits=limits, expired=lambda: expired.append(1), **options,
        )  # fmt: skip
        await vitals.look()
        watch = asyncio.create_task(vitals.run())
        stack.callback(watch.cancel)
        lines = stack.enter_context(logged())
        async with serving(receiver, [listener], limits, metrics) as server:
            at = Rig(port, log, metrics, receiver, server, vitals, clock, expired)
            yield at
        found = leaks([*lines, *(each.decode("latin-1") for each in at.heard)], keys)
        assert not found, f"told to the world: {found}"


@contextmanager
def logged() -> Iterator[list[str]]:
    """Every line that anybody logs, at any level, with its traceback."""
    lines: list[str] = []
    handler = _Keep(lines)
    root, was = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(was)


class _Keep(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


def leaks(lines: Sequence[str], keys: Sequence[str] = (KEY,)) -> list[str]:
    """What may be in no line: every token begins with `eyJ`."""
    secrets = [*keys, PHONE, PHONE[1:], TEXT, "eyJ"]
    return [secret for secret in secrets if secret for line in lines if secret in line]
