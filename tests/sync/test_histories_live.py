"""History over HTTP through everything that can go wrong: what ends up here is what the account has."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.live import QUICK, agent, conversations, thread
from tui.model import DAY
from tui.sandbox.demo import demo_world
from tui.sandbox.faults import Kind
from tui.sandbox.server import Sandbox, running
from tui.store import Store
from tui.sync.wishes import Wishes

pytestmark = pytest.mark.anyio

FAULTS: list[Kind] = ["cut", "server_error", "too_many", "not_json", "hang", "shift"]
BRISK = replace(QUICK, history=0.001)


def complete(store: Store, sandbox: Sandbox, since: int) -> bool:
    """Whether the store shows every message since then, in every conversation, without a gap."""
    for id in conversations(sandbox.world):
        there = {message.id for message in thread(sandbox.world, id) if message.created >= since}
        here = {message.id for message in store.threads.latest(id, 1000) if message.created >= since}
        if there != here:
            return False
    return True


@pytest.mark.parametrize("days", [None, 90])
async def test_killed_again_and_again_on_a_bad_line(days: int | None, tmp_path: Path) -> None:
    rng = random.Random(days)
    since = 0 if days is None else time.time_ns() - days * DAY
    async with running(demo_world(time.time_ns)) as sandbox:
        people = [sandbox.world.things.conversation(id) for id in conversations(sandbox.world)]
        for kind in FAULTS:
            sandbox.faults.add(kind, method="GET", times=None, probability=0.03)
        for life in range(5):
            async with agent(sandbox.url, sandbox.key, tmp_path, pace=BRISK, seed=life) as one:
                if life == 0:
                    Wishes(one.store).want_since(since)
                one.start()
                await asyncio.sleep(rng.random() * 0.3)
            talk = rng.choice(people)
            contact = sandbox.world.things.contact(talk.contact_id)
            sandbox.world.receive(contact, talk.channel_id, "text", {"text": f"news {life}"})
        sandbox.faults.rules.clear()
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=BRISK) as one:
            one.start()
            await one.until(lambda: Wishes(one.store).get().is_empty)
            await one.until(lambda: complete(one.store, sandbox, since), 20)
            untouched = [
                id for id in conversations(sandbox.world) if not thread(sandbox.world, id)[-1].created >= since
            ]
            read = [id for id in untouched if one.store.threads.latest(id, 1)]
            assert (days is None) == (not untouched)
            assert len(read) < len(untouched) or not untouched
