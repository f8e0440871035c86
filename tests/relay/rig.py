"""A receiver on a real socket, what signs for it, and what sends bytes to it as they are."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.relay.memory_log import MemoryLog
from tui.api.signature import JWT_HEADER, sign_jwt
from tui.credentials import Secret
from tui.relay.engine import Engine
from tui.relay.health import Vitals
from tui.relay.http_server import HttpServer, serving
from tui.relay.limits import Limits
from tui.relay.metrics import Metrics
from tui.relay.receiver import RESULTS, Receiver

KEY = "not-a-real-key-just-a-test-vector-0001"
PUBLIC = "https://relay.example.net:8443/hooks/mb"
PATH = "/hooks/mb"

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
class Rig:
    """A receiver that runs. `expired` counts its calls."""

    port: int
    log: Engine
    metrics: Metrics
    receiver: Receiver
    server: HttpServer
    vitals: Vitals
    now: Callable[[], int]
    expired: list[int]

    def results(self) -> Counter[str]:
        """What was counted, without the zeros."""
        return +Counter({name: self.metrics.counted("received", result=name) for name in RESULTS})

    async def post(self, body: bytes, *, query: str = "", host: str = "", headers: str = "", **signed: Any) -> Answer:
        """A webhook as MessageBird sends it; `signed` changes what the token says."""
        token = sign(body, query=query, now=self.now(), **signed)
        return await self.send(request(body, query=query, host=host, headers=f"{JWT_HEADER}: {token}\r\n{headers}"))

    async def get(self, path: str, host: str = "localhost") -> Answer:
        return await self.send(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

    async def send(self, data: bytes) -> Answer:
        async with wire(self.port) as peer:
            await peer.send(data)
            return await peer.answer()


def sign(body: bytes, *, query: str = "", now: int, key: str = KEY, jti: str = "", url: str = PUBLIC) -> str:
    return sign_jwt(key, url + (f"?{query}" if query else ""), body, now=now, jti=jti or f"jti-{next(_jti)}")


def request(body: bytes, *, query: str = "", host: str = "", headers: str = "", path: str = PATH) -> bytes:
    target = path + (f"?{query}" if query else "")
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {host or 'relay.example.net'}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    )
    return head.encode("latin-1") + body


def event(number: int = 1, text: str = "hello", **changes: Any) -> bytes:
    """The body of a webhook about a new message."""
    message = {"id": f"{number:032x}", "conversationId": "c" * 32, "channelId": "d" * 32, "status": "received",
               "type": "text", "content": {"text": text}, "createdDatetime": "2026-01-01T00:00:00Z"}  # fmt: skip
    return json.dumps({"message": message, "type": "message.created", **changes}).encode()


@dataclass
class Peer:
    """One connection, byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    began: float = field(default_factory=time.monotonic)

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await self.reader.readexactly(int(headers["content-length"]))
        return Answer(int(head[0].split()[1]), headers, body)

    async def until_closed(self) -> float:
        """The seconds from the connection to its end."""
        try:
            while await self.reader.read(65536):
                pass
        except ConnectionError:
            pass
        return time.monotonic() - self.began


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Peer]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(30):
            yield Peer(reader, writer)
    finally:
        writer.close()


@asynccontextmanager
async def rig(
    log: Engine | None = None, *, keys: Sequence[str] = (KEY,), clock: Callable[[], int] = time.time_ns,
    limits: Limits | None = None, public_url: str = PUBLIC, port: int = 0, **options: Any,
) -> AsyncIterator[Rig]:  # fmt: skip
    """`keys` may be changed while it runs."""
    log, limits, metrics = log or MemoryLog(), limits or Limits(), Metrics()
    expired: list[int] = []
    vitals = Vitals(log, clock, has_key=lambda: bool(keys), every=0.2, room=0, metrics=metrics)
    receiver = Receiver(
        log, lambda: [Secret(key) for key in keys], public_url, clock=clock, metrics=metrics, health=vitals,
        limits=limits, expired=lambda: expired.append(1), **options,
    )  # fmt: skip
    listener = socket.create_server(("127.0.0.1", port))
    place = listener.getsockname()[1]
    watch = asyncio.create_task(vitals.run())
    try:
        async with serving(receiver, [listener], limits, metrics) as server:
            yield Rig(place, log, metrics, receiver, server, vitals, clock, expired)
    finally:
        watch.cancel()
