"""Real processes, really killed."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

import tests.sync.child
from tests.sync.live import Agent, agent, conversations, reference_of, thread, world_of
from tui.sandbox.server import Sandbox, running

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
REPLIES = 20


@asynccontextmanager
async def child(sandbox: Sandbox, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    program = str(tests.sync.child.__file__)
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, sandbox.url, sandbox.key, str(folder),
        stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def says(process: asyncio.subprocess.Process, word: str) -> None:
    assert process.stdout
    async with asyncio.timeout(20):
        while (line := (await process.stdout.readline()).decode().strip()) != word:
            assert line, "the child ended"


async def fill_outbox(sandbox: Sandbox, folder: Path, rng: random.Random) -> dict[str, str]:
    """Replies that wait to be sent, with faults in the way of some; {reference: conversation}."""
    ids = conversations(sandbox.world)
    async with agent(sandbox.url, sandbox.key, folder) as one:
        one.start()
        await one.until(lambda: all(one.store.threads.latest(id_, 1) for id_ in ids))
        await one.stop()
        references = {one.reply(id_, "hi") or "": id_ for id_ in ids}
    for id_ in ids:
        path = f"/v1/conversations/{id_}/messages"
        if rng.random() < 0.5:
            sandbox.faults.add("slow", method="POST", path=path, seconds=rng.random() * 0.2)
        elif rng.random() < 0.5:
            sandbox.faults.add("hang", method="POST", path=path, after=rng.random() < 0.7)
    return references


@pytest.mark.parametrize("seed", range(3))
async def test_a_killed_process_leaves_one_copy_of_each(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    async with running(world_of(REPLIES, time.time_ns, seed=seed)) as sandbox:
        references = await fill_outbox(sandbox, tmp_path, rng)
        for _ in range(3):
            async with child(sandbox, tmp_path) as process:
                await says(process, "leading")
                await asyncio.sleep(rng.random() * 0.15)
                process.kill()
        async with agent(sandbox.url, sandbox.key, tmp_path) as one:
            one.start()
            await one.until(lambda: not one.store.outbox.unfinished())
            for reference, id_ in references.items():
                copies = [each.id for each in thread(sandbox.world, id_) if reference_of(each) == reference]
                outgoing = one.store.outbox.get(reference)
                assert outgoing is not None
                assert (outgoing.state, [outgoing.message_id]) == ("sent", copies)


async def test_a_follower_takes_over_within_a_second(tmp_path: Path) -> None:
    async with running(world_of(1, time.time_ns)) as sandbox, child(sandbox, tmp_path) as leader:
        await says(leader, "leading")
        async with child(sandbox, tmp_path) as follower:
            await says(follower, "following")
            leader.kill()
            killed = time.monotonic()
            await says(follower, "leading")
            assert time.monotonic() - killed < 1


async def test_what_a_follower_writes_the_leader_sends(tmp_path: Path) -> None:
    async with running(world_of(2, time.time_ns)) as sandbox, child(sandbox, tmp_path) as leader:
        await says(leader, "leading")
        id_ = conversations(sandbox.world)[0]
        async with agent(sandbox.url, sandbox.key, tmp_path) as follower:
            follower.start()
            await follower.until(lambda: follower.store.threads.latest(id_, 1))
            assert follower.sync.state.role == "following"
            reference = follower.reply(id_, "from the second window")
            assert reference is not None
            follower.store.intents.set(conversations(sandbox.world)[1], False)
            await follower.until(lambda: is_sent(follower, reference), seconds=2)
            await follower.until(lambda: not follower.store.intents.pending(), seconds=2)
            await follower.until(lambda: follower.sync.state.fresh_at is not None, seconds=2)


def is_sent(one: Agent, reference: str) -> bool:
    outgoing = one.store.outbox.get(reference)
    return outgoing is not None and outgoing.state == "sent"
