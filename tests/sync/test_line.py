"""The connection itself, over real sockets: how it is made, refused, and ended."""

from __future__ import annotations

import asyncio
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve, unix_serve
from websockets.http11 import Request, Response

from tui.config import Settings
from tui.connection import way_to_relay
from tui.relay.wire import PATH, SUBPROTOCOL, Close
from tui.sync import Line, NoRelay, RelayWay
from tui.sync.talk import LineLost

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))  # paths of sockets are short
    yield folder
    shutil.rmtree(folder)


class Server:
    """Takes whoever comes, says `says`, and closes with `code` if there is one."""

    def __init__(self, says: list[str], code: int | None = None, status: int | None = None) -> None:
        self.says, self.code, self.status = says, code, status
        self.requests: list[Request] = []
        self.heard: asyncio.Queue[Any] = asyncio.Queue()

    async def serve(self, connection: ServerConnection) -> None:
        for frame in self.says:
            await connection.send(frame)
        if self.code:
            await connection.close(self.code)
        async for heard in connection:
            self.heard.put_nowait(heard)

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request)
        return connection.respond(self.status, "no") if self.status else None

    @asynccontextmanager
    async def on_unix(self, path: Path) -> AsyncIterator[None]:
        options: Any = {"subprotocols": [SUBPROTOCOL], "process_request": self.admit}
        async with unix_serve(self.serve, str(path), **options):
            yield

    @asynccontextmanager
    async def on_tcp(self) -> AsyncIterator[str]:
        options: Any = {"subprotocols": [SUBPROTOCOL], "process_request": self.admit}
        async with serve(self.serve, "127.0.0.1", 0, **options) as server:
            yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


def unix(path: Path) -> RelayWay:
    return RelayWay(str(path), "", [], wanted=True)


async def lost(way: RelayWay) -> LineLost:
    with pytest.raises(LineLost) as caught:
        await way()
    return caught.value


async def ended(line: Line) -> LineLost:
    async with asyncio.timeout(10):
        while True:
            try:
                await line.receive()
            except LineLost as lost:
                return lost


async def test_frames_go_both_ways_as_text(folder: Path) -> None:
    server = Server(["one", "two"])
    async with server.on_unix(folder / "feed.sock"):
        line = await unix(folder / "feed.sock")()
        assert [await line.receive(), await line.receive()] == [b"one", b"two"]
        await line.send(b"three")
        assert await server.heard.get() == "three"
        line.abort()
    request = server.requests[0]
    assert request.path == PATH
    assert request.headers["sec-websocket-protocol"] == SUBPROTOCOL
    assert "origin" not in request.headers
    assert "sec-websocket-extensions" not in request.headers


@pytest.mark.parametrize("code", [1001, 1012, 4409, 4410])
async def test_the_relay_says_why_it_closes(folder: Path, code: int) -> None:
    async with Server(["one"], code).on_unix(folder / "feed.sock"):
        line = await unix(folder / "feed.sock")()
        assert (await ended(line)).code == code


async def test_an_abort_ends_it_at_once_even_with_a_backlog_unread(folder: Path) -> None:
    async with Server(["x" * 1000] * 5000).on_unix(folder / "feed.sock"):
        line = await unix(folder / "feed.sock")()
        waiting = asyncio.create_task(ended(line))
        await asyncio.sleep(0)
        began = time.monotonic()
        line.abort()
        assert (await waiting).code is None
        assert time.monotonic() - began < 2
        with pytest.raises(LineLost):
            await line.send(b"x")


async def test_no_socket_no_listener_and_no_answer_are_all_the_same(folder: Path) -> None:
    assert (await lost(unix(folder / "none.sock"))).code is None
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(folder / "dead.sock"))
    dead.close()
    assert (await lost(unix(folder / "dead.sock"))).code is None
    async with Server([], status=503).on_unix(folder / "busy.sock"):
        assert (await lost(unix(folder / "busy.sock"))).code is None
    async with Server([], status=403).on_unix(folder / "shut.sock"):
        assert (await lost(unix(folder / "shut.sock"))).code == Close.NOT_ALLOWED


