"""A small world with a clock that stands still, served over HTTP, and what tests need to talk to it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tui.model import DAY, NS
from tui.sandbox.clock import FakeClock
from tui.sandbox.histories import Histories
from tui.sandbox.ids import Ids
from tui.sandbox.server import Sandbox, running
from tui.sandbox.stories.forms import body
from tui.sandbox.templates import Template
from tui.sandbox.things import Channel, Contact
from tui.sandbox.world import World

START = 1_710_000_000 * NS + 507_281_930
CHANNELS = ("whatsapp", "sms", "facebook", "email")
ADA, BO = 31600000201, 31600000202


def small_world(clock: FakeClock | None = None, *, seed: int = 1, crowd: int = 0, messages: int = 0) -> World:
    """Four channels, one approved template, and two customers who have not said anything yet."""
    ids, clock = Ids(seed), clock or FakeClock(START)
    channels = [Channel(ids.make("channel", number), platform.title(), platform, f"+3160000010{number}", START - DAY)
                for number, platform in enumerate(CHANNELS)]  # fmt: skip
    histories = Histories(crowd, messages, seed=seed, now=clock(), ids=ids, channels=channels) if crowd else None
    world = World(clock, seed=seed, ids=ids, histories=histories)
    world.things.channels.update({channel.id: channel for channel in channels})
    world.templates.add(Template(ids.make("template", 0), "go_on", "en", [body("Hello {{1}}", "Ada")], START - DAY))
    for number, phone in enumerate((ADA, BO)):
        contact = Contact(ids.make("person", number), START - DAY, phone, f"Customer {number}")
        world.things.keep_contact(contact)
    return world


@dataclass
class Place:
    """A running sandbox and a client that has its key."""

    sandbox: Sandbox
    client: httpx.AsyncClient

    @property
    def world(self) -> World:
        return self.sandbox.world

    @property
    def people(self) -> list[Contact]:
        return list(self.world.things.contacts.values())

    def channel(self, platform: str) -> Channel:
        return next(each for each in self.world.things.channels.values() if each.platform == platform)

    def advance(self, seconds: float) -> None:
        assert isinstance(self.world.clock, FakeClock)
        self.world.clock.advance(seconds)
        self.world.tick()

    def hear(self, text: str = "hello", platform: str = "whatsapp", who: int = 0) -> str:
        """The customer writes; answers the conversation's id."""
        channel_id = self.channel(platform).id
        return self.world.receive(self.people[who], channel_id, "text", {"text": text}).conversation_id

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(path, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def say(self, conversation_id: str, text: str = "hi", **fields: Any) -> Any:
        body = {"type": "text", "content": {"text": text}, **fields}
        answer = await self.client.post(f"/conversations/{conversation_id}/messages", content=json.dumps(body))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def patch(self, conversation_id: str, status: str) -> httpx.Response:
        return await self.client.patch(f"/conversations/{conversation_id}", json={"status": status})

    async def messages(self, conversation_id: str) -> list[Any]:
        found: list[Any] = (await self.get(f"/conversations/{conversation_id}/messages"))["items"]
        return found


@asynccontextmanager
async def place(world: World | None = None, **options: Any) -> AsyncIterator[Place]:
    async with running(world or small_world(), **options) as sandbox:
        headers = {"Authorization": f"AccessKey {sandbox.key}"}
        async with httpx.AsyncClient(base_url=sandbox.url, headers=headers, trust_env=False, timeout=5) as client:
            yield Place(sandbox, client)


def only_error(answer: httpx.Response) -> dict[str, Any]:
    (error,) = answer.json()["errors"]
    assert isinstance(error, dict)
    return error
