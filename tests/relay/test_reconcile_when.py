"""When the relay reconciles, when it leaves MessageBird in peace, and who of two does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.relay.reconciling import PACE, Desk, Rests, desk
from tui.api.account import Account, Changes
from tui.model import HOUR, NS
from tui.relay.engine import LogTrouble
from tui.relay.events import Appended, New
from tui.relay.reconcile import LEASE
from tui.relay.sqlite_log import SqliteLog
from tui.sandbox.faults import Kind

pytestmark = pytest.mark.anyio


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path, silence=0.3) as at:
        await at.reconcile()
        at.pass_time(HOUR / NS)
        at.told.clear()
        yield at


async def test_it_reconciles_at_every_interval(at: Desk) -> None:
    async with at.reconciling() as reconciler:
        for _ in range(3):
            assert await at.again(reconciler, wake=False) == PACE.every
            assert reconciler.last_at == at.clock()


async def test_woken_it_reconciles_soon_but_not_all_the_time(at: Desk) -> None:
    """Expired webhooks come by the hundred."""
    async with at.reconciling() as reconciler:
        for _ in range(3):
            reconciler.wake()
            assert await at.again(reconciler) == PACE.soonest
        assert await at.again(reconciler, wake=False) == PACE.every


async def test_woken_in_its_sleep_it_does_not_sleep_on(at: Desk) -> None:
    async with at.reconciling() as reconciler:
        at.pass_time(PACE.soonest)
        at.rests.end()
        await at.rest()
        asked = len(at.rests.asked)
        reconciler.wake()
        async with asyncio.timeout(10):
            while len(at.rests.asked) == asked:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert at.reconciles == 3


async def test_when_webhooks_stay_away_it_does_not_wait_for_the_interval(at: Desk) -> None:
    async with at.reconciling() as reconciler:
        at.pass_time(30)
        at.write(at.conversations(1)[0])
        await at.hear(at.told)
        assert PACE.quiet <= await at.again(reconciler, wake=False) + 30 < PACE.quiet + 2 * PACE.look
        assert await at.again(reconciler, wake=False) == PACE.every


async def test_where_no_webhook_ever_came_silence_is_no_news(at: Desk) -> None:
    async with at.reconciling() as reconciler:
        at.write(at.conversations(1)[0])
        await at.again(reconciler)
        assert await at.events()
        assert await at.again(reconciler, wake=False) == PACE.every


@pytest.mark.parametrize("fault", ["server_error", "hang", "cut", "not_json", "too_many", "unauthorized"])
async def test_trouble_at_messagebird_is_said_and_passes(at: Desk, fault: Kind) -> None:
    message = at.write(at.conversations(1)[0])
    at.sandbox.faults.add(fault, times=None)
    async with at.reconciling() as reconciler:
        assert "MessageBird" in str(reconciler.trouble)
        assert reconciler.last_at is None
        pauses = [await at.again(reconciler) for _ in range(3)]
        assert pauses == ([PACE.every] * 3 if fault == "unauthorized" else [5, 10, 20])
        at.sandbox.faults.clear()
        await at.again(reconciler)
        assert not reconciler.trouble
        assert reconciler.last_at == at.clock()
        assert await at.found() == [message.id]


async def test_it_rests_as_long_as_messagebird_asks(at: Desk) -> None:
    at.sandbox.faults.add("too_many", times=1, retry_after="120")
    async with at.reconciling() as reconciler:
        assert "fewer requests" in str(reconciler.trouble)
        with at.calls() as calls:
            assert await at.again(reconciler, wake=True) == 120
        assert calls == [2]  # the list, and the one conversation that the log knows


async def test_trouble_is_told_without_the_words_of_others(at: Desk) -> None:
    at.sandbox.faults.add("invalid", times=None)
    async with at.reconciling() as reconciler:
        assert reconciler.trouble == "MessageBird finds the request not valid."


class Faulty(SqliteLog):
    """Its disk is full while `full` is set."""

    full = False

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        if self.full:
            raise LogTrouble("The disk is full.")
        return await super().append(batch, notes=notes)

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        if self.full:
            raise LogTrouble("The disk is full.")
        return await super().lease(name, holder, ttl)


async def faulty_log(at: Desk) -> Faulty:
    await at.log.close()
    faulty = at.log = Faulty(at.log.path, clock=at.clock)
    await faulty.open()
    return faulty


async def test_it_can_be_ended_while_the_log_takes_nothing(at: Desk) -> None:
    faulty = await faulty_log(at)
    at.sandbox.faults.add("slow", seconds=5.0)
    task = asyncio.create_task(at.reconciler(log=faulty).run())
    await asyncio.sleep(0.05)
    faulty.full = True
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=10)
    assert done


@pytest.mark.parametrize("from_the_start", [True, False])
async def test_a_log_that_takes_nothing_costs_no_message(at: Desk, from_the_start: bool) -> None:
    message = at.write(at.conversations(1)[0])
    faulty = await faulty_log(at)
    faulty.full = from_the_start
    if not from_the_start:
        at.sandbox.faults.add("slow", seconds=0.1)
        asyncio.get_running_loop().call_later(0.05, setattr, faulty, "full", True)
    async with at.reconciling(at.reconciler(log=faulty)) as reconciler:
        assert reconciler.trouble == "The disk is full."
        faulty.full = False
        await at.again(reconciler)
        assert reconciler.trouble is None
    assert await at.found() == [message.id]


async def test_a_fault_of_our_own_ends_neither_the_relay_nor_the_reconciling(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Account, "changes", lambda *_: int("what nobody may see"))
        async with at.reconciling() as reconciler:
            assert "fault of the relay" in str(reconciler.trouble)
            patch.undo()
            await at.again(reconciler)
            assert reconciler.trouble is None


class Counting(Account):
    """How many ask at the same time."""

    inside = most = 0

    async def changes(self, mark: str | None) -> Changes:
        type(self).inside += 1
        Counting.most = max(Counting.most, Counting.inside)
        await asyncio.sleep(0.01)
        try:
            return await super().changes(mark)
        finally:
            type(self).inside -= 1


async def test_two_reconcilers_share_one_lease(at: Desk) -> None:
    at.account = Counting(at.client)
    written = [at.write(conversation).id for conversation in at.conversations(5)]
    rests = [Rests(), Rests()]
    ann, bob = [at.reconciler(holder=name, rests=rest) for name, rest in zip(("ann", "bob"), rests, strict=True)]
    tasks = [asyncio.create_task(each.run()) for each in (ann, bob)]

    async def both() -> None:
        await asyncio.gather(*(asyncio.wait_for(rest.asleep.wait(), 30) for rest in rests))

    for _ in range(20):
        await both()
        at.pass_time(PACE.soonest)
        for reconciler, rest in zip((ann, bob), rests, strict=True):
            reconciler.wake()
            rest.end()
    await both()
    assert ann.last_at
    assert not bob.last_at
    tasks[0].cancel()
    at.pass_time(PACE.lease_ttl)
    rests[1].end()
    await asyncio.wait_for(rests[1].asleep.wait(), 30)
    assert bob.last_at
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert sorted(await at.found()) == sorted(written)
    assert Counting.most == 1


async def test_a_relay_that_died_while_reconciling_holds_nobody_up_for_long(at: Desk) -> None:
    assert await at.log.lease(LEASE, "dead", PACE.lease_ttl)
    message = at.write(at.conversations(1)[0])
    async with at.reconciling() as reconciler:
        assert (reconciler.last_at, reconciler.trouble) == (None, None)
        waited = await at.again(reconciler, wake=False)
        assert waited <= 2 * PACE.lease_ttl
    assert await at.found() == [message.id]


async def test_who_loses_the_lease_stops(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.write(at.conversations(1)[0])
    history = Account.history

    async def slowly(self: Account, *asked: Any) -> Any:
        at.clock.advance(PACE.lease_ttl + 1)
        assert await at.log.lease(LEASE, "another", PACE.lease_ttl)
        return await history(self, *asked)

    at.write(at.conversations(2)[1])
    monkeypatch.setattr(Account, "history", slowly)
    async with at.reconciling() as reconciler:
        assert (reconciler.last_at, reconciler.trouble) == (None, None)
    assert not await at.log.lease(LEASE, "relay", 1)
