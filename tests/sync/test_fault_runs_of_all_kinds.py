"""First messages, answers to one message and files through everything that can go wrong: one copy of each."""

from __future__ import annotations

import asyncio
import io
import random
import time
from pathlib import Path

import pytest

from tests.sync.live import CALM, Agent, agent, conversations, reference_of, thread, world_of
from tests.sync.test_fault_runs import READ_FAULTS, SEND_FAULTS
from tui.model import Fallback, File, Media, Text
from tui.sandbox.server import Sandbox, running
from tui.sandbox.things import Message
from tui.store import OutgoingState, is_provisional

pytestmark = pytest.mark.anyio

BATCHES, RUNS, PEOPLE = 3, 40, 6
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200_000)
NEWCOMERS = [f"+4915770000{number:03}" for number in range(100, 112)]


def plan(sandbox: Sandbox, rng: random.Random) -> None:
    """Faults for the next few requests of each kind that a reply may need."""
    ways = ("/v1/conversations/start", "/v1/send", "/v1/conversations/*/messages", "/v1/files")
    for path in ways:
        for kind, after in rng.sample(SEND_FAULTS, rng.randrange(3)):
            sandbox.faults.add(kind, method="POST", path=path, after=after, seconds=0.02)
    for path in ("/v1/messages/*", "/v1/conversations*"):
        for kind in rng.sample(READ_FAULTS, rng.randrange(2)):
            sandbox.faults.add(kind, method="GET", path=path, times=rng.randrange(1, 3))


class Desk:
    """Somebody who sends everything that there is, to everybody."""

    def __init__(self, one: Agent, sandbox: Sandbox, rng: random.Random) -> None:
        self._one, self._rng = one, rng
        self._ids = conversations(sandbox.world)
        self._channel = next(iter(sandbox.world.things.channels))
        self._known = [f"+{contact.msisdn}" for contact in sandbox.world.things.contacts.values()]

    def send(self, number: int) -> str | None:
        outbox, rng = self._one.store.outbox, self._rng
        words, id_ = Text(f"reply {number}"), rng.choice(self._ids)
        match rng.randrange(4):
            case 0:
                to, fallback = rng.choice(self._known + NEWCOMERS), Fallback(self._channel, 3600)
                return outbox.start(to, self._channel, words, fallback=rng.choice([None, fallback])).reference
            case 1:
                latest = self._one.store.threads.latest(id_, 1)
                answered = latest[0].id if latest else None
                return outbox.add(id_, words, seen=None, check=False, reply_to=answered).reference
            case 2:
                copy = self._one.store.spool.take(io.BytesIO(PICTURE), ".png")
                picture = Media("image", (File("", f"picture {number}", "dent.png", "image/png"),))
                return outbox.add(id_, picture, seen=None, check=False, files=[copy]).reference
            case _:
                return self._one.reply(id_, words.text)


async def kill_now_and_then(sandbox: Sandbox, folder: Path, rng: random.Random) -> list[str]:
    """What was sent while sync was killed, at whatever await it was, and started again."""
    ids = conversations(sandbox.world)
    async with agent(sandbox.url, sandbox.key, folder, pace=CALM) as one:
        one.start()
        await one.until(lambda: all(one.store.threads.latest(id_, 1) for id_ in ids))
    references: list[str] = []
    while len(references) < RUNS:
        plan(sandbox, rng)
        async with agent(sandbox.url, sandbox.key, folder, pace=CALM, seed=rng.randrange(10**6)) as one:
            one.start()
            desk = Desk(one, sandbox, rng)
            for _ in range(rng.randrange(2, 8)):
                if reference := desk.send(len(references)):
                    references.append(reference)
                for _ in range(rng.randrange(60)):
                    await asyncio.sleep(0)
                one.check()
            await asyncio.sleep(rng.random() * 0.2)
    return references


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_one_copy_of_everything_and_a_true_state(batch: int, tmp_path: Path) -> None:
    rng = random.Random(batch)
    async with running(world_of(PEOPLE, time.time_ns, seed=batch)) as sandbox:
        references = await kill_now_and_then(sandbox, tmp_path, rng)
        async with agent(sandbox.url, sandbox.key, tmp_path, pace=CALM) as one:
            one.start()
            await one.until(lambda: not one.store.outbox.unfinished() and not on_the_way(one, references))
            for reference in references:
                check(sandbox, one, reference)
            wanted = {name for each in one.store.outbox.unsent() for name in each.files}
            assert {path.name for path in (tmp_path / "outgoing").glob("*")} <= wanted


def on_the_way(one: Agent, references: list[str]) -> bool:
    """Whether something was sent to a conversation that is not known yet."""
    outgoing = (one.store.outbox.get(reference) for reference in references)
    return any(each and each.state is OutgoingState.SENT and is_provisional(each.conversation_id) for each in outgoing)


def check(sandbox: Sandbox, one: Agent, reference: str) -> None:
    copies = [each for each in everything(sandbox) if reference_of(each) == reference]
    outgoing = one.store.outbox.get(reference)
    assert outgoing is not None
    if outgoing.state is OutgoingState.FAILED:
        assert copies == []
        return
    assert outgoing.state is OutgoingState.SENT
    (copy,) = copies
    assert (outgoing.message_id, outgoing.conversation_id) == (copy.id, copy.conversation_id)
    assert (copy.extra.get("replyTo") or {}).get("id") == outgoing.reply_to
    assert ("fallback" in copy.extra) == (outgoing.fallback is not None)
    if copy.type == "image":
        link = (copy.content or {})["image"]["url"]
        assert sandbox.world.files.get(link.rpartition("/")[2]).make() == PICTURE


def everything(sandbox: Sandbox) -> list[Message]:
    return [message for id_ in conversations(sandbox.world) for message in thread(sandbox.world, id_)]
