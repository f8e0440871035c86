"""Inboxes that do not read, come and go, or ask for too much: what they cost the relay, and what the others notice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from tests.relay.feed_client import SOON, FeedClient, eventually, inbox, running_hub
from tui.relay import wire
from tui.relay.feeds import FeedLimits
from tui.relay.wire import Close

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024


@asynccontextmanager
async def process(module: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [sys.executable, "-m", f"tests.relay.{module}", *arguments]
    pipe = subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe, limit=4 * MIB)
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def line(child: asyncio.subprocess.Process) -> Any:
    assert child.stdout
    async with asyncio.timeout(60):
        return json.loads(await child.stdout.readline())


class HubProcess:
    """`tests.relay.hub_process`, as the system sees it."""

    def __init__(self, child: asyncio.subprocess.Process, path: Path) -> None:
        self.child, self.path = child, path

    async def append(self, count: int, size: int = 1400) -> int:
        assert self.child.stdin
        self.child.stdin.write(f"append {count} {size}\n".encode())
        return int((await line(self.child))["newest"])

    @property
    def rss(self) -> int:
        return int(Path(f"/proc/{self.child.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def files(self) -> int:
        return len(os.listdir(f"/proc/{self.child.pid}/fd"))

    async def end(self) -> float:
        """Seconds that it took to close."""
        self.child.send_signal(signal.SIGTERM)
        took = float((await line(self.child))["closed_in"])
        async with asyncio.timeout(SOON):
            assert await self.child.wait() == 0
        return took


@asynccontextmanager
async def hub_process(folder: Path, **limits: Any) -> AsyncIterator[HubProcess]:
    async with process("hub_process", str(folder), json.dumps({"ping": 60} | limits)) as child:
        await line(child)
        yield HubProcess(child, folder / "feed.sock")


@asynccontextmanager
async def frozen(path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """An inbox that was welcomed, and then stopped as by Ctrl+Z."""
    async with process("feed_child", str(path)) as child:
        for kind in ("welcome", "live"):
            assert (await line(child))["t"] == kind
        child.send_signal(signal.SIGSTOP)
        yield child


async def test_a_frozen_inbox_costs_its_buffer_and_the_others_notice_nothing(folder: Path) -> None:
    """20 MB of events pass it. What the ring keeps of them is the ring's own and bounded."""
    async with hub_process(folder) as hub, inbox(hub.path) as other:
        await other.hello()
        await read_on(hub, other, 4500)  # The ring is full, and all code was in use.
        before = hub.rss
        async with frozen(hub.path) as stopped:
            await read_on(hub, other, 14_000)
            grown = hub.rss - before
            assert grown < 6 * MIB, f"{grown / MIB:.1f} MiB"
            stopped.send_signal(signal.SIGCONT)
            first = await line(stopped)
            assert first["seq"] == 4501, "when it goes on it has missed nothing"


async def read_on(hub: HubProcess, client: FeedClient, count: int) -> None:
    appended = asyncio.create_task(hub.append(count))
    seqs = await client.seqs(count)
    assert seqs == list(range(seqs[0], seqs[0] + count))
    assert await appended == seqs[-1]


async def test_a_feed_that_does_not_read_in_time_is_closed_with_4413(folder: Path) -> None:
    """It reads again before it is cut, and so hears why."""
    limits = FeedLimits(ping=60, stuck=0.5)
    async with running_hub(folder, limits=limits) as rig, rig.welcomed(0) as slow, rig.welcomed(0) as other:
        slow.line.transport.pause_reading()
        body = b'"' + b"x" * 1400 + b'"'
        for number in range(0, 1000, 50):
            await rig.append(*(f"event-{number + each}" for each in range(50)), body=body)
        assert await other.seqs(1000) == list(range(1, 1001))
        await eventually(lambda: rig.feeds == 1, "the verdict")
        slow.line.transport.resume_reading()
        code, said = await slow.closed()
        assert code == Close.TOO_SLOW
        seqs = [frame.seq for frame in said if isinstance(frame, wire.Event)]
        assert seqs == list(range(1, len(seqs) + 1)), "what it got is without a gap"
        async with rig.welcomed(seqs[-1]) as again:
            assert await again.seqs(1000 - len(seqs)) == list(range(seqs[-1] + 1, 1001))


async def test_one_that_stays_frozen_is_cut_and_its_place_is_free(folder: Path) -> None:
    async with hub_process(folder, stuck=0.5, per_uid=1) as hub, frozen(hub.path):
        await hub.append(2000)
        await asyncio.sleep(3.5)
        async with inbox(hub.path) as client:
            await client.hello(0)


@pytest.mark.parametrize("appended", [0, 2000], ids=["idle", "with a full buffer"])
async def test_the_relay_ends_within_three_seconds_with_a_frozen_inbox(folder: Path, appended: int) -> None:
    async with hub_process(folder) as hub, inbox(hub.path) as other, frozen(hub.path):
        await other.hello()
        if appended:
            await read_on(hub, other, appended)
        took = await hub.end()
        assert took < 3
        code, said = await other.closed()
        assert (code, type(said[-1])) == (Close.RESTART, wire.Bye)


@pytest.mark.slow
async def test_a_thousand_visits_leave_nothing_behind(folder: Path) -> None:
    async with hub_process(folder) as hub:
        await hub.append(100)
        await visits(hub, 200)
        files, rss = hub.files, hub.rss
        await visits(hub, 800)
        await asyncio.sleep(0.5)
        assert hub.files <= files + 2
        assert hub.rss - rss < MIB, f"{(hub.rss - rss) / MIB:.1f} MiB"


async def visits(hub: HubProcess, count: int) -> None:
    """Some close well, some are cut, some never say hello."""
    for number in range(count):
        async with inbox(hub.path) as client:
            if number % 3:
                await client.hello(0)
                await client.seqs(3)
            if number % 3 == 1:
                await client.line.close()


async def test_who_pings_without_reading_is_cut(folder: Path) -> None:
    """The pings of the WebSocket protocol are answered by the library, outside all flow control."""
    async with running_hub(folder) as rig, rig.welcomed() as client:
        client.line.transport.pause_reading()
        pings = Frame(Opcode.PING, b"x" * 125).serialize(mask=True) * 500
        for _ in range(100):
            client.line.transport.write(pings)
        await eventually(client.line.transport.is_closing, "its end")
        await eventually(lambda: rig.feeds == 0, "the place is free")


async def test_many_inboxes_get_everything_in_the_same_order(folder: Path) -> None:
    limits = FeedLimits(per_uid=100, ping=60)
    async with running_hub(folder, limits=limits) as rig, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(rig.welcomed(0)) for _ in range(60)]
        for number in range(20):
            await rig.fill(10, start=number * 10)
        assert [await client.seqs(200) for client in clients] == [list(range(1, 201))] * 60
