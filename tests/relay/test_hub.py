"""What a feed brings: the backlog from its cursor, what happens from then on, and what inboxes tell each other."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
from pathlib import Path

import pytest

from tests.relay.feed_client import eventually, inbox, running_hub
from tui.relay import tape, wire
from tui.relay.engine import LogTrouble
from tui.relay.events import SENT, UNPARSED, Event
from tui.relay.feeds import FeedLimits

pytestmark = pytest.mark.anyio
ME = pwd.getpwuid(os.getuid()).pw_name


async def test_a_feed_begins_with_a_welcome_that_says_who_and_where(folder: Path) -> None:
    async with running_hub(folder, name="the relay") as rig:
        await rig.fill(3)
        async with inbox(rig.path) as client:
            welcome = await client.hello(1)
            assert client.line.subprotocol == wire.SUBPROTOCOL
    assert welcome == wire.Welcome(
        v=1, epoch=rig.epoch, oldest=1, newest=3, from_=1, ping_s=60.0, actor=ME, relay="the relay"
    )


async def test_the_backlog_comes_in_order_then_live_then_what_happens(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(100)
        async with rig.welcomed(0) as client:
            assert [(await client.take(wire.Event)).seq for _ in range(100)] == list(range(1, 101))
            assert await client.take(wire.Live) == wire.Live(100)
            await rig.append("new")
            assert (await client.take(wire.Event)).id == "new"


async def test_without_a_cursor_it_begins_now(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(5)
        async with rig.welcomed(None) as client:
            assert await client.take(wire.Live) == wire.Live(5)
            await rig.append("new")
            assert (await client.take(wire.Event)).seq == 6


async def test_it_resumes_exactly_where_it_stopped(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(10)
        async with rig.welcomed(0) as client:
            assert await client.seqs(4) == [1, 2, 3, 4]
        await rig.fill(10, start=10)
        async with rig.welcomed(4, epoch=rig.epoch) as client:
            assert await client.seqs(16) == list(range(5, 21))


async def test_what_is_older_than_the_ring_comes_out_of_the_log(folder: Path) -> None:
    """After a restart the ring holds the newest events only."""
    async with running_hub(folder) as rig:
        await rig.fill(1500)
    async with running_hub(folder) as rig, rig.welcomed(0) as client:
        assert await client.seqs(1500) == list(range(1, 1501))
        assert 0 < rig.metrics.counted("ring_misses") < 50


async def test_an_event_says_where_it_is_from_and_has_the_body_as_it_came(folder: Path) -> None:
    async with running_hub(folder) as rig:
        body = '{"type": "message.created",  "text": "é \\u0000 \\ud83d\\ude00"}'.encode()
        await rig.append("one", body=body, at=123, source="reconcile", channel_id="c")
        async with rig.welcomed(0) as client:
            event = await client.take(wire.Event)
    assert (event.id, event.kind, event.at, event.src) == ("one", "message.created", 123, "reconcile")
    assert (bytes(event.ev), event.raw) == (body, None)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (UNPARSED, b'{"fine": 1}'),
        (UNPARSED, b"[" * 100_000),
        ("message.created", b"\xff\xfe"),
        ("message.created", b'"\\ud800"'),
        ("message.created", b'1,"seq":99'),
        ("message.created", b'{"a":1}}'),
        ("message.created", b""),
        ("message.created", b"[" * 50_000 + b"]" * 50_000),
    ],
    ids=["unparsed", "bomb", "not utf-8", "surrogate", "injection", "too many brackets", "empty", "deep"],
)
async def test_a_body_that_would_break_the_feed_comes_as_bytes(folder: Path, kind: str, body: bytes) -> None:
    async with running_hub(folder) as rig:
        await rig.append("odd", kind=kind, body=body)
        await rig.append("next")
        async with rig.welcomed(0) as client:
            odd, following = await client.events(2)
    assert (odd.seq, odd.raw) == (1, body)
    assert (following.seq, following.raw) == (2, None)


async def test_an_event_too_big_for_a_frame_comes_without_its_body(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.append("big", body=b'"' + b"x" * wire.LARGEST_TO_INBOX + b'"')
        async with rig.welcomed(0) as client:
            event = await client.take(wire.Event)
    assert (event.seq, bytes(event.ev), event.raw) == (1, b"null", None)


async def test_pings_say_how_far_the_log_is(folder: Path) -> None:
    async with running_hub(folder, limits=FeedLimits(ping=0.05)) as rig:
        await rig.fill(2)
        async with rig.welcomed(2) as client:
            first = await client.until(wire.Ping)
            await rig.fill(1, start=2)
            await client.until(wire.Event)
            second = await client.until(wire.Ping)
    assert (first.n, first.newest, second.n > 1, second.newest) == (1, 2, True, 3)


async def test_only_wanted_kinds_and_channels_come_and_skip_says_how_far(folder: Path) -> None:
    wanted = {"kinds": frozenset({"yes"}), "channels": frozenset({"a"})}
    async with running_hub(folder) as rig, rig.welcomed(0, **wanted) as client:
        await client.take(wire.Live)
        await rig.append("1", kind="no", channel_id="a")
        assert await client.take(wire.Skip) == wire.Skip(1)
        await rig.append("2", kind="yes", channel_id="b")
        await rig.append("3", kind="yes", channel_id="a")
        assert (await client.take(wire.Event)).seq == 3
        await rig.append("4", kind="yes")
        assert (await client.take(wire.Event)).seq == 4, "what has no channel is for every channel"


async def test_skip_comes_at_most_every_second(folder: Path) -> None:
    async with running_hub(folder) as rig, rig.welcomed(0, kinds=frozenset({"yes"})) as client:
        skips: list[int] = []
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(150):
            await rig.append(str(number), kind="no")
            await asyncio.sleep(0.01)
        await client.take(wire.Live)
        while (frame := await client.take(wire.Skip)).seq < 150:
            skips.append(frame.seq)
        assert len(skips) <= loop.time() - began


async def test_acks_and_pongs_move_what_the_status_shows(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(5)
        async with rig.welcomed(1) as client:
            await client.seqs(4)
            await client.send(wire.Ack(3))
            await client.send(wire.Ack(2))
            await client.send(wire.Pong(1, 4))
            await client.send(wire.Ack(99))
            await client.send(wire.Cmd("r", "nothing", "x"))
            await client.until(wire.Fail)
            (feed,) = (await rig.hub.report())["feeds"]
    assert (feed["actor"], feed["uid"], feed["client"], feed["cursor"], feed["lag"]) == (ME, os.getuid(), "test", 4, 1)


async def test_who_sent_a_message_is_told_to_all_once(folder: Path) -> None:
    cmd = wire.Cmd("r1", "sent", "message-1", {"conversation": "c1", "reference": "ref"})
    async with running_hub(folder) as rig, rig.welcomed(0) as one, rig.welcomed(0) as other:
        await one.send(cmd)
        done = await one.until(wire.Done)
        await one.send(cmd)
        again = await one.until(wire.Done)
        event = await other.until(wire.Event)
        assert done == again == wire.Done("r1", 1)
        assert (await rig.log.bounds()).newest == 1
    assert (event.kind, event.src) == (SENT, "team")
    assert json.loads(bytes(event.ev)) == {
        "type": SENT, "actor": ME, "uid": os.getuid(), "conversation": "c1", "message": "message-1", "reference": "ref",
    }  # fmt: skip


async def test_an_event_can_be_sent_again(folder: Path) -> None:
    async with running_hub(folder) as rig:
        await rig.append("one", body=b'{"b":2}', channel_id="c")
        async with rig.welcomed(1) as client:
            for seq in ("1", "2"):
                await client.send(wire.Cmd(seq, "replay", seq))
            first, second = await client.events(2)
    assert (first.seq, first.src, bytes(first.ev), first.kind) == (2, "replay", b'{"b":2}', "message.created")
    assert first.id.startswith("one:replay:")
    assert second.id.startswith("one:replay:")
    assert second.id != first.id


@pytest.mark.parametrize(
    ("cmd", "code"),
    [
        (wire.Cmd("r", "assign", "x"), "bad"),
        (wire.Cmd("r", "sent", "m"), "bad"),
        (wire.Cmd("r", "sent", "m" * 201, {"conversation": "c"}), "bad"),
        (wire.Cmd("r", "replay", "-1"), "bad"),
        (wire.Cmd("r", "replay", "٣"), "bad"),
        (wire.Cmd("r", "replay", "9" * 400), "bad"),
        (wire.Cmd("r", "replay", "7"), "gone"),
        (wire.Cmd("r", "replay", "0"), "gone"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_the_feed_goes_on(folder: Path, cmd: wire.Cmd, code: str) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(3)
        async with rig.welcomed(3) as client:
            await client.send(cmd)
            assert await client.until(wire.Fail) == wire.Fail("r", code)
            await rig.append("next")
            assert await client.seqs(1) == [4]


async def test_trouble_with_the_log_ends_no_feed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_hub(folder) as rig, rig.welcomed(0) as client:
        asked = 0

        async def trouble(*_: object, **__: object) -> None:
            nonlocal asked
            asked += 1
            raise LogTrouble("The disk hides.")

        with monkeypatch.context() as broken:
            for call in ("read", "bounds", "changed"):
                broken.setattr(rig.log, call, trouble)
            await rig.append("one")
            await client.send(wire.Cmd("r", "replay", "1"))
            assert await client.until(wire.Fail) == wire.Fail("r", "trouble")
            await eventually(lambda: asked > 1, "the hub meets the trouble")
            async with inbox(rig.path) as late:
                await late.send(wire.Hello(1, "late", 0))
                assert (await late.closed())[0] == wire.Close.TRY_LATER
        assert await client.seqs(1) == [1]


async def test_a_feed_that_catches_up_waits_for_a_log_in_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_hub(folder) as rig:
        await rig.fill(1500)
    async with running_hub(folder) as rig:
        read, troubles = rig.log.read, 0

        async def sometimes(after: int, limit: int) -> list[Event]:
            nonlocal troubles
            if after == 64 and not troubles:
                troubles += 1
                raise LogTrouble("The disk hides.")
            return await read(after, limit)

        monkeypatch.setattr(rig.log, "read", sometimes)
        async with rig.welcomed(0) as client:
            assert await client.seqs(1500) == list(range(1, 1501))
        assert troubles == 1


async def test_a_fault_of_our_own_ends_the_relay_loudly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds that stay open and never hear anything again would be worse."""

    async def broken() -> None:
        async with running_hub(folder) as rig:
            monkeypatch.setattr(tape, "ready", lambda event: 1 // 0)
            await rig.append("one")
            await asyncio.sleep(5)

    with pytest.raises(ExceptionGroup) as caught:
        await broken()
    assert isinstance(caught.value.exceptions[0], ZeroDivisionError)
