"""The real thing in small: sync with its own store and client, over HTTP to a sandbox."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tui.api.account import Account
from tui.api.client import Client
from tui.api.pace import Pace as ClientPace
from tui.credentials import Secret
from tui.model import HOUR, Text
from tui.sandbox.ids import Ids
from tui.sandbox.things import Channel, Contact, Message
from tui.sandbox.world import World
from tui.store import Store, position
from tui.sync import Notice, Pace, Sync, Way

QUICK = Pace(
    active=0.2,
    idle=0.2,
    asleep=0.2,
    back_off=0.02,
    longest_back_off=0.2,
    backfill=0.001,
    rest=10,
    look_up=0.06,
    settle=0.1,
    look_elsewhere=0.05,
    delivery_soonest=60,
)


# For tests that look at the outbox: the feed asks seldom.
CALM = replace(QUICK, active=1, idle=1, asleep=1)


async def short_sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / 50)


def world_of(people: int, clock: Any, *, seed: int = 1) -> World:
    """So many customers on one SMS channel, each with one message."""
    ids = Ids(seed)
    world = World(clock, seed=seed, ids=ids)
    channel = Channel(ids.make("channel", 0), "SMS", "sms", "+31600000100", clock() - HOUR)
    world.things.channels[channel.id] = channel
    for number in range(people):
        contact = world.things.keep_contact(Contact(ids.make("person", number), clock() - HOUR, 31600001000 + number))
        world.receive(contact, channel.id, "text", {"text": f"hello {number}"}, delay=5)
    return world


def conversations(world: World) -> list[str]:
    return [world.things.numbered(number).id for number in world.things.shelf.page("all", 0, 10**6)]


def thread(world: World, conversation_id: str) -> list[Message]:
    found = world.things.conversation(conversation_id).thread
    return found.newest(0, len(found))[::-1]


def reference_of(message: Message) -> str | None:
    return (message.extra.get("source") or {}).get("ref")


@dataclass
class Agent:
    store: Store
    sync: Sync
    client: Client
    notices: list[Notice] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self.sync.run())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    def reply(self, conversation_id: str, text: str) -> str | None:
        """None when it was stopped at once; the text stays with the person then, as in the composer."""
        latest = self.store.threads.latest(conversation_id, 1)
        added = self.store.outbox.add(conversation_id, Text(text), seen=position(latest[-1]) if latest else None)
        return added.reference

    def reply_blindly(self, conversation_id: str, text: str) -> str | None:
        """Without a word on what was seen, so that nothing is read before it is sent."""
        return self.store.outbox.add(conversation_id, Text(text), seen=None, check=False).reference

    def check(self) -> None:
        """Raise what sync died of."""
        if self.task is not None and self.task.done():
            self.task.result()

    async def until(self, condition: Any, seconds: float = 60, every: float = 0.03) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self.check()
                await asyncio.sleep(every)


@asynccontextmanager
async def agent(
    url: str, key: str, folder: Path, *, pace: Pace = QUICK, seed: int = 1, line: Way | None = None
) -> AsyncIterator[Agent]:
    """Ready to be started. Leaving it is as hard as a kill: whatever is under way is dropped."""
    store = Store.open(folder / "inbox.db")
    try:
        client_pace = ClientPace(per_second=10_000, in_flight=8, sleep=short_sleep)
        async with Client(
            Secret(key), base_url=url, pace=client_pace, rng=random.Random(seed), silence=0.3, whole=0.5
        ) as client:
            lock_path, rng = folder / "sync.lock", random.Random(seed)
            sync = Sync(store, Account(client), lock_path=lock_path, rng=rng, pace=pace, line=line)
            one = Agent(store, sync, client)
            sync.listen_notices(one.notices.append)
            try:
                yield one
            finally:
                await one.stop()
    finally:
        store.close()
