"""An inbox as the hub sees it: a real WebSocket that says what a test wants, and a place for a hub."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed

from tui.relay import wire
from tui.relay.events import New, Source
from tui.relay.feeds import FeedLimits
from tui.relay.hub import Hub
from tui.relay.metrics import Metrics
from tui.relay.sockets import unix_socket
from tui.relay.sqlite_log import SqliteLog

F = TypeVar("F", bound=wire.FromRelay)
SOON = 10.0


@contextmanager
def short_folder() -> Iterator[Path]:
    """The path of a unix socket may have 107 bytes only."""
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder(caplog: pytest.LogCaptureFixture) -> Iterator[Path]:
    """What the relay calls an error in its log is one, also where nobody notices it."""
    with short_folder() as found:
        yield found
    logged = [*caplog.get_records("setup"), *caplog.get_records("call")]
    assert [line.getMessage() for line in logged if line.levelname == "ERROR" and line.name.startswith("tui.")] == []


class FeedClient:
    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    async def hello(self, cursor: int | None = None, **said: Any) -> wire.Welcome:
        await self.send(msgspec.structs.replace(wire.Hello(wire.VERSION, "test", cursor), **said))
        return await self.take(wire.Welcome)

    async def send(self, frame: wire.FromInbox) -> None:
        await self.line.send(wire.encode(frame), text=True)

    async def frame(self) -> wire.FromRelay:
        async with asyncio.timeout(SOON):
            frame = wire.from_relay(await self.line.recv())
        assert frame is not None
        return frame

    async def take(self, kind: type[F]) -> F:
        """The next frame, which must be of this kind."""
        frame = await self.frame()
        assert isinstance(frame, kind), frame
        return frame

    async def until(self, kind: type[F]) -> F:
        """The next frame of this kind; what comes before is dropped."""
        while not isinstance(frame := await self.frame(), kind):
            pass
        return frame

    async def events(self, count: int) -> list[wire.Event]:
        """The next events; pings, skips and live in between are dropped."""
        return [await self.until(wire.Event) for _ in range(count)]

    async def seqs(self, count: int) -> list[int]:
        return [event.seq for event in await self.events(count)]

    async def closed(self) -> tuple[int, list[wire.FromRelay]]:
        """How the relay closes, and what it says before. 1006 is a line that was cut."""
        said: list[wire.FromRelay] = []
        try:
            while True:
                said.append(await self.frame())
        except ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else 1006), said


@asynccontextmanager
async def inbox(path: Path) -> AsyncIterator[FeedClient]:
    line = await unix_connect(
        str(path), f"ws://localhost{wire.PATH}", subprotocols=[wire.SUBPROTOCOL],
        compression=None, ping_interval=None, max_size=wire.LARGEST_TO_INBOX, max_queue=None, proxy=None,
    )  # fmt: skip
    try:
        yield FeedClient(line)
    finally:
        line.transport.abort()


@dataclass
class HubRig:
    """A hub that runs on `path`, on a real log."""

    hub: Hub
    log: SqliteLog
    path: Path
    epoch: str
    metrics: Metrics

    @property
    def feeds(self) -> int:
        """How many there are, as the metrics say."""
        found = re.search(r"^ternbox_relay_feeds (\d+)", self.metrics.text().decode(), re.MULTILINE)
        assert found
        return int(found[1])

    async def append(
        self, *ids: str, kind: str = "message.created", body: bytes = b'{"a":1}', at: int = 1,
        source: Source = "webhook", channel_id: str | None = None,
    ) -> int:  # fmt: skip
        """Events with these ids; returns the number of the last one."""
        news = [New(id, kind, body, at, source, channel_id) for id in ids]
        return (await self.log.append(news))[-1].seq

    async def fill(self, count: int, start: int = 0) -> int:
        return await self.append(*(f"event-{start + number}" for number in range(count)))

    @asynccontextmanager
    async def welcomed(self, cursor: int | None = None, **said: Any) -> AsyncIterator[FeedClient]:
        async with inbox(self.path) as client:
            await client.hello(cursor, **said)
            yield client


@asynccontextmanager
async def running_hub(folder: Path, **options: Any) -> AsyncIterator[HubRig]:
    """Pings are rare unless `limits` says otherwise, so that frames come in an order that tests know."""
    options.setdefault("limits", FeedLimits(ping=60.0))
    metrics = Metrics()
    log = SqliteLog(folder / "log" / "events.db")
    epoch = await log.open()
    hub = Hub(log, epoch, metrics=metrics, **options)
    path = folder / "feed.sock"
    try:
        async with hub.running(), hub.on_unix(unix_socket(path)):
            yield HubRig(hub, log, path, epoch, metrics)
    finally:
        await log.close()


async def eventually(check: Callable[[], object], what: str) -> None:
    try:
        async with asyncio.timeout(SOON):
            while not check():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"it never came: {what}") from None
