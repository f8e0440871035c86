"""What becomes of a message: statuses in time, refusals, dates, and the ways to ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.place import START, Place, place
from tui.model import NS
from tui.sandbox.clock import date, parse_date

pytestmark = pytest.mark.anyio


async def statuses(at: Place, id: str, seconds: float = 30) -> list[str]:
    """What a client that looks often sees."""
    seen: list[str] = []
    for _ in range(round(seconds * 10)):
        status = (at.world.things.message(id)).status
        if not seen or seen[-1] != status:
            seen.append(status)
        at.advance(0.1)
    return seen


@pytest.mark.parametrize(
    ("platform", "course"),
    [
        ("whatsapp", ["pending", "transmitted", "sent", "delivered", "read"]),
        ("sms", ["pending", "sent", "delivered"]),
        ("facebook", ["pending", "sent", "delivered", "read"]),
        ("email", ["pending", "dispatched", "delivered", "opened"]),
    ],
)
async def test_a_message_comes_on_step_by_step_as_its_platform_does(platform: str, course: list[str]) -> None:
    async with place() as at:
        id = at.hear(platform=platform)
        seen = [await statuses(at, (await at.say(id))["id"]) for _ in range(12)]
        assert course in seen
        assert all(each == course[: len(each)] and len(each) >= len(course) - 1 for each in seen)


async def test_delivery_takes_about_half_a_second_and_one_and_a_half() -> None:
    async with place() as at:
        sent = await at.say(at.hear())
        assert (sent["status"], sent["direction"]) == ("pending", "sent")
        at.advance(0.7)
        assert (await at.get(f"/messages/{sent['id']}"))["status"] == "sent"
        at.advance(1.2)
        assert (await at.get(f"/messages/{sent['id']}"))["status"] == "delivered"


async def test_free_text_outside_the_window_is_taken_and_then_rejected_and_a_template_goes_through() -> None:
    async with place() as at:
        id = at.hear()
        at.advance(24 * 3600 - 60)
        inside = await at.say(id)
        at.advance(120)
        outside = await at.say(id)
        hsm = {"namespace": "n", "templateName": "go_on", "language": {"policy": "deterministic", "code": "en"}}
        template = await at.say(id, type="hsm", content={"hsm": hsm})
        assert outside["status"] == "pending"
        at.advance(5)
        refused = await at.get(f"/messages/{outside['id']}")
        assert (refused["status"], refused["error"]["code"]) == ("rejected", 470)
        for message in (inside, template):
            assert (await at.get(f"/messages/{message['id']}"))["status"] in ("delivered", "read")


async def test_the_window_belongs_to_number_and_channel_over_all_conversations() -> None:
    async with place() as at:
        old = at.hear()
        await at.patch(old, "archived")
        new = at.hear(platform="sms")
        other_channel = await at.say(new, channelId=at.channel("whatsapp").id)
        at.advance(5)
        assert (await at.get(f"/messages/{other_channel['id']}"))["status"] in ("delivered", "read")


async def test_a_number_without_whatsapp_fails_with_302_but_takes_an_sms() -> None:
    async with place() as at:
        id = at.hear()
        at.people[0].registered = False
        wrong = await at.say(id)
        right = await at.say(id, channelId=at.channel("sms").id)
        at.advance(5)
        failed = await at.get(f"/messages/{wrong['id']}")
        assert (failed["status"], failed["error"]["code"]) == ("failed", 302)
        assert (await at.get(f"/messages/{right['id']}"))["status"] == "delivered"


async def test_what_a_channel_cannot_carry_fails_with_301() -> None:
    async with place() as at:
        id = at.hear(platform="sms")
        image = await at.say(id, type="image", content={"image": {"url": "https://example.net/a.png"}})
        at.channel("whatsapp").status = "inactive"
        dead = await at.say(id, channelId=at.channel("whatsapp").id)
        long = await at.say(at.hear(platform="facebook", who=1), "x" * 2001)
        at.advance(5)
        for sent in (image, dead, long):
            failed = await at.get(f"/messages/{sent['id']}")
            assert (failed["status"], failed["error"]["code"]) == ("failed", 301)


async def test_send_answers_without_a_conversation_and_a_fallback_goes_out_when_nothing_arrived() -> None:
    async with place() as at:
        at.people[0].registered = False
        id = at.hear(platform="sms")
        body = {"to": at.people[0].id, "from": at.channel("whatsapp").id, "type": "text", "content": {"text": "hi"},
                "fallback": {"from": at.channel("sms").id, "after": "5m"}}  # fmt: skip
        answer = await at.client.post("/send", json=body)
        assert answer.status_code == 202
        assert answer.json().keys() == {"id", "status", "fallback"}
        assert answer.json()["status"] == "accepted"
        assert (await at.get(f"/messages/{answer.json()['id']}"))["conversationId"] == id
        at.advance(299)
        assert len(await at.messages(id)) == 2
        at.advance(10)
        again = (await at.messages(id))[0]
        assert (again["platform"], again["content"], again["status"]) == ("sms", {"text": "hi"}, "delivered")


async def test_what_the_sender_gave_comes_back() -> None:
    async with place() as at:
        first = await at.say(at.hear())
        given: dict[str, Any] = {"source": {"app": "ternbox", "ref": "r1"}, "tag": "human_agent", "trackId": "t",
                                 "replyTo": {"id": first["id"]}}  # fmt: skip
        sent = await at.say(first["conversationId"], "Grüße 👋 \ud800", **given)
        found = await at.get(f"/messages/{sent['id']}")
        assert {name: found[name] for name in given} == given
        assert found["content"] == {"text": "Grüße 👋 \ud800"}


async def test_dates_are_as_fine_as_the_api_has_them() -> None:
    async with place() as at:
        id = at.hear()
        sent = await at.say(id)
        heard = (await at.messages(id))[1]
        assert heard["createdDatetime"] == "2024-03-09T16:00:00Z"
        assert "." in heard["updatedDatetime"]
        assert sent["createdDatetime"].startswith("2024-03-09T16:00:00.5072819")
        at.advance(2 * 3600)
        assert (await at.get(f"/messages/{sent['id']}"))["createdDatetime"] == "2024-03-09T16:00:00Z"
        channel = (await at.get(f"/conversations/{id}"))["channels"][0]
        assert channel["updatedDatetime"] == "0001-01-01T00:00:00Z"


async def test_an_inbound_message_lies_where_its_own_time_puts_it() -> None:
    """It has whole seconds, so it can come in below what was sent a moment before."""
    async with place() as at:
        id = at.hear("first")
        await at.say(id, "answer")
        at.hear("second")
        assert [each["content"]["text"] for each in await at.messages(id)] == ["answer", "second", "first"]


async def test_messages_anywhere_by_id_or_since() -> None:
    async with place() as at:
        old = at.hear("old")
        at.advance(400)
        new = await at.say(at.hear("new", who=1))
        ids = ",".join([new["id"], (await at.messages(old))[0]["id"], "unknown"])
        assert [each["conversationId"] for each in (await at.get("/messages", ids=ids))["items"]] == [
            new["conversationId"], old]  # fmt: skip
        since = date(at.world.now() - 299 * NS)
        found = await at.get("/messages", **{"from": since})
        assert [each["direction"] for each in found["items"]] == ["sent", "received"]
        for query in ({}, {"ids": ""}, {"from": date(at.world.now() - 301 * NS)}, {"from": "yesterday"}):
            refused = await at.client.get("/messages", params=query)
            assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, 10)


async def test_platforms_can_be_left_out() -> None:
    async with place() as at:
        id = at.hear()
        at.hear(platform="sms")
        path = f"/conversations/{id}/messages"
        assert (await at.get(path, excludePlatforms="sms,events"))["totalCount"] == 1
        assert (await at.get(path, excludePlatforms=""))["totalCount"] == 2


async def test_a_colleague_can_be_told_from_us() -> None:
    async with place() as at:
        id = at.hear()
        at.world.colleague(id, "I take this one", "Noor")
        told = (await at.messages(id))[0]
        assert (told["origin"], told["metadata"]["sender"]["displayName"]) == ("inbox", "Noor")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (START, "2024-03-09T16:00:00.50728193Z"),
        (START // NS * NS, "2024-03-09T16:00:00Z"),
        (START // NS * NS + 1, "2024-03-09T16:00:00.000000001Z"),
    ],
)
async def test_dates_are_written_and_read(moment: int, text: str) -> None:
    assert date(moment) == text
    assert parse_date(text) == moment
    assert parse_date(text.replace("Z", "+00:00")) == moment
