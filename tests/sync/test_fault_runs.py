"""500 replies through everything that can go wrong: one copy of each at the sandbox, and a true state in the store."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from tests.sync.live import CALM, Agent, agent, conversations, reference_of, thread, world_of
from tui.sandbox.faults import Kind
from tui.sandbox.server import Sandbox, running
from tui.store import OutgoingState

pytestmark = pytest.mark.anyio

RUNS, BATCHES = 50, 10
PEOPLE = 20

# What can happen to the request that sends: how it ends, and whether it was carried out all the same.
SEND_FAULTS: list[tuple[Kind, bool]] = [
    ("cut", False), ("cut", True), ("hang", False), ("hang", True), ("server_error", False), ("server_error", True),
    ("not_json", False), ("not_json", True), ("too_many", False), ("slow", False), ("invalid", False),
]  # fmt: skip
READ_FAULTS: list[Kind] = ["cut", "server_error", "too_many", "not_json", "hang"]


def plan(sandbox: Sandbox, conversation_id: str, rng: random.Random) -> None:
    """One to five faults for the sends of one conversation, and some for what is read of it."""
    path = f"/v1/conversations/{conversation_id}/messages"
    for kind, after in rng.sample(SEND_FAULTS, rng.randrange(1, 6)):
        sandbox.faults.add(kind, method="POST", path=path, after=after, seconds=0.02)
    for kind in rng.sample(READ_FAULTS, rng.randrange(3)):
        sandbox.faults.add(kind, method="GET", path=f"/v1/conversations/{conversation_id}*", times=rng.randrange(1, 4))


async def kill_now_and_then(sandbox: Sandbox, folder: Path, rng: random.Random) -> dict[str, str]:
    """Replies come in while sync is killed, at whatever await it is, and started again; {reference: conversation}."""
    ids = conversations(sandbox.world)
    references: dict[str, str] = {}
    async with agent(sandbox.url, sandbox.key, folder, pace=CALM) as one:
        one.start()
        await one.until(lambda: all(one.store.threads.latest(id_, 1) for id_ in ids))
    for id_ in ids:
        plan(sandbox, id_, rng)
    while len(references) < RUNS:
        async with agent(sandbox.url, sandbox.key, folder, pace=CALM, seed=rng.randrange(10**6)) as one:
            one.start()
            for _ in range(rng.randrange(2, 12)):
                id_ = rng.choice(ids)
                reply = rng.choice([one.reply, one.reply_blindly])
                reference = reply(id_, f"reply {len(references)}")
                if reference is not None:
                    references[reference] = id_
                for _ in range(rng.randrange(40)):
                    await asyncio.sleep(0)
                one.check()
    return references


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_one_copy_and_a_true_state(batch: int, tmp_path: Path) -> None:
    rng = random.Random(batch)
    async with running(world_of(PEOPLE, time.time_ns, seed=batch)) as sandbox:
        references = await kill_now_and_then(sandbox, tmp_path, rng)
        assert len(references) >= RUNS
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=CALM) as one:
            one.start()
            await one.until(lambda: not one.store.outbox.unfinished())
            for reference, id_ in references.items():
                check(sandbox, one, reference, id_)


def check(sandbox: Sandbox, one: Agent, reference: str, conversation_id: str) -> None:
    copies = [each.id for each in thread(sandbox.world, conversation_id) if reference_of(each) == reference]
    outgoing = one.store.outbox.get(reference)
    assert outgoing is not None
    if outgoing.state is OutgoingState.FAILED:
        assert copies == []
    else:
        assert outgoing.state is OutgoingState.SENT
        assert [outgoing.message_id] == copies
