"""From the sandbox's customer to the log, over real HTTP: signed, doubled, forged, late."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.relay.rig import Rig, rig
from tests.sandbox.place import Place, place
from tui.model import NS

pytestmark = pytest.mark.anyio

EVENTS = ["conversation.created", "conversation.updated", "message.created", "message.updated"]


@asynccontextmanager
async def joined(events: list[str] = EVENTS, late: float = 0.0, **options: Any) -> AsyncIterator[tuple[Place, Rig]]:
    """A sandbox whose webhook is the receiver; the receiver's clock is `late` seconds after the sandbox's."""
    async with place(hmac=True) as at:

        def clock() -> int:
            return at.world.now() + round(late * NS)

        at.sandbox.deliveries.pauses = (0.01, 0.01, 0.01)
        keys = [at.sandbox.signing_key]
        async with rig(keys=keys, clock=clock, public_url="http://127.0.0.1:{port}/hooks?b=2&a=1", **options) as relay:
            url = f"http://127.0.0.1:{relay.port}/hooks?b=2&a=1"
            made = await at.client.post("/webhooks", json={"url": url, "events": events})
            assert made.status_code == 201
            yield at, relay


async def counted(relay: Rig, count: int) -> None:
    """Wait until so many requests were counted."""
    async with asyncio.timeout(10):
        while relay.results().total() < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def texts(relay: Rig) -> list[str]:
    return [json.loads(each.body)["message"]["content"]["text"] for each in await relay.events()]


async def test_what_a_customer_writes_is_in_the_log_with_everything_that_follows() -> None:
    async with joined() as (at, relay):
        id = at.hear("from the customer")
        await at.say(id, "from us")
        at.advance(0.7)
        await counted(relay, 5)
        assert relay.results() == {"stored": 5}
        kinds = [each.kind for each in await relay.events()]
        assert sorted(kinds) == ["conversation.created", *["message.created"] * 2, *["message.updated"] * 2]


async def test_a_delivery_that_comes_twice_is_in_the_log_once() -> None:
    async with joined(["message.created"]) as (at, relay):
        at.sandbox.faults.add("webhook_twice", times=3)
        for number in range(3):
            at.hear(str(number))
        await counted(relay, 6)
        assert relay.results() == {"stored": 3, "known": 3}
        assert sorted(await texts(relay)) == ["0", "1", "2"]


async def test_a_delivery_with_a_wrong_signature_is_refused_until_it_is_given_up_and_the_next_is_taken() -> None:
    async with joined(["message.created"]) as (at, relay):
        at.sandbox.faults.add("webhook_bad_signature")
        at.hear("forged")
        await counted(relay, 4)
        at.hear("genuine")
        await counted(relay, 5)
        assert relay.results() == {"forged": 4, "stored": 1}
        assert (await texts(relay), relay.expired) == (["genuine"], [])


async def test_deliveries_that_come_too_late_are_told_to_whoever_asks_the_api() -> None:
    async with joined(["message.created"], late=120) as (at, relay):
        at.hear()
        await counted(relay, 4)
        assert (relay.results(), len(relay.expired)) == ({"expired": 4}, 4)
        assert await relay.events() == []


async def test_what_is_put_off_while_the_relay_stops_is_delivered_later() -> None:
    async with joined(["message.created"]) as (at, relay):
        at.sandbox.deliveries.pauses = (0.3, 0.3, 0.3)
        relay.receiver.stopping = True
        at.hear("patience")
        await counted(relay, 1)
        relay.receiver.stopping = False
        await counted(relay, 2)
        assert (relay.results(), await texts(relay)) == ({"trouble": 1, "stored": 1}, ["patience"])
