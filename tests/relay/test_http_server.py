"""The HTTP server under the receiver: slow, many, oversized and ambiguous peers, and its end."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import PATH, Peer, Rig, event, logged, post, rig
from tui.relay.http_server import serving
from tui.relay.limits import Limits

pytestmark = pytest.mark.anyio

QUICK = Limits(deadline=1.0, keep_alive=1)
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n".encode()


def get(headers: bytes = b"", path: bytes = b"/healthz") -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n"


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
        size = len((await peer.ask(get(path=b"/metrics"))).body)
        with socket.socket() as listener, socket.socket() as deaf:
            for each in (listener, deaf):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            listener.bind(("127.0.0.1", 0))
            async with serving(at.receiver, [listener], QUICK):
                deaf.connect(listener.getsockname())
                await asyncio.to_thread(deaf.sendall, get(path=b"/metrics") * count + get(last))
                await asyncio.sleep(4)
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


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"X: " + b"x" * 15_000 + b"\r\n", 200),
        (b"X: " + b"x" * 17_000 + b"\r\n", 431),
        (b"X: " + b"x" * 70_000 + b"\r\n", 431),
        (b"X: x\r\n" * 99, 200),
        (b"X: x\r\n" * 100, 431),
        (b"X: x\r\n" * 1000, 431),
    ],
    ids=["15 kB", "17 kB", "70 kB", "100 headers", "101 headers", "1000 headers"],
)
async def test_headers_have_limits(headers: bytes, status: int) -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        answer = await peer.ask(get(headers))
        assert answer.status == status
        assert answer.headers["x-ternbox-relay"] == "1"
        if status != 200:
            assert answer.headers["connection"] == "close"
            assert await peer.until_closed() < 3


async def test_a_header_of_a_megabyte_is_refused_before_its_end() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(get(b"X: " + b"x" * 1_100_000)[:-4])
        assert (await peer.answer()).status == 431
        assert await peer.until_closed() < 3


BODY = b"5\r\nhello\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY,
        HEAD + b"transfer-encoding: chunked\r\ncontent-length: 15\r\n\r\n" + BODY,
        HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        HEAD + b"Content-Length: 5, 5\r\n\r\nhello",
        HEAD + b"Content-Length: +5\r\n\r\nhello",
        HEAD + b"Content-Length: 0x5\r\n\r\nhello",
        HEAD + b"Content-Length: -1\r\n\r\nhello",
        HEAD + b"Content-Length : 5\r\n\r\nhello",
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding:\x0bchunked\r\n\r\n" + BODY,
        HEAD + b"X: x\r\n Transfer-Encoding: chunked\r\n\r\n" + BODY,
        HEAD + b"X: x\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5\n\nhello",
        HEAD + b"Content-Length: 5\n\nhello\r\n\r\n",
        HEAD + b"X: a\rContent-Length: 5\r\n\r\nhello",
        HEAD.replace(b"\r\n", b"\n") + b"Content-Length: 5\n\nhello",
        b"\n" + HEAD + b"Content-Length: 5\r\n\r\nhello",
        HEAD + b"X\x00: x\r\n\r\n",
        HEAD + b"Host: relay.example.net\r\n\r\n",
        b"POST " + PATH.encode() + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nZ\r\nhello\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
    ],
)
async def test_a_request_that_can_be_read_in_two_ways_is_400_and_the_end_of_the_connection(request_: bytes) -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(request_ + get())
        answer = await peer.answer()
        assert (answer.status, answer.headers["connection"]) == (400, "close")
        assert await peer.until_closed() < 3
        assert b" 200 " not in b"".join(at.heard)
        assert await at.events() == []


async def test_the_second_request_on_a_connection_is_looked_at_as_strictly() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(get() + HEAD + b"Content-Length: 5\nX: x\r\n\r\nhello")
        assert (await peer.answer()).status == 200
        assert (await peer.answer()).status == 400
        assert await peer.until_closed() < 3


async def test_requests_may_follow_each_other_without_waiting() -> None:
    async with rig() as at, at.peer() as peer:
        await peer.send(b"".join(post(event(number), at.signed(event(number))) for number in range(20)))
        assert [(await peer.answer()).said["seq"] for _ in range(20)] == list(range(1, 21))


async def test_a_websocket_or_another_protocol_is_not_begun_nor_worth_a_line() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        with logged() as lines:
            answer = await peer.ask(get(b"Connection: Upgrade\r\nUpgrade: websocket\r\n"))
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
