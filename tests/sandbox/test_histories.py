"""Histories that are made when asked for: the same each time, in any order, and as the list says."""

from __future__ import annotations

from random import Random

import pytest

from tests.sandbox.place import START, place, small_world
from tui.sandbox.clock import FakeClock
from tui.sandbox.things import Conversation
from tui.sandbox.world import World

SIZE, MESSAGES = 400, 6000


def crowd(seed: int = 1) -> World:
    return small_world(FakeClock(START), seed=seed, crowd=SIZE, messages=MESSAGES)


def everything(world: World, order: list[int]) -> dict[int, list[str]]:
    """Conversation, contact and messages of each, as text."""
    told = {}
    for number in order:
        conversation = world.things.numbered(number)
        thread = conversation.thread
        facts = [conversation.id, conversation.status, conversation.active_at, conversation.channel_id]
        told[number] = [str(facts), str(world.things.contact(conversation.contact_id))]
        told[number] += [str(message) for message in thread.newest(0, len(thread))]
    return told


def test_the_same_seed_tells_the_same_in_any_order_and_another_seed_another() -> None:
    order = list(range(SIZE))
    first = everything(crowd(), order)
    Random(5).shuffle(order)
    assert everything(crowd(), order) == first
    assert everything(crowd(seed=2), order) != first


def test_there_are_about_as_many_messages_as_asked_for_and_one_long_thread() -> None:
    world = crowd()
    counts = [len(world.things.numbered(number).thread) for number in range(SIZE)]
    assert MESSAGES * 0.85 < sum(counts) < MESSAGES * 1.15
    assert max(counts) == counts[0] == MESSAGES // 20


def test_threads_are_in_order_and_end_where_the_list_says() -> None:
    world = crowd()
    for number in range(SIZE):
        conversation = world.things.numbered(number)
        newest = conversation.thread.newest(0, len(conversation.thread))
        moments = [message.created for message in newest]
        assert moments == sorted(moments, reverse=True)
        assert moments[0] // 10**9 == conversation.active_at // 10**9
        assert conversation.created < moments[-1]
        assert newest[-1].direction == "received"
        assert world.things.message(newest[0].id) == newest[0]


def test_a_contact_has_at_most_one_open_conversation_and_some_have_a_predecessor() -> None:
    world = crowd()
    of_contact: dict[str, list[Conversation]] = {}
    for number in range(SIZE):
        conversation = world.things.numbered(number)
        of_contact.setdefault(conversation.contact_id, []).append(conversation)
    assert any(len(each) == 2 for each in of_contact.values())
    for contact_id, known in of_contact.items():
        assert sum(each.status == "active" for each in known) <= 1
        found = world.things.of_contact(world.things.contact(contact_id))
        assert [each.id for each in found] == [each.id for each in known]


@pytest.mark.anyio
async def test_what_is_touched_is_kept_and_what_is_not_stays_as_it_was() -> None:
    async with place(crowd()) as at:
        page = (await at.get("/conversations", status="active", limit=2))["items"]
        touched, other = page[0]["id"], page[1]["id"]
        before = await at.messages(touched), await at.messages(other)
        sent = await at.say(touched, channelId=at.channel("sms").id)
        at.advance(5)
        after = await at.messages(touched)
        assert (after[0]["id"], after[0]["status"]) == (sent["id"], "delivered")
        assert after[1:] == before[0][: len(after) - 1]
        assert await at.messages(other) == before[1]
        body = {"to": f"+{page[1]['contact']['msisdn']}", "channelId": at.channel("sms").id,
                "type": "text", "content": {"text": "hi"}}  # fmt: skip
        assert (await at.client.post("/conversations/start", json=body)).json()["id"] == other
