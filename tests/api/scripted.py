"""A real HTTP server on loopback that answers as the test says, faults included, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tui.api.client import Client
from tui.api.pace import Pace
from tui.credentials import Secret

KEY = "live_never-to-be-seen-4f1d"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """`fault`: cut (no answer), half (cut in the middle), hang, drip (a byte now and then), raw (the body as it is),
    drip raw, endless (the body again and again).

    `seconds` pass before it.
    """

    body: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    seconds: float = 0


def answer(value: object, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(json.dumps(value).encode(), status, named)


def listed(*items: object, total: int | None = None, offset: int = 0) -> Answer:
    count = len(items)
    total = count if total is None else total
    return answer({"offset": offset, "limit": 20, "count": count, "totalCount": total, "items": items})


Script = Callable[[Asked], Answer]


class Scripted:
    """Answers come from `answers` in turn, the last one again and again, or from a script that sees the request."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Answer] = []
        self.script: Script | None = None
        self.in_flight = self.most_in_flight = 0
        self.url = ""
        self.was_asked = asyncio.Event()

    def says(self, *answers: Answer) -> None:
        self.answers = list(answers)

    @property
    def calls(self) -> list[str]:
        return [f"{asked.method} {asked.path}" for asked in self.asked]

    def _next(self, asked: Asked) -> Answer:
        if self.script:
            return self.script(asked)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            asked = await _read(reader)
            self.asked.append(asked)
            self.was_asked.set()
            said = self._next(asked)
            await asyncio.sleep(said.seconds)
            self.in_flight -= 1
            await _write(writer, said, reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client went away, as some tests want.
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    url = urlsplit(target)
    return Asked(method, url.path, dict(parse_qsl(url.query, keep_blank_values=True)), headers, body)


async def _write(writer: asyncio.StreamWriter, said: Answer, reader: asyncio.StreamReader) -> None:
    if said.fault == "hang":
        await reader.read()
    if said.fault in ("hang", "cut"):
        return
    length = {} if said.fault == "endless" else {"Content-Length": str(len(said.body))}
    headers = {**length, "Connection": "close", **said.headers}
    lines = [f"HTTP/1.1 {said.status} Words", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    data = said.body if "raw" in said.fault else head + said.body
    if said.fault == "half":
        data = data[: len(head) + len(said.body) // 2]
    while said.fault == "endless":
        writer.write(data)
        await writer.drain()
        data = said.body
    for start in range(0, len(data), 1 if "drip" in said.fault else len(data) or 1):
        writer.write(data[start : start + 1] if "drip" in said.fault else data)
        await writer.drain()
        await asyncio.sleep(0.01 if "drip" in said.fault else 0)


@asynccontextmanager
async def serving() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield scripted
    finally:
        server.close()


class Naps:
    """A sleep that only writes down how long it would have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client_for(scripted: Scripted, naps: Naps | None = None, **options: Any) -> Client:
    options.setdefault("pace", Pace(per_second=1e9, sleep=naps or Naps()))
    return Client(Secret(KEY), base_url=scripted.url, **options)


@pytest.fixture
async def server() -> AsyncIterator[Scripted]:
    async with serving() as scripted:
        yield scripted
