"""The HTTP server under the receiver: one request after another, and its end."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import Peer, event, get, logged, post, rig
from tui.relay.http_server import serving
from tui.relay.limits import Limits

pytestmark = pytest.mark.anyio


async def test_requests_may_follow_each_other_without_waiting() -> None:
    async with rig() as at, at.peer() as peer:
        await peer.send(b"".join(post(event(number), at.signed(event(number))) for number in range(20)))
        assert [(await peer.answer()).said["seq"] for _ in range(20)] == list(range(1, 21))


async def test_a_websocket_or_another_protocol_is_not_begun_nor_worth_a_line() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        with logged() as lines:
            answer = await peer.ask(get(headers=b"Connection: Upgrade\r\nUpgrade: websocket\r\n"))
        assert (answer.status, lines) == (200, [])


async def test_the_server_tells_neither_its_name_nor_the_time() -> None:
    async with rig(MemoryLog()) as at:
        assert set((await at.get("/healthz")).headers) == {"x-ternbox-relay", "content-type", "content-length"}


async def test_what_is_in_flight_is_finished_and_nobody_new_is_let_in() -> None:
    log = MemoryLog()
    log.gate.clear()
    async with rig(log, limits=Limits(append=30)) as at, at.peer() as idle, at.peer() as half:
        await idle.ask(get())
        body = event(99)
        whole = post(body, at.signed(body))
        await half.send(whole[:-10])
        posts = [asyncio.create_task(at.post(event(number))) for number in range(20)]
        await eventually(lambda: log.waiting == 20)
        at.receiver.stopping = True
        at.server.stop_accepting()
        with pytest.raises(ConnectionError):
            socket.create_connection(("127.0.0.1", at.port), timeout=1)
        draining = asyncio.create_task(at.server.drain(20))
        assert await idle.until_closed() < 30
        await half.send(whole[-10:])
        await eventually(lambda: log.waiting == 21)
        log.gate.set()
        assert {answer.status for answer in await asyncio.gather(*posts)} == {200}
        assert (await half.answer()).status == 200
        await draining


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_has_come_in_when_it_stops_is_answered() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.ask(get())
        peer.writer.write(post(event(), at.signed(event())))
        at.server.stop_accepting()
        await at.server.drain(5)
        assert (await peer.answer()).status == 200


async def test_what_does_not_finish_in_time_is_cut() -> None:
    log = MemoryLog()
    log.pause = 30
    async with rig(log, limits=Limits(append=30)) as at, at.peer() as peer:
        await peer.send(post(event(), at.signed(event())))
        await asyncio.sleep(0.2)
        at.server.stop_accepting()
        began = time.monotonic()
        await at.server.drain(0.5)
        assert 0.4 < time.monotonic() - began < 3
        assert await peer.until_closed() < 4
        assert at.heard == []


async def test_it_serves_on_a_unix_socket_as_well() -> None:
    async with rig(MemoryLog()) as at:
        with TemporaryDirectory(prefix="tb-", dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(Path(folder) / "http.sock"))
            async with serving(at.receiver, [listener], Limits()):
                reader, writer = await asyncio.open_unix_connection(str(Path(folder) / "http.sock"))
                answer = await Peer(reader, writer, at.heard).ask(post(event(), at.signed(event())))
                assert answer.said == {"seq": 1, "new": True}
                writer.close()
