"""The demo world is what a first look needs: people, types, channels, troubles, and links that lead to files."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import Any

import pytest

from tests.sandbox.place import Place, place
from tui.model import HOUR, MINUTE
from tui.platforms import platform
from tui.sandbox.demo import EVERYTHING_ID, HOSTILE_ID, LONG_ID, demo_world
from tui.sandbox.things import Conversation, Message
from tui.sandbox.world import World

SIGNATURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF",
    "audio/wav": b"RIFF",
    "video/x-msvideo": b"RIFF",
    "application/pdf": b"%PDF-",
    "text/plain; charset=utf-8": b"Room",
}
TYPES = {
    "text", "image", "audio", "video", "file", "location", "hsm", "interactive", "event", "email", "whatsappSticker",
    "whatsappOrder", "whatsappText", "externalAttachment", "facebookQuickReply", "facebookGenericTemplate",
}  # fmt: skip


def conversations(world: World, status: str) -> list[Conversation]:
    return [world.things.numbered(number) for number in world.things.shelf.page(status, 0, 1000)]


def messages(conversation: Conversation) -> list[Message]:
    return conversation.thread.newest(0, len(conversation.thread))


def waits(conversation: Conversation) -> bool:
    said = [each for each in messages(conversation) if each.type != "event" and not each.error]
    return bool(said) and said[0].direction == "received"


def test_the_mixture() -> None:
    world = demo_world(time.time_ns)
    open_ones = conversations(world, "active")
    platforms = {world.things.channel(each.channel_id).platform for each in open_ones}
    assert 38 <= len(world.things.contacts) <= 50
    assert 20 <= len(open_ones) <= 28
    assert 10 <= sum(map(waits, open_ones)) <= 15
    assert platforms == {"whatsapp", "sms", "facebook", "telegram", "email", "line"}
    assert len({each.language for each in world.things.contacts.values()}) >= 15
    written = {each.created for one in conversations(world, "all") for each in messages(one)}
    ages = [(world.now() - moment) / HOUR for moment in written]
    assert min(ages) < 0.1
    assert max(ages) > 24 * 365 * 2


def test_windows_are_about_to_close_and_closed_and_sends_have_failed() -> None:
    world = demo_world(time.time_ns)
    left = []
    for each in conversations(world, "active"):
        window = platform(world.things.channel(each.channel_id).platform).window
        heard = world.things.last_heard(world.things.contact(each.contact_id), each.channel_id)
        if window and heard:
            left.append(heard + window - world.now())
    assert any(0 < each < 30 * MINUTE for each in left)
    assert any(30 * MINUTE < each < 2 * HOUR for each in left)
    assert any(each < 0 for each in left)
    errors = Counter(each.error[0] for one in conversations(world, "active") for each in messages(one) if each.error)
    assert errors.keys() == {301, 302, 470}


def test_free_text_went_out_only_while_the_window_was_open() -> None:
    world = demo_world(time.time_ns)
    for one in conversations(world, "all"):
        heard: dict[str, int] = {}
        for each in reversed(messages(one)):
            if each.direction == "received":
                heard[each.channel_id] = each.created
            elif (window := platform(each.platform).window) and each.type != "hsm":
                late = each.created - heard.get(each.channel_id, 0) > window
                assert late == (each.error is not None and each.error[0] == 470), each


def test_the_conversations_that_tests_look_for() -> None:
    world = demo_world(time.time_ns)
    assert {each.type for each in messages(world.things.conversation(EVERYTHING_ID))} >= TYPES
    assert len(world.things.conversation(LONG_ID).thread) > 200
    hostile = world.things.conversation(HOSTILE_ID)
    name = str(world.things.contact(hostile.contact_id).display_name)
    assert "[/b]" in name
    assert "\x1b[" in name
    assert "\u202e" in name
    big = demo_world(time.time_ns, conversations=500)
    assert len(big.things.conversation(EVERYTHING_ID).thread) == len(world.things.conversation(EVERYTHING_ID).thread)


def test_somebody_has_an_archived_predecessor_of_an_open_conversation() -> None:
    world = demo_world(time.time_ns)
    pasts = [world.things.of_contact(world.things.contact(each.contact_id)) for each in conversations(world, "active")]
    assert sum(len(each) > 1 for each in pasts) >= 4
    assert all([each.status for each in past] == ["active", *["archived"] * (len(past) - 1)] for past in pasts)


@pytest.mark.anyio
async def test_the_list_says_when_the_last_message_was_and_has_every_shape_of_details() -> None:
    async with place(demo_world(time.time_ns)) as at:
        listed = [item for offset in (0, 20, 40) for item in
                  (await at.get("/conversations", status="all", offset=offset))["items"]]  # fmt: skip
        active = [each["lastReceivedDatetime"] for each in listed]
        assert active == sorted(active, reverse=True)
        shapes = {json.dumps(each["contact"]["customDetails"]).replace("null", "0")[:9] for each in listed}
        assert len(shapes) >= 4
        oldest = (await at.messages(listed[-1]["id"]))[0]
        assert "platform" not in oldest
        assert {channel["status"] for each in listed for channel in each["channels"]} == {"active", "inactive"}


@pytest.mark.anyio
async def test_every_link_leads_to_a_file_of_its_type() -> None:
    async with place(demo_world(time.time_ns)) as at:
        found = await links(at)
        assert len(found) > 25
        kinds = {await kind_of(at, link) for link in found}
        assert kinds == SIGNATURES.keys()


async def links(at: Place) -> set[str]:
    found: set[str] = set()
    for one in conversations(at.world, "all"):
        for offset in range(0, len(one.thread), 20):
            page = await at.get(f"/conversations/{one.id}/messages", limit=20, offset=offset)
            found |= {link for item in page["items"] for link in strings(item.get("content"))
                      if link.startswith(at.sandbox.origin)}  # fmt: skip
            assert "sandbox:" not in json.dumps(page)
    return found


async def kind_of(at: Place, link: str) -> str:
    answer = await at.client.get(link)
    assert answer.status_code == 200
    kind = answer.headers["content-type"]
    assert answer.content.startswith(SIGNATURES[kind])
    if kind != "text/plain; charset=utf-8":
        assert len(answer.content) > 150
    return str(kind)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for item in value.values() for each in strings(item)]
    if isinstance(value, list):
        return [each for item in value for each in strings(item)]
    return [value] if isinstance(value, str) else []
