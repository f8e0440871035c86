"""200 races of two agents, a third colleague and the customer: no double answer that nobody is told of."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from tests.sync.live import Agent, agent, conversations, reference_of, thread, world_of
from tui.sandbox.server import Sandbox, running
from tui.sandbox.things import Message

pytestmark = pytest.mark.anyio

RACES, BATCHES = 50, 4


class Racer:
    """One agent in one conversation: what it wrote, and what it had on the screen when it did."""

    def __init__(self, one: Agent, conversation_id: str, text: str) -> None:
        self.one, self.conversation_id, self.text = one, conversation_id, text
        self.reference: str | None = None
        self.on_screen: set[str] = set()

    def sees(self) -> set[str]:
        return {message.id for message in self.one.store.threads.latest(self.conversation_id, 50)}

    async def write(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self.on_screen = self.sees()
        self.reference = self.one.reply(self.conversation_id, self.text)

    def at_rest(self) -> bool:
        outgoing = self.one.store.outbox.get(self.reference) if self.reference else None
        return outgoing is None or outgoing.state == "sent"

    def check(self, arrived: list[Message]) -> str:
        """`arrived` is the conversation in the order of arrival at the API."""
        own = [number for number, message in enumerate(arrived) if reference_of(message) == self.reference]
        if self.reference is None:
            return "stopped at once"
        if self.one.store.outbox.get(self.reference) is None:
            assert own == []
            assert self.one.store.drafts.get(self.conversation_id).text == self.text
            return "stopped"
        assert len(own) == 1
        unseen = {message.id for message in arrived[: own[0]]} - self.on_screen
        assert unseen <= self.told(), "somebody answered before, and the person was not told"
        return "told" if unseen else "sent"

    def told(self) -> set[str]:
        notices = [notice for notice in self.one.notices if notice.conversation_id == self.conversation_id]
        return {id_ for notice in notices for id_ in notice.message_ids}


async def race(sandbox: Sandbox, pair: list[Racer], rng: random.Random) -> list[str]:
    id_ = pair[0].conversation_id
    arrived = thread(sandbox.world, id_)
    stop = sandbox.world.listen(
        lambda event: (
            arrived.append(event.message)
            if event.kind == "message.created" and event.message and event.conversation.id == id_
            else None
        )
    )
    await asyncio.gather(*(racer.write(rng.random() * 0.1) for racer in pair), others(sandbox, id_, rng))
    for racer in pair:
        await racer.one.until(racer.at_rest)
    for racer in pair:
        await racer.one.until(lambda racer=racer: {message.id for message in arrived} <= racer.sees())
    stop()
    return [racer.check(arrived) for racer in pair]


async def others(sandbox: Sandbox, conversation_id: str, rng: random.Random) -> None:
    """Now and then a colleague in the vendor's own inbox, or the customer, is in it too."""
    await asyncio.sleep(rng.random() * 0.1)
    world = sandbox.world
    if rng.random() < 0.3:
        world.colleague(conversation_id, "I have this one", "Noor")
    if rng.random() < 0.3:
        conversation = world.things.conversation(conversation_id)
        contact = world.things.contact(conversation.contact_id)
        world.receive(contact, conversation.channel_id, "text", {"text": "still there?"}, delay=rng.random())


@pytest.mark.parametrize("batch", range(BATCHES))
async def test_no_silent_double_answer(batch: int, tmp_path: Path) -> None:
    rng = random.Random(batch)
    async with (
        running(world_of(RACES, time.time_ns, seed=batch)) as sandbox,
        agent(sandbox.url, sandbox.key, tmp_path / "a") as ann,
        agent(sandbox.url, sandbox.key, tmp_path / "b") as bob,
    ):
        ids = conversations(sandbox.world)
        outcomes: list[str] = []
        for one in (ann, bob):
            one.start()
            await one.until(lambda one=one: all(one.store.threads.latest(id_, 1) for id_ in ids))
        for start in range(0, RACES, 25):
            races = [
                race(sandbox, [Racer(ann, id_, "Ann answers"), Racer(bob, id_, "Bob answers")], rng)
                for id_ in ids[start : start + 25]
            ]
            outcomes += [outcome for pair in await asyncio.gather(*races) for outcome in pair]
        assert set(outcomes) >= {"sent", "stopped", "told"}
