"""The relay as it runs on a host: a process of its own, senders who repeat until 200, and inboxes that resume."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tui.api.signature import JWT_HEADER, sign_jwt
from tui.relay import wire

KEY = "not-a-real-key-just-a-test-vector-0003"
TERNBOX = [sys.executable, "-m", "tui"]

_jti = count()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class RelayProcess:
    """A relay that can be killed and started again on the same data, address and socket."""

    folder: Path
    data: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/messagebird"

    @property
    def feed(self) -> Path:
        return self.folder / "run" / "feed.sock"

    def command(self) -> list[str]:
        return [
            *TERNBOX, "relay", "--listen", f"127.0.0.1:{self.port}", "--public-url", self.url,
            "--feed", str(self.feed), "--data", str(self.data), *self.options,
        ]  # fmt: skip

    def start(self) -> dict[str, str]:
        """Returns what its first line says."""
        environment = {**os.environ, "TERNBOX_SIGNING_KEY": KEY, **self.environment}
        self.process = subprocess.Popen(
            self.command(), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        facts: dict[str, str] = json.loads(line)
        return facts

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.end()

    def stop(self, within: float = 20) -> int:
        self.signal(signal.SIGTERM)
        return self.end(within)

    def end(self, within: float = 20) -> int:
        """Wait for its end; returns its exit code."""
        assert self.process is not None
        code = self.process.wait(within)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()
        self.process = None
        return code


@asynccontextmanager
async def relay_process(folder: Path, data: Path | None = None, *options: str) -> AsyncIterator[RelayProcess]:
    relay = RelayProcess(folder, data or folder / "relay", options=options)
    await asyncio.to_thread(relay.start)
    try:
        yield relay
    finally:
        if relay.process is not None:
            relay.kill()


def event(number: int) -> bytes:
    """The body of a webhook about message `number`."""
    message = {
        "id": f"{number:032x}", "conversationId": "c" * 32, "channelId": "d" * 32, "type": "text",
        "content": {"text": f"number {number}"}, "direction": "received", "status": "received",
        "createdDatetime": "2026-03-09T10:00:00Z", "updatedDatetime": "2026-03-09T10:00:00Z",
    }  # fmt: skip
    return json.dumps({"conversation": {"id": "c" * 32}, "message": message, "type": "message.created"}).encode()


def signed(body: bytes, url: str, key: str = KEY) -> dict[str, str]:
    token = sign_jwt(key, url, body, now=time.time_ns(), jti=f"{os.getpid()}-{next(_jti)}")
    return {JWT_HEADER: token, "content-type": "application/json"}


class Sender:
    """Sends events as MessageBird would: again and again until each is answered 2xx."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.acknowledged: dict[int, int] = {}
        self.refused = 0

    async def send(self, numbers: Callable[[], int | None], *, pause: float = 0.05) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while (number := numbers()) is not None:
                await self._until_taken(client, number, pause)

    async def _until_taken(self, client: httpx.AsyncClient, number: int, pause: float) -> None:
        body = event(number)
        while True:
            with suppress(httpx.HTTPError):
                answer = await client.post(self.url, content=body, headers=signed(body, self.url))
                if answer.status_code == 200:
                    self.acknowledged[number] = answer.json()["seq"]
                    return
                assert answer.status_code == 503, answer.text
                self.refused += 1
            await asyncio.sleep(pause)


class Inbox:
    """Listens from a cursor and comes back to it whenever it is cut. `seen` is every event that came, in order."""

    def __init__(self, feed: Path) -> None:
        self.feed = feed
        self.epoch: str | None = None
        self.cursor: int | None = 0
        self.seen: list[wire.Event] = []
        self.came_back = 0
        self.closes: list[int | None] = []

    async def listen(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                async with connect(self.feed) as line:
                    await self._listen(line)
            self.came_back += 1
            await asyncio.sleep(0.02)

    async def _listen(self, line: ClientConnection) -> None:
        await line.send(wire.encode(wire.Hello(wire.VERSION, "test", self.cursor, self.epoch)).decode())
        try:
            while True:
                match wire.from_relay(await line.recv()):
                    case wire.Welcome(epoch=epoch):
                        assert self.epoch in (None, epoch)
                        self.epoch = epoch
                    case wire.Event() as event:
                        self.seen.append(event)
                        self.cursor = event.seq
        finally:
            self.closes.append(line.close_code)


def connect(feed: Path) -> Any:
    return unix_connect(
        str(feed), "ws://localhost/feed", subprotocols=[Subprotocol(wire.SUBPROTOCOL)], compression=None,
        open_timeout=5, ping_interval=None, close_timeout=1, max_size=wire.LARGEST_TO_INBOX,
    )  # fmt: skip


@asynccontextmanager
async def listening(feed: Path, number: int) -> AsyncIterator[list[Inbox]]:
    inboxes = [Inbox(feed) for _ in range(number)]
    tasks = [asyncio.create_task(inbox.listen()) for inbox in inboxes]
    try:
        yield inboxes
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


async def until(done: Callable[[], bool], seconds: float = 30) -> None:
    """Raises TimeoutError when it does not come true."""
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
