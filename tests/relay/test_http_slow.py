"""Peers that are slow, deaf or many: each request has a deadline, and nobody starves the others."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import AsyncExitStack, suppress

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import HEAD, Peer, Rig, event, get, post, rig
from tui.relay.http_server import serving
from tui.relay.limits import Limits

pytestmark = pytest.mark.anyio

QUICK = Limits(deadline=1.0, keep_alive=1, linger=0.3)


async def drip(peer: Peer, data: bytes) -> None:
    """A byte every 20 ms, until nobody takes them any more."""
    try:
        for byte in data:
            await peer.send(bytes([byte]))
            await asyncio.sleep(0.02)
    except ConnectionError:
        pass


async def cut_after(at: Rig, first: bytes, slowly: bytes) -> float:
    async with at.peer() as peer:
        await peer.send(first)
        dripping = asyncio.create_task(drip(peer, slowly))
        try:
            return await peer.until_closed()
        finally:
            dripping.cancel()


@pytest.mark.parametrize(
    ("first", "slowly", "told"),
    [
        (b"", b"", b""),
        (b"", HEAD + b"X: " + b"x" * 9000, b"too slow"),
        (HEAD + b"Content-Length: 9000\r\n\r\n", b"x" * 9000, b"too slow"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000, b"too slow"),
        (HEAD + b"Content-Length: 9000\r\n\r\n", b"", b"too slow"),
    ],
    ids=["silence", "header drip", "body drip", "chunk drip", "silence in the body"],
)
async def test_a_slow_peer_is_cut_at_the_deadline(first: bytes, slowly: bytes, told: bytes) -> None:
    async with rig(MemoryLog(), limits=QUICK) as at:
        assert 0.9 < await cut_after(at, first, slowly) < 3
        heard = b"".join(at.heard)
        assert (b" 408 " in heard, told in heard) == (bool(told), True)


async def test_the_deadline_is_for_each_request_and_the_second_is_cut_as_well() -> None:
    async with rig(MemoryLog(), limits=QUICK) as at, at.peer() as peer:
        for _ in range(4):
            await asyncio.sleep(0.4)
            assert (await peer.ask(get())).status == 200
        began = time.monotonic()
        dripping = asyncio.create_task(drip(peer, HEAD + b"X: " + b"x" * 9000))
        await peer.until_closed()
        assert 0.9 < time.monotonic() - began < 3
        dripping.cancel()


async def test_half_a_request_behind_a_whole_one_is_cut_too() -> None:
    async with rig(MemoryLog(), limits=Limits(deadline=1.0, keep_alive=30)) as at, at.peer() as peer:
        await peer.send(get() + HEAD + b"Content-Length: 5\r\n\r\nab")
        assert (await peer.answer()).status == 200
        assert 0.9 < await peer.until_closed() < 3


async def test_the_deadline_holds_as_well_for_who_was_refused_and_stays() -> None:
    async with rig(MemoryLog(), limits=Limits(deadline=1.0, linger=20)) as at, at.peer() as peer:
        assert (await peer.ask(HEAD + b"Content-Length: 99999999\r\n\r\n")).status == 413
        assert await peer.until_closed() < 3


async def test_an_idle_connection_is_closed_after_its_keep_alive() -> None:
    async with rig(MemoryLog(), limits=Limits(keep_alive=1)) as at, at.peer() as peer:
        assert (await peer.ask(get())).status == 200
        assert 0.9 < await peer.until_closed() < 3


@pytest.mark.parametrize(
    ("count", "last"),
    [(300, b""), (40, b""), (40, b"Connection: close\r\n")],
    ids=["answers that wait to be written", "idle after them", "closed after them"],
)
async def test_a_peer_that_does_not_read_its_answers_is_cut(count: int, last: bytes) -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        size = len((await peer.ask(get("/metrics"))).body)
        with socket.socket() as listener, socket.socket() as deaf:
            for each in (listener, deaf):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            listener.bind(("127.0.0.1", 0))
            async with serving(at.receiver, [listener], QUICK):
                deaf.connect(listener.getsockname())
                await asyncio.to_thread(deaf.sendall, get("/metrics") * count + get(headers=last))
                await asyncio.sleep(2.5)
                got = 0
                with suppress(ConnectionError):
                    while part := await asyncio.to_thread(deaf.recv, 65536):
                        got += len(part)
                assert got < count * size


async def test_a_request_is_answered_at_once_on_a_connection_that_stays() -> None:
    """Not 40 ms later, when the other side acknowledges the first half of an answer."""
    async with rig(MemoryLog()) as at, at.peer() as peer:
        times = []
        for number in range(60):
            began = time.monotonic()
            assert (await peer.ask(post(event(number), at.signed(event(number))))).status == 200
            times.append(time.monotonic() - began)
        assert sorted(times)[20] < 0.03


async def test_600_idle_connections_starve_nobody_for_longer_than_the_deadline() -> None:
    async with rig(MemoryLog(), limits=Limits(deadline=2.0)) as at, AsyncExitStack() as idle:
        before = await idle.enter_async_context(at.peer())
        await before.ask(get())
        for _ in range(600):
            await idle.enter_async_context(at.peer())
        began = time.monotonic()
        refused = await at.post(event())
        assert (refused.status, refused.why, refused.headers["retry-after"]) == (503, "busy", "5")
        assert (await before.ask(get())).status == 200
        while (await at.post(event())).status != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        assert time.monotonic() - began < 6


async def test_beyond_twice_the_limit_a_connection_is_closed_at_once() -> None:
    async with rig(MemoryLog(), limits=Limits(connections=3)) as at, AsyncExitStack() as idle:
        for _ in range(6):
            await idle.enter_async_context(at.peer())
        async with at.peer() as peer:
            assert await peer.until_closed() < 3
