"""What keeps a relay from starting, in one sentence with a way on; and the other doors that it can have."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.relay.processes import KEY, Sender, event, free_port, relay_process, signed
from tests.warm.command import ENCODING, ROOT, warm
from tui.relay import wire
from tui.relay.sqlite_log import SqliteLog

PUBLIC = "https://inbox.example.net/messagebird"
TOKEN = "a-token-that-nobody-may-see"


def refused(folder: Path, *options: str, code: int = 1, **environment: str) -> str:
    """Start a relay that cannot start; returns what it says."""
    own = {**os.environ, **ENCODING, "PYTHONPATH": str(ROOT), "TERNBOX_SIGNING_KEY": KEY, **environment}
    command = [*warm(own), "relay", "--listen=127.0.0.1:0", f"--feed={folder}/run/feed.sock", f"--data={folder}/data"]
    done = subprocess.run(
        [*command, *options], env=own, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("place", ["0.0.0.0:8790", "[::]:8790", "192.0.2.7:8790"])
@pytest.mark.parametrize("option", ["--listen", "--feed-tcp"])
def test_a_door_to_the_network_is_refused_unless_a_proxy_is_named(folder: Path, option: str, place: str) -> None:
    token = token_file(folder)
    said = refused(folder, f"--public-url={PUBLIC}", "--feed-tcp=127.0.0.1:0", token, f"{option}={place}", code=2)
    assert "--i-have-a-proxy" in said


def test_with_a_proxy_named_it_listens_there(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"0.0.0.0:{taken.getsockname()[1]}"
        said = refused(folder, f"--public-url={PUBLIC}", f"--listen={place}", "--i-have-a-proxy")
    assert f"cannot listen on {place}" in said


@pytest.mark.parametrize("place", ["8790", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999"])
def test_what_is_no_place_is_a_matter_of_usage(folder: Path, place: str) -> None:
    assert "HOST:PORT" in refused(folder, f"--public-url={PUBLIC}", f"--listen={place}", code=2)


def test_without_a_public_address_nothing_could_be_checked(folder: Path) -> None:
    assert "--public-url" in refused(folder, code=2)
    assert "https" in refused(folder, "--public-url=http://inbox.example.net/messagebird")
    assert "ASCII" in refused(folder, "--public-url=https://bücher.example.net/messagebird")


def test_without_a_signing_key_nothing_may_be_accepted(folder: Path) -> None:
    said = refused(folder, f"--public-url={PUBLIC}", code=3, TERNBOX_SIGNING_KEY_FILE=str(folder / "none"))
    assert "TERNBOX_SIGNING_KEY_FILE" in said
    assert not (folder / "data").exists()


def test_inboxes_by_tcp_need_a_token(folder: Path) -> None:
    assert "--feed-token-file" in refused(folder, f"--public-url={PUBLIC}", "--feed-tcp=127.0.0.1:0", code=2)


def test_registering_needs_an_access_key(folder: Path) -> None:
    assert "access key" in refused(folder, f"--public-url={PUBLIC}", "--register", code=3)


@pytest.mark.anyio
async def test_a_damaged_log_is_refused_and_kept(folder: Path) -> None:
    async with relay_process(folder, folder / "data") as relay:
        numbers = iter(range(300))
        await Sender(relay.url).send(lambda: next(numbers, None))
        assert relay.stop() == 0
    path = folder / "data" / "events.db"
    content = bytearray(path.read_bytes())
    content[5000:40000] = bytes(35000)
    path.write_bytes(content)
    said = refused(folder, f"--public-url={PUBLIC}")
    assert str(path) in said
    assert path.read_bytes() == content


@pytest.mark.anyio
async def test_a_log_that_another_relay_has_open_is_refused(folder: Path) -> None:
    log = SqliteLog(folder / "data" / "events.db")
    await log.open()
    try:
        said = refused(folder, f"--public-url={PUBLIC}")
    finally:
        await log.close()
    assert "events.db" in said


@pytest.mark.anyio
async def test_the_proxy_may_come_by_a_unix_socket(folder: Path) -> None:
    async with relay_process(folder, None, f"--listen={folder}/http/http.sock") as relay:
        transport = httpx.AsyncHTTPTransport(uds=f"{folder}/http/http.sock")
        async with httpx.AsyncClient(transport=transport, trust_env=False) as proxy:
            answer = await proxy.post(relay.url, content=event(1), headers=signed(event(1), relay.url))
        assert answer.status_code == 200
        assert relay.stop() == 0
    assert not (folder / "http" / "http.sock").exists()
    assert not relay.feed.exists()


def token_file(folder: Path) -> str:
    path = folder / "token"
    path.write_text(TOKEN)
    path.chmod(0o600)
    return f"--feed-token-file={path}"


@pytest.mark.anyio
async def test_an_inbox_with_the_token_listens_by_tcp(folder: Path) -> None:
    port = free_port()
    log = folder / "log"
    options = (f"--feed-tcp=127.0.0.1:{port}", token_file(folder), f"--log-file={log}")
    async with relay_process(folder, None, *options) as relay:
        authorization = {"Authorization": f"Bearer {TOKEN}"}
        async with connect(
            f"ws://127.0.0.1:{port}/feed", additional_headers=authorization, proxy=None, compression=None,
            subprotocols=[Subprotocol(wire.SUBPROTOCOL)],
        ) as line:  # fmt: skip
            await line.send(wire.encode(wire.Hello(wire.VERSION, "test", 0)).decode())
            assert isinstance(wire.from_relay(await line.recv()), wire.Welcome)
        assert relay.stop() == 0
    assert TOKEN not in log.read_text()


@pytest.mark.anyio
@pytest.mark.parametrize(("option", "oldest"), [("--keep-events=3", 8), ("--keep-days=0", 11)])
async def test_at_its_start_it_drops_what_is_too_old_or_too_much(folder: Path, option: str, oldest: int) -> None:
    async with relay_process(folder) as relay:
        numbers = iter(range(10))
        await Sender(relay.url).send(lambda: next(numbers, None))
        assert relay.stop() == 0
        relay.options = (option,)
        await asyncio.to_thread(relay.start)
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(relay.feed))) as client:
            for _ in range(100):
                status = (await client.get("http://localhost/status")).json()
                if status["oldest"] == oldest:
                    break
                await asyncio.sleep(0.1)
        assert (status["oldest"], status["newest"]) == (oldest, 10)