async def test_the_first_of_the_usual_sockets_that_exists(folder: Path) -> None:
    way = RelayWay("", "", [folder / "a.sock", folder / "b.sock"], wanted=False)
    with pytest.raises(NoRelay):
        await way()
    async with Server(["from b"]).on_unix(folder / "b.sock"):
        line = await way()
        assert await line.receive() == b"from b"
        line.abort()
    assert (await lost(RelayWay("", "", [folder / "a.sock"], wanted=True))).code is None


async def test_a_usual_socket_that_is_not_for_us_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (folder / "a.sock").touch()
    monkeypatch.setattr("websockets.asyncio.client.unix_connect", refuses)
    with pytest.raises(NoRelay):
        await RelayWay("", "", [folder / "a.sock"], wanted=False)()
    assert (await lost(RelayWay("", "", [folder / "a.sock"], wanted=True))).code == Close.NOT_ALLOWED
    assert (await lost(RelayWay(str(folder / "a.sock"), "", [], wanted=True))).code == Close.NOT_ALLOWED


def token_file(folder: Path, token: str = "secret-token", mode: int = 0o600) -> str:
    path = folder / "token"
    path.write_text(token)
    path.chmod(mode)
    return str(path)


async def test_over_the_network_the_token_goes_in_a_header(folder: Path) -> None:
    server = Server(["one"])
    async with server.on_tcp() as address:
        line = await RelayWay(address, token_file(folder, "secret-token\n"), [], wanted=True)()
        assert await line.receive() == b"one"
        line.abort()
    request = server.requests[0]
    assert request.headers["authorization"] == "Bearer secret-token"
    assert request.path == PATH


async def test_a_token_that_is_not_taken_is_a_reason_to_stop(folder: Path) -> None:
    async with Server([], status=401).on_tcp() as address:
        assert (await lost(RelayWay(address, token_file(folder), [], wanted=True))).code == Close.BAD_TOKEN


@pytest.mark.parametrize(
    ("token", "mode", "says"),
    [("secret", 0o644, "Others can read"), ("secret", 0o640, "chmod 600"), ("", 0o600, "no token"),
     ("two words", 0o600, "no token"), ("line\nbreak", 0o600, "no token"), ("é", 0o600, "no token")],
)  # fmt: skip
async def test_a_token_file_that_will_not_do(folder: Path, token: str, mode: int, says: str) -> None:
    found = await lost(RelayWay("ws://127.0.0.1:1", token_file(folder, token, mode), [], wanted=True))
    assert says in found.words
    assert "secret" not in found.words


async def test_a_token_file_that_is_not_there(folder: Path) -> None:
    found = await lost(RelayWay("ws://127.0.0.1:1", str(folder / "none"), [], wanted=True))
    assert "cannot be read" in found.words


# From the settings


def test_polling_alone_and_the_demo_never_look_for_a_relay() -> None:
    assert way_to_relay(Settings(feed="poll", relay="/run/x.sock")) is None
    assert way_to_relay(Settings(kind="demo")) is None
    assert way_to_relay(Settings(kind="demo", relay="/run/x.sock")) is not None


async def test_by_itself_a_relay_is_looked_for_where_it_usually_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.connection.feed_sockets", lambda: [folder / "feed.sock"])
    found = way_to_relay(Settings())
    assert found is not None
    with pytest.raises(NoRelay):
        await found()
    wanted = way_to_relay(Settings(feed="relay"))
    assert wanted is not None
    assert (await lost(wanted)).code is None
    assert not wanted.far
    async with Server(["hi"]).on_unix(folder / "feed.sock"):
        line = await found()
        assert await line.receive() == b"hi"
        line.abort()
