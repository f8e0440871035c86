"""Bodies: too big, deeply nested, poisonous. What is signed is kept once and answered 200, whatever it is."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import HEAD, TEXT, event, post, rig
from tui.api.signature import JWT_HEADER

pytestmark = pytest.mark.anyio

LIMIT = 256 * 1024
MEGABYTES = 64


def head(lines: str) -> bytes:
    return HEAD + f"{lines}\r\n".encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def test_256_kib_are_taken_and_a_byte_more_is_413() -> None:
    padded = event()[:-1] + b" " * (LIMIT - len(event())) + b"}"
    assert len(padded) == LIMIT
    async with rig() as at:
        assert (await at.post(padded)).status == 200
        answer = await at.post(padded + b" ")
        assert (answer.status, answer.why, answer.headers["connection"]) == (413, "too big", "close")
        assert at.results() == {"stored": 1, "too_big": 1}


async def test_a_declared_body_is_413_before_a_byte_of_it_is_read() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        answer = await peer.ask(head(f"Content-Length: {MEGABYTES << 20}\r\n"))
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        assert await peer.until_closed() < 5


async def test_no_100_continue_for_a_body_that_is_too_big() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        assert (await peer.ask(head("Content-Length: 999999\r\nExpect: 100-continue\r\n"))).status == 413


async def test_a_chunked_body_of_300_kib_is_413() -> None:
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(head("Transfer-Encoding: chunked\r\n") + chunk(b"x" * 1024) * 300 + chunk(b""))
        assert (await peer.answer()).status == 413
        assert await peer.until_closed() < 5


async def test_a_chunked_body_is_taken_as_one_of_known_length() -> None:
    async with rig() as at, at.peer() as peer:
        body = event()
        lines = f"Transfer-Encoding: chunked\r\n{JWT_HEADER}: {at.signed(body)}\r\n"
        parts = b"".join(chunk(body[at : at + 7]) for at in range(0, len(body), 7))
        assert (await peer.ask(head(lines) + parts + chunk(b""))).status == 200
        assert [each.body for each in await at.events()] == [body]


async def test_who_sends_all_of_it_before_reading_is_told_too() -> None:
    """Closed at once, the connection would be reset, and the answer lost."""
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.send(head(f"Content-Length: {8 << 20}\r\n"))
        await peer.send(b"x" * (8 << 20))
        assert (await peer.answer()).status == 413


def resident() -> int:
    """Bytes of memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.parametrize("lines", [f"Content-Length: {MEGABYTES << 20}\r\n", "Transfer-Encoding: chunked\r\n"])
async def test_64_mb_that_are_sent_anyway_take_no_memory(lines: str) -> None:
    part = b"x" * 65536
    data = part if "Length" in lines else chunk(part)
    async with rig(MemoryLog()) as at, at.peer() as peer:
        await peer.ask(head("Content-Length: 0\r\n"))
        before = most = resident()
        try:
            await peer.send(head(lines))
            for _ in range(MEGABYTES * 16):
                await peer.send(data)
                most = max(most, resident())
        except ConnectionError:
            pass
        assert most - before < 16 << 20
        assert at.metrics.counted("received", result="too_big") == 1


async def test_a_peer_that_goes_away_in_its_body_leaves_nothing() -> None:
    async with rig() as at:
        async with at.peer() as peer:
            await peer.send(post(event(), at.signed(event()))[:-5])
        await asyncio.sleep(0.2)
        assert (await at.get("/healthz")).status == 200
        assert await at.events() == []


def nested(depth: int) -> bytes:
    """A message event with arrays so deep in it; the object itself is one level."""
    return b'{"type":"message.created","x":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def with_message(changes: str) -> bytes:
    return b'{"type":"message.created","message":{"id":"m1",' + changes.encode() + b"}}"


UNREAD = {
    "depth 65": nested(65),
    "depth 100 000": nested(100_000),
    "an unclosed depth of 200 000": b"[" * 200_000,
    "nothing": b"",
    "no JSON": TEXT.encode(),
    "empty object": b"{}",
    "array": b"[1,2]",
    "number": b"1",
    "null": b"null",
    "a type that is a number": b'{"type":{"a":1}}',
    "5 000 digits": with_message('"x":' + "9" * 5000),
    "a lone surrogate as the type": b'{"type":"\\ud800","message":{"id":"m1"}}',
    "NUL in the type": b'{"type":"message\\u0000","message":{"id":"m1\\u0000"}}',
    "a type of 200 kB": json.dumps({"type": "x" * 200_000}).encode(),
    "zeros": b"\0" * 64,
    "half of it": event()[:-9],
    "UTF-16": event().decode().encode("utf-16"),
}
READ = {
    "depth 63": nested(63),
    "depth 64": nested(64),
    "NaN": with_message('"x":NaN,"y":-Infinity'),
    "byte order mark": b"\xef\xbb\xbf" + event(),
    "id twice": with_message('"id":"m2"'),
    "a lone surrogate": with_message('"conversationId":"\\ud800","content":{"text":"\\ud800"}'),
    "a lone surrogate as the id": b'{"type":"message.created","message":{"id":"\\udfff"}}',
    "a lone surrogate as the channel": with_message('"channelId":"\\ud800"'),
    "NUL": with_message('"content":{"text":"\\u0000"},"channelId":"\\u0000"'),
    "2^63": with_message(f'"x":{2**63},"createdDatetime":{2**63},"channelId":{2**63}'),
    "wrong types": b'{"type":"message.created","message":7,"contact":[],"conversation":"x"}',
    "wrong types inside": with_message('"status":[],"content":7,"createdDatetime":{},"channelId":true'),
    "bytes that are no UTF-8": event().replace(TEXT.encode(), b"\xff\xfe\xc0"),
    "a channel of 200 kB": json.dumps({"type": "x", "message": {"id": "m", "channelId": "x" * 200_000}}).encode(),
    "control characters": b'{"type":"message.created","message":{"id":"a\x1b[31m\x07"}}',
}


@pytest.mark.parametrize("name", [*UNREAD, *READ])
async def test_a_signed_body_is_200_and_in_the_log_once_however_poisonous(name: str) -> None:
    body = (UNREAD | READ)[name]
    async with rig() as at:
        for new in (True, False):
            answer = await at.post(body)
            assert (answer.status, answer.said) == (200, {"seq": 1, "new": new})
        (kept,) = await at.events()
        assert (kept.body, kept.kind == "unparsed") == (body, name in UNREAD)
        assert at.results() == {"unparsed" if name in UNREAD else "stored": 1, "known": 1}


@pytest.mark.parametrize("name", [*UNREAD, *READ])
async def test_the_same_unsigned_is_401_and_nowhere(name: str) -> None:
    async with rig(MemoryLog()) as at:
        assert (await at.ask(post((UNREAD | READ)[name], "x.y.z"))).status == 401
        assert await at.events() == []
