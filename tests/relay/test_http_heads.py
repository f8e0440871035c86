"""Heads of requests that are too big, or that two programs could read in two ways."""

from __future__ import annotations

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import HEAD, PATH, get, rig

pytestmark = pytest.mark.anyio


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
        answer = await peer.ask(get(headers=headers))
        assert answer.status == status
        assert answer.headers["x-ternbox-relay"] == "1"
        if status != 200:
            assert answer.headers["connection"] == "close"
            assert await peer.until_closed() < 3


async def test_a_header_of_a_megabyte_is_refused_before_its_end() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(get(headers=b"X: " + b"x" * 1_100_000)[:-4])
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
