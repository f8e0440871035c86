"""Whatever becomes of relay, disk or inbox: what was acknowledged is there once, and in the same order for all."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.conftest import need
from tests.relay.processes import Inbox, Sender, connect, event, listening, relay_process, signed, until
from tui.relay import wire
from tui.relay.events import Event
from tui.relay.sqlite_log import SqliteLog

pytestmark = [pytest.mark.anyio]

FEEDS = 4  # of one account, as many as it may have


async def kept(data: Path) -> list[Event]:
    log = SqliteLog(data / "events.db")
    await log.open()
    try:
        events: list[Event] = []
        while page := await log.read(events[-1].seq if events else 0, 1000):
            events += page
        return events
    finally:
        await log.close()


def check(sender: Sender, events: list[Event], inboxes: list[Inbox]) -> None:
    """0 lost, 0 doubled, the same numbers and the same order for everybody."""
    assert len({each.id for each in events}) == len(events)
    numbers = {each.body: each.seq for each in events}
    assert {number: numbers.get(event(number)) for number in sender.acknowledged} == sender.acknowledged
    for inbox in inboxes:
        assert [(each.seq, each.id) for each in inbox.seen] == [(each.seq, each.id) for each in events]


@pytest.mark.slow
async def test_kill_9_again_and_again_loses_doubles_and_reorders_nothing(folder: Path) -> None:
    rng, numbers, over = random.Random(4), iter(range(10**9)), False
    async with relay_process(folder) as relay, listening(relay.feed, FEEDS) as inboxes:
        sender = Sender(relay.url)
        senders = [asyncio.create_task(sender.send(lambda: None if over else next(numbers))) for _ in range(16)]
        for _ in range(8):
            taken = len(sender.acknowledged)
            await until(lambda: len(sender.acknowledged) > taken + 20)  # noqa: B023
            await asyncio.sleep(rng.uniform(0, 0.2))
            await asyncio.to_thread(relay.kill)
            await asyncio.to_thread(relay.start)
        over = True
        await asyncio.wait_for(asyncio.gather(*senders), 60)
        newest = max(sender.acknowledged.values())
        await until(lambda: all(inbox.cursor and inbox.cursor >= newest for inbox in inboxes))
        await asyncio.to_thread(relay.kill)
        events = await kept(relay.data)
    assert len(sender.acknowledged) > 160
    assert all(inbox.came_back >= 8 for inbox in inboxes)
    check(sender, events, inboxes)


@pytest.mark.slow
async def test_a_full_disk_is_answered_503_and_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    need("mount", shutil.which("mount") and os.getuid() == 0)
    small = folder / "small"
    small.mkdir()
    await asyncio.to_thread(subprocess.run, ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=True)
    try:
        async with relay_process(folder, small / "relay") as relay, listening(relay.feed, 2) as inboxes:
            sender, numbers = Sender(relay.url), iter(range(10**9))
            filler = small / "filler"
            over = False
            senders = [asyncio.create_task(sender.send(lambda: None if over else next(numbers))) for _ in range(8)]
            await until(lambda: len(sender.acknowledged) > 50)
            fill(filler)
            await until(lambda: sender.refused > 20)
            taken = len(sender.acknowledged)
            async with httpx.AsyncClient(trust_env=False) as client:
                origin = relay.url.removesuffix("/messagebird")
                assert await settled(client, f"{origin}/readyz", 503)
                assert (await client.get(f"{origin}/healthz")).status_code == 200
            filler.unlink()
            await until(lambda: len(sender.acknowledged) > taken + 100)
            over = True
            await asyncio.wait_for(asyncio.gather(*senders), 60)
            newest = max(sender.acknowledged.values())
            await until(lambda: all(inbox.cursor and inbox.cursor >= newest for inbox in inboxes))
            assert await asyncio.to_thread(relay.stop) == 0
            events = await kept(relay.data)
    finally:
        await asyncio.to_thread(subprocess.run, ["umount", "-l", str(small)], check=True)
    check(sender, events, inboxes)


async def settled(client: httpx.AsyncClient, url: str, status: int) -> bool:
    """Whether this is answered within some seconds."""
    for _ in range(200):
        if (await client.get(url)).status_code == status:
            return True
        await asyncio.sleep(0.1)
    return False


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


async def test_an_inbox_that_is_stopped_harms_nobody_and_gets_everything_afterwards(folder: Path) -> None:
    """It is a process of its own, which is stopped as by Ctrl+Z while hundreds of events pass."""
    async with relay_process(folder) as relay, listening(relay.feed, 1) as inboxes:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.relay.listener", str(relay.feed), stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert await child.stdout.readline() == b"live\n"
        child.send_signal(signal.SIGSTOP)
        sender, numbers = Sender(relay.url), iter(range(600))
        await asyncio.gather(*(sender.send(lambda: next(numbers, None)) for _ in range(8)))
        await until(lambda: len(inboxes[0].seen) == 600, 10)
        child.send_signal(signal.SIGCONT)
        async with asyncio.timeout(20):
            seen = [int(await child.stdout.readline()) for _ in range(600)]
        child.kill()
        await child.wait()
    assert seen == [each.seq for each in inboxes[0].seen]


async def test_sigterm_answers_the_posts_in_flight_and_says_goodbye_in_time(folder: Path) -> None:
    """50 posts whose bodies have come but for the last byte, and an inbox that does not read."""
    async with relay_process(folder) as relay, connect(relay.feed) as frozen, connect(relay.feed) as other:
        for line in (frozen, other):
            await line.send(wire.encode(wire.Hello(wire.VERSION, "test", 0)).decode())
        frozen.transport.pause_reading()
        peers = [await begun(relay.port, relay.url, number) for number in range(50)]
        began = time.monotonic()
        relay.signal(signal.SIGTERM)
        await asyncio.sleep(0.2)
        for _, writer, last in peers:
            writer.write(last)
        answers = [await reader.read() for reader, _, _ in peers]
        code = await asyncio.to_thread(relay.end)
        took = time.monotonic() - began
        assert await rest_of(other) == wire.Close.RESTART
        events = await kept(relay.data)
    statuses = [int(answer.split()[1]) for answer in answers]
    assert set(statuses) <= {200, 503}  # 503 for those that had not been looked at yet
    assert statuses.count(200) == len(events) > 25
    assert code == 0
    assert took < 5


async def rest_of(line: ClientConnection) -> int | None:
    """Read to the end; returns why it was closed."""
    with suppress(ConnectionClosed):
        while True:
            await line.recv()
    return line.close_code


async def begun(port: int, url: str, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """A post that has come but for its last byte."""
    body = event(number)
    headers = {"host": f"127.0.0.1:{port}", "content-length": str(len(body)), **signed(body, url)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /messagebird HTTP/1.1\r\n{head}\r\n".encode() + body[:-1])
    await writer.drain()
    await asyncio.sleep(0.002)
    return reader, writer, body[-1:]


async def test_of_two_relays_on_one_socket_the_second_says_that_one_runs(folder: Path) -> None:
    async with relay_process(folder) as relay:
        command = [*relay.command(), "--listen", "127.0.0.1:0", "--data", str(folder / "other")]
        environment = {**os.environ, "TERNBOX_SIGNING_KEY": "x" * 32}
        second = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, timeout=30, check=False
        )
        assert second.returncode == 1
        assert "runs at" in second.stderr
        assert "Traceback" not in second.stderr
        sender, numbers = Sender(relay.url), iter(range(3))
        await sender.send(lambda: next(numbers, None))
        assert len(sender.acknowledged) == 3
