"""How feeds end: the close codes, the places there are, and the end of the relay."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.relay.feed_client import FeedClient, HubRig, eventually, inbox, running_hub
from tui.relay import lines, wire
from tui.relay.feeds import FeedLimits
from tui.relay.wire import Close

pytestmark = pytest.mark.anyio
HELLO = '{"t":"hello","v":1,"client":"test","cursor":0'


BAD: dict[str, str | bytes] = {
    "empty": "",
    "words": "hello",
    "list": "[]",
    "unknown": '{"t":"nonsense"}',
    "half": '{"t":"hello","v":1}',
    "no hello": '{"t":"ack","seq":1}',
    "binary": HELLO.encode() + b"}",
    "negative": HELLO.replace("0", "-1") + "}",
    "fraction": HELLO.replace("0", "0.5") + "}",
    "bomb": HELLO + ',"kinds":' + "[" * 30_000,
    "deep": HELLO + ',"x":' + "[" * 30_000 + "]" * 30_000 + "}",
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
async def test_a_bad_frame_closes_with_4400(folder: Path, said: str | bytes) -> None:
    async with running_hub(folder) as rig, inbox(rig.path) as client:
        await client.line.send(said)
        assert await client.closed() == (Close.BAD_FRAME, [])


@pytest.mark.parametrize("said", ["{}", HELLO + "}", b"{}"], ids=["empty", "hello twice", "binary"])
async def test_so_does_one_after_the_welcome(folder: Path, said: str | bytes) -> None:
    async with running_hub(folder) as rig, rig.welcomed() as client:
        await client.line.send(said)
        assert (await client.closed())[0] == Close.BAD_FRAME


async def test_a_frame_that_is_too_big_closes_with_1009(folder: Path) -> None:
    async with running_hub(folder) as rig, rig.welcomed() as client:
        await client.line.send("x" * (wire.LARGEST_TO_RELAY + 1))
        assert (await client.closed())[0] == Close.TOO_BIG


async def test_another_version_closes_with_4406(folder: Path) -> None:
    async with running_hub(folder) as rig, inbox(rig.path) as client:
        await client.line.send(HELLO.replace('"v":1', '"v":2') + ',"new":{"field":[]}}')
        assert await client.closed() == (Close.BAD_VERSION, [])


async def test_no_hello_in_time_closes_with_4408(folder: Path) -> None:
    async with running_hub(folder, limits=FeedLimits(hello=0.2)) as rig, inbox(rig.path) as client:
        assert await client.closed() == (Close.NO_HELLO, [])


async def test_half_a_request_is_cut(folder: Path) -> None:
    async with running_hub(folder, limits=FeedLimits(hello=0.2)) as rig:
        reader, writer = await asyncio.open_unix_connection(str(rig.path))
        writer.write(b"GET /feed HTTP/1.1\r\nHost: loc")
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize(("cursor", "epoch"), [(2, "another"), (None, "another"), (4, None), (10**15, None)])
async def test_the_cursor_of_another_log_closes_with_4409(folder: Path, cursor: int | None, epoch: str | None) -> None:
    """One beyond the newest number as well: the log was set back."""
    async with running_hub(folder) as rig:
        await rig.fill(3)
        async with inbox(rig.path) as client:
            await client.send(wire.Hello(1, "test", cursor, epoch))
            assert await client.closed() == (Close.NEW_EPOCH, [])
            assert await (await greeted(rig)).seqs(3) == [1, 2, 3]


async def greeted(rig: HubRig) -> FeedClient:
    """Somebody else, to whom all this is nothing."""
    return await AsyncExitStack().enter_async_context(rig.welcomed(0))


async def test_a_cursor_older_than_what_is_kept_closes_with_4410(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(10)
        await rig.log.trim(before=2, keep_last=4)
    async with running_hub(folder) as rig:
        async with inbox(rig.path) as client:
            await client.send(wire.Hello(1, "test", 5, rig.epoch))
            assert await client.closed() == (Close.TOO_OLD, [wire.Lagged(oldest=7, have=5)])
        async with rig.welcomed(6) as client:
            assert await client.seqs(4) == [7, 8, 9, 10]


async def test_a_feed_that_a_trim_overtakes_closes_with_4410(folder: Path) -> None:
    """It is told what it missed, and gets nothing after the gap."""
    async with running_hub(folder) as rig:
        await rig.fill(1500)
    async with running_hub(folder) as rig:
        gate = asyncio.Event()
        read = rig.log.read

        async def slow_read(after: int, limit: int, **more: frozenset[str] | None) -> object:
            if after == 32:
                await gate.wait()
            return await read(after, limit, **more)

        rig.log.read = slow_read  # type: ignore[method-assign,assignment]
        async with rig.welcomed(0) as client:
            assert await client.seqs(32) == list(range(1, 33))
            await rig.log.trim(before=2, keep_last=100)
            gate.set()
            assert await client.closed() == (Close.TOO_OLD, [wire.Lagged(oldest=1401, have=32)])


async def test_a_fifth_feed_of_an_account_closes_with_1013(folder: Path) -> None:
    async with running_hub(folder) as rig, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(rig.welcomed()) for _ in range(4)]
        async with inbox(rig.path) as fifth:
            await fifth.send(wire.Hello(1, "fifth"))
            assert await fifth.closed() == (Close.TRY_LATER, [])
        clients[0].line.transport.abort()
        await eventually(lambda: rig.metrics.counted("feed_closes", code="1006"), "the place is free")
        async with rig.welcomed():
            pass


async def test_commands_that_look_take_no_inbox_its_place(folder: Path) -> None:
    async with running_hub(folder) as rig, AsyncExitStack() as stack:
        for number in range(8):
            await stack.enter_async_context(rig.welcomed(look=number < 4))
        async with inbox(rig.path) as client:
            await client.send(wire.Hello(1, "fifth look", look=True))
            assert await client.closed() == (Close.TRY_LATER, [])


async def test_too_many_feeds_in_all_close_with_1013(folder: Path) -> None:
    limits = FeedLimits(per_uid=100, in_all=3, ping=60)
    async with running_hub(folder, limits=limits) as rig, AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(rig.welcomed())
        async with inbox(rig.path) as client:
            await client.send(wire.Hello(1, "one more"))
            assert await client.closed() == (Close.TRY_LATER, [])


async def test_one_account_cannot_hold_all_connections_without_a_hello(folder: Path) -> None:
    async with running_hub(folder) as rig:
        opened = [await asyncio.open_unix_connection(str(rig.path)) for _ in range(40)]
        await asyncio.sleep(0.1)
        cut = [reader for reader, _ in opened if reader.at_eof()]
        assert len(cut) == 40 - 32
        for _, writer in opened:
            writer.close()
        await asyncio.sleep(0.1)
        async with rig.welcomed():
            pass


async def test_an_account_outside_the_groups_is_closed_with_1008(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "uid_of", lambda sock: 65534)
    async with running_hub(folder, groups=frozenset({"support"})) as rig, inbox(rig.path) as client:
        assert await client.closed() == (Close.NOT_ALLOWED, [])


@pytest.mark.parametrize(("why", "code"), [("restart", Close.RESTART), ("shutdown", Close.GOING_AWAY)])
async def test_at_its_end_the_relay_says_goodbye(folder: Path, why: str, code: Close) -> None:
    async with running_hub(folder) as rig, rig.welcomed(0) as client, inbox(rig.path) as silent:
        reader, writer = await asyncio.open_unix_connection(str(rig.path))
        await client.take(wire.Live)
        began = time.monotonic()
        await rig.hub.close(why)  # type: ignore[arg-type]
        assert time.monotonic() - began < 1, "nobody who has not said hello is waited for"
        closed, said = await client.closed()
        assert closed == code
        (bye,) = said
        assert isinstance(bye, wire.Bye)
        assert (bye.why, bye.retry_ms > 0) == (why, why == "restart")
        assert (await silent.closed())[0] == code
        async with asyncio.timeout(2):
            assert await reader.read() == b"", "a line that was not taken yet is cut as well"
        writer.close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_unix_connection(str(rig.path))


async def test_who_does_not_read_is_waited_for_only_so_long(folder: Path) -> None:
    async with running_hub(folder) as rig, rig.welcomed(0) as client, rig.welcomed(0) as other:
        client.line.transport.pause_reading()
        await rig.append(*map(str, range(400)), body=b'"' + b"x" * 1400 + b'"')
        await other.seqs(400)
        began = time.monotonic()
        await rig.hub.close("restart", within=0.2)
        assert 0.2 < time.monotonic() - began < 1


async def test_closes_are_counted_by_code_and_no_client_makes_up_a_label(folder: Path) -> None:
    async with running_hub(folder) as rig:
        for code in (1000, 4999, 3456):
            async with rig.welcomed() as client:
                await client.line.close(code)
        await eventually(lambda: rig.metrics.counted("feed_closes", code="other") == 2, "two with codes of their own")
        assert rig.metrics.counted("feed_closes", code="1000") == 1
        assert b"4999" not in rig.metrics.text()
