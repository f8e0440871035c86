"""Something that takes webhooks: a few lines of HTTP, so that tests see exactly what was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Delivery:
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Receiver:
    """`answer` gives the status for the n-th delivery, from 0, and `pause` the seconds before it."""

    url: str = ""
    answer: Callable[[int], int] = lambda number: 200
    pause: Callable[[int], float] = lambda number: 0
    got: list[Delivery] = field(default_factory=list)

    async def wait_for(self, count: int) -> list[Delivery]:
        async with asyncio.timeout(5):
            while len(self.got) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.got

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        raw = await reader.readexactly(int(headers["content-length"]))
        self.got.append(Delivery(head[0].split()[1], headers, raw))
        number = len(self.got) - 1
        await asyncio.sleep(self.pause(number))
        status = self.answer(number)
        writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?b=2&a=1"
        yield receiver
