"""What sync costs the API, counted at the sandbox over real HTTP."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.live import QUICK, Agent, agent, conversations, thread, world_of
from tui.sandbox.server import Sandbox, running

pytestmark = pytest.mark.anyio

LIST = "GET /v1/conversations"
MESSAGES = "GET /v1/conversations/{id}/messages"
BRISK = replace(QUICK, active=0.03, idle=0.03, asleep=0.03)


async def filled(sandbox: Sandbox, one: Agent) -> None:
    """Until everything is here that comes by itself."""
    one.start()
    ids = conversations(sandbox.world)
    await one.until(lambda: all(one.store.threads.latest(id_, 1) for id_ in ids))
    await one.until(lambda: one.sync.state.backfill is None)
    await cycles(one, 2)
    sandbox.world.requests.clear()


async def cycles(one: Agent, number: int) -> None:
    for _ in range(number):
        before = one.sync.state.fresh_at
        await one.until(lambda before=before: one.sync.state.fresh_at != before, every=0.002)


async def test_an_idle_cycle_is_one_list_call(tmp_path: Path) -> None:
    async with (
        running(world_of(60, time.time_ns)) as sandbox,
        agent(sandbox.url, sandbox.key, tmp_path, pace=BRISK) as one,
    ):
        await filled(sandbox, one)
        await cycles(one, 20)
        assert set(sandbox.world.requests) == {LIST}
        assert 20 <= sandbox.world.requests[LIST] <= 21


@pytest.mark.parametrize(("news", "calls"), [(1, 1), (19, 1), (20, 2), (45, 3)])
async def test_a_changed_conversation_is_a_call_per_twenty_messages(tmp_path: Path, news: int, calls: int) -> None:
    async with (
        running(world_of(5, time.time_ns)) as sandbox,
        agent(sandbox.url, sandbox.key, tmp_path, pace=BRISK) as one,
    ):
        await filled(sandbox, one)
        id_ = conversations(sandbox.world)[3]
        for number in range(news):
            sandbox.world.colleague(id_, f"news {number}", "Noor")
        await cycles(one, 3)
        assert sandbox.world.requests[MESSAGES] == calls
        stored = [message.id for message in one.store.threads.latest(id_, 100)]
        assert stored == [message.id for message in thread(sandbox.world, id_)]


async def test_the_backfill_goes_on_where_it_was(tmp_path: Path) -> None:
    slow = replace(BRISK, backfill=0.05)
    async with running(world_of(400, time.time_ns)) as sandbox:
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=slow) as one:
            one.start()
            await one.until(lambda: (one.sync.state.backfill or (0, 0))[0] >= 200)
            have = one.sync.state.backfill
            assert have is not None
            assert have[0] < have[1] == 400
        sandbox.world.requests.clear()
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=slow) as one:
            one.start()
            await one.until(lambda: one.sync.state.fresh_at is not None)
            assert (one.sync.state.backfill or (0, 0))[0] >= have[0]
            await one.until(lambda: one.sync.state.backfill is None)
            assert len(one.store.lists.rows(conversations(sandbox.world))) == 400
