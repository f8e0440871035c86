"""Who gets a feed: no web page, nobody without the token, nobody outside the group; and what GET /status shows."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect, unix_connect

from tests.relay.feed_client import FeedClient, HubRig, inbox, running_hub
from tui.credentials import Secret
from tui.relay import lines, peers

pytestmark = pytest.mark.anyio
TOKEN = "a-token-of-thirty-two-characters"


@asynccontextmanager
async def on_tcp(rig: HubRig) -> AsyncIterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    async with rig.hub.on_tcp(listener, Secret(TOKEN)):
        yield port


async def raw(place: int | Path, head: str) -> tuple[int, str]:
    """The answer to a request as it stands."""
    if isinstance(place, Path):
        reader, writer = await asyncio.open_unix_connection(str(place))
    else:
        reader, writer = await asyncio.open_connection("127.0.0.1", place)
    writer.write(head.encode())
    async with asyncio.timeout(5):
        answer = (await reader.read()).decode()
    writer.close()
    return int(answer.split()[1]), answer


def upgrade(path: str = "/feed", *headers: str) -> str:
    fixed = ("Host: localhost", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")  # fmt: skip
    return "\r\n".join([f"GET {path} HTTP/1.1", *fixed, *headers, "", ""])


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost", "null", ""])
@pytest.mark.parametrize("path", ["/feed", "/status"])
async def test_a_web_page_gets_403_whatever_its_origin(folder: Path, origin: str, path: str) -> None:
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        for place in (rig.path, port):
            status, _ = await raw(place, upgrade(path, f"Authorization: Bearer {TOKEN}", f"Origin: {origin}"))
            assert status == 403
        status, _ = await raw(rig.path, upgrade(path, "Origin: a", "Origin: b"))
        assert status == 403


NO_TOKEN = {
    "none": (),
    "empty": ("Authorization: Bearer",),
    "blank": ("Authorization: Bearer ",),
    "no scheme": (f"Authorization: {TOKEN}",),
    "basic": (f"Authorization: Basic {TOKEN}",),
    "longer": (f"Authorization: Bearer {TOKEN}x",),
    "shorter": (f"Authorization: Bearer {TOKEN[:-1]}",),
    "not ascii": ("Authorization: Bearer é",),
    "two": (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer x"),
}


@pytest.mark.parametrize("headers", NO_TOKEN.values(), ids=NO_TOKEN)
@pytest.mark.parametrize("path", ["/feed", "/status", "/nothing"])
async def test_without_the_token_tcp_gets_401(folder: Path, headers: tuple[str, ...], path: str) -> None:
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        status, answer = await raw(port, upgrade(path, *headers))
    assert status == 401
    assert TOKEN not in answer


async def test_the_token_in_the_url_is_none(folder: Path) -> None:
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        assert (await raw(port, upgrade(f"/feed?token={TOKEN}")))[0] == 401
        assert (await raw(port, upgrade(f"/feed?token={TOKEN}", f"Authorization: Bearer {TOKEN}")))[0] == 404


async def test_with_the_token_there_is_a_feed_over_tcp(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And no log ever has the token, at no level."""
    caplog.set_level(logging.DEBUG)
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        await rig.fill(1)
        address, headers = f"ws://127.0.0.1:{port}/feed", {"Authorization": f"Bearer {TOKEN}"}
        quiet = logging.getLogger("of the client")
        quiet.setLevel(logging.ERROR)
        async with connect(address, additional_headers=headers, proxy=None, logger=quiet) as line:
            client = FeedClient(line)
            welcome = await client.hello(0)
            assert welcome.actor == "token"
            assert await client.seqs(1) == [1]
            (feed,) = (await rig.hub.report())["feeds"]
            assert (feed["actor"], feed["uid"]) == ("token", None)
        await raw(port, upgrade("/feed", f"Authorization: Bearer {TOKEN}x"))
    assert TOKEN not in caplog.text


async def test_over_tcp_many_may_share_the_token(folder: Path) -> None:
    async with running_hub(folder) as rig, on_tcp(rig) as port:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        for _ in range(6):
            line = await connect(f"ws://127.0.0.1:{port}/feed", additional_headers=headers, proxy=None)
            await FeedClient(line).hello(0)


async def test_an_empty_token_opens_nothing(folder: Path) -> None:
    async with running_hub(folder) as rig:
        with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(ValueError, match="empty"):
            async with rig.hub.on_tcp(listener, Secret("")):
                pass


@pytest.mark.parametrize(("path", "expected"), [("/", 404), ("/feeds", 404), ("/feed/", 404), ("/status?x", 404)])
async def test_there_is_nothing_else(folder: Path, path: str, expected: int) -> None:
    async with running_hub(folder) as rig:
        assert (await raw(rig.path, upgrade(path)))[0] == expected
        assert (await raw(rig.path, upgrade().replace("GET", "POST")))[0] == 405


async def test_nothing_is_compressed(folder: Path) -> None:
    async with running_hub(folder) as rig, unix_connect(str(rig.path), "ws://localhost/feed") as line:
        assert line.protocol.extensions == []
        assert (await FeedClient(line).hello()).v == 1, "also without the subprotocol"


async def test_the_status_is_plain_http(folder: Path) -> None:
    async with running_hub(folder, status=lambda: {"ready": True, "received": {"stored": 2}}) as rig:
        await rig.fill(2)
        async with rig.welcomed(0) as client:
            await client.seqs(2)
            status, answer = await raw(rig.path, "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head, _, body = answer.partition("\r\n\r\n")
    said = json.loads(body)
    assert status == 200
    assert "Content-Type: application/json" in head
    assert (said["epoch"], said["oldest"], said["newest"], said["newest_at"]) == (rig.epoch, 1, 2, 1)
    assert (said["ready"], said["received"]) == (True, {"stored": 2})
    (feed,) = said["feeds"]
    assert feed.keys() == {"actor", "uid", "client", "look", "cursor", "lag", "since"}
    assert (feed["cursor"], feed["lag"], feed["look"]) == (0, 2, False)


async def test_outside_the_groups_there_is_no_status_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "uid_of", lambda sock: 65534)
    async with running_hub(folder, groups=frozenset({"support"})) as rig:
        assert (await raw(rig.path, "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n"))[0] == 403


async def test_the_relays_own_account_is_in_every_group(folder: Path) -> None:
    async with running_hub(folder, groups=frozenset({"no such group"})) as rig, rig.welcomed():
        assert peers.is_allowed(os.getuid(), frozenset({"no such group"}))


async def test_a_slow_directory_of_accounts_holds_up_nobody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on, account = threading.Event(), threading.Event(), peers.account

    def slow(uid: int) -> peers.Peer:
        first = not asked.is_set()
        asked.set()
        if first:
            go_on.wait(10)
        return account(uid)

    monkeypatch.setattr(peers, "account", slow)
    async with running_hub(folder) as rig:
        waits = asyncio.create_task(greeted(rig.path))
        await asyncio.to_thread(asked.wait, 5)
        async with rig.welcomed():
            assert not waits.done()
        go_on.set()
        await waits


async def greeted(path: Path) -> None:
    async with inbox(path) as client:
        await client.hello()
