"""What the relay says about itself: alive, ready, and why not."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.relay.memory_log import MemoryLog
from tests.relay.rig import KEY, event, get, rig
from tui.model import NS
from tui.relay.engine import Engine
from tui.relay.events import Health
from tui.relay.health import ROOM, Vitals
from tui.sandbox.clock import FakeClock

pytestmark = pytest.mark.anyio


class Disk(MemoryLog):
    """`free` bytes, and an answer that can be held back."""

    def __init__(self) -> None:
        super().__init__()
        self.free, self.held = ROOM, asyncio.Event()
        self.held.set()

    async def health(self) -> Health:
        await self.held.wait()
        return Health(self.trouble, self.free, None)


def vitals(log: Engine, clock: FakeClock | None = None, *, key: bool = True) -> Vitals:
    return Vitals(log, clock or FakeClock(NS), has_key=lambda: key, every=5)


async def test_it_is_ready_once_the_log_has_written() -> None:
    at = vitals(Disk())
    assert at.ready.reasons == ["Nothing was written to the log yet."]
    await at.look()
    assert (at.ready.ok, at.ready.reasons) == (True, [])


async def test_a_log_in_trouble_says_what_it_is_and_that_it_is_over() -> None:
    log = Disk()
    at = vitals(log)
    log.trouble = "The disk is full."
    await at.look()
    assert at.ready.reasons == ["The disk is full."]
    log.trouble = None
    await at.look()
    assert at.ready.ok


async def test_less_than_200_mb_are_a_reason() -> None:
    log = Disk()
    log.free -= 1
    at = vitals(log)
    await at.look()
    assert at.ready.reasons == ["Less than 200 MB are free for the log."]


async def test_without_a_key_it_is_not_ready() -> None:
    at = vitals(Disk(), key=False)
    await at.look()
    assert at.ready.reasons == ["There is no signing key."]


async def test_a_log_that_does_not_come_back_is_not_ready_and_not_alive() -> None:
    clock, log = FakeClock(NS), Disk()
    at = vitals(log, clock)
    await at.look()
    log.held.clear()
    looking = asyncio.create_task(at.look())
    clock.advance(16)
    await asyncio.sleep(0)
    assert (at.alive_at, at.ready.reasons) == (NS, ["The log did not answer within 15 s."])
    log.held.set()
    await looking
    assert (at.alive_at, at.ready.ok) == (17 * NS, True)


async def test_healthz_is_200_while_the_loop_turns_and_readyz_tells_the_reasons() -> None:
    log = MemoryLog()
    async with rig(log) as at:
        assert (await at.get("/readyz")).said == {"ok": True, "reasons": []}
        log.trouble = "The disk is full."
        await at.vitals.look()
        answer = await at.get("/readyz")
        assert (answer.status, answer.said) == (503, {"ok": False, "reasons": ["The disk is full."]})
        assert (await at.get("/healthz")).said == {"ok": True}
        log.trouble = None
        await at.vitals.look()
        assert (await at.get("/readyz")).status == 200


async def test_by_itself_it_looks_every_few_seconds() -> None:
    log = MemoryLog()
    async with rig(log) as at:
        log.trouble = "The disk is full."
        async with asyncio.timeout(5):
            while (await at.get("/readyz")).status == 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_a_flood_of_questions_about_health_never_reaches_the_log() -> None:
    log = MemoryLog()
    async with rig(log) as at:
        began, looked = time.monotonic(), log.looks
        async with at.peer() as peer:
            for path in ("/healthz", "/readyz", "/metrics") * 200:
                answer = await peer.ask(get(path))
                assert answer.status == 200
        assert log.looks - looked <= (time.monotonic() - began) / 0.1 + 2
        assert (await at.post(event())).status == 200


async def test_health_shows_no_secrets() -> None:
    async with rig() as at:
        await at.post(event())
        pages = [(await at.get(path)).body.decode() for path in ("/healthz", "/readyz", "/metrics")]
        assert [page for page in pages if KEY in page or "c" * 32 in page or "d" * 32 in page] == []
