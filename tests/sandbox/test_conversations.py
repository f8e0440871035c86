"""What the API does with conversations: lists, one active each, archived and opened again."""

from __future__ import annotations

import pytest

from tests.sandbox.place import ADA, BO, place, small_world

pytestmark = pytest.mark.anyio


async def test_the_list_is_newest_first_and_moves_with_messages_of_either_side() -> None:
    async with place() as at:
        ada = at.hear()
        at.advance(60)
        bo = at.hear(who=1)
        at.advance(60)
        assert [each["id"] for each in (await at.get("/conversations"))["items"]] == [bo, ada]
        sent = await at.say(ada)
        first = (await at.get("/conversations"))["items"][0]
        assert first["id"] == ada
        assert first["lastReceivedDatetime"] == sent["createdDatetime"]
        assert first["updatedDatetime"] > first["lastReceivedDatetime"]


@pytest.mark.parametrize(("asked", "applied"), [("50", 20), ("0", 1), ("-3", 1), ("7", 7), ("", 20)])
async def test_limit_is_brought_into_range_and_told(asked: str, applied: int) -> None:
    async with place(small_world(crowd=60, messages=100)) as at:
        page = await at.get("/conversations", status="all", limit=asked)
        assert page["limit"] == page["count"] == len(page["items"]) == applied
        assert page["totalCount"] == 60


async def test_a_page_shifts_when_something_arrives_between_two_calls() -> None:
    async with place(small_world(crowd=50, messages=50)) as at:
        first = await at.get("/conversations", status="all", limit=20)
        at.hear()
        second = await at.get("/conversations", status="all", limit=20, offset=20)
        assert second["items"][0]["id"] == first["items"][-1]["id"]


async def test_status_chooses_and_several_at_once_are_all() -> None:
    async with place() as at:
        ada, bo = at.hear(), at.hear(who=1)
        await at.patch(ada, "archived")

        async def listed(status: str | None) -> set[str]:
            query = {"status": status} if status else {}
            return {each["id"] for each in (await at.get("/conversations", **query))["items"]}

        assert await listed(None) == {bo}
        assert await listed("archived") == {ada}
        assert await listed("all") == await listed("archived;active") == {ada, bo}


async def test_by_ids() -> None:
    async with place() as at:
        ada, _ = at.hear(), at.hear(who=1)
        page = await at.get("/conversations", ids=f"{ada},unknown")
        assert [each["id"] for each in page["items"]] == [ada]


async def test_a_whole_conversation_has_contact_and_channels_and_a_patched_one_has_not() -> None:
    async with place() as at:
        id = at.hear()
        whole = await at.get(f"/conversations/{id}")
        assert whole["contact"]["msisdn"] == ADA
        assert whole["channels"][0]["platformId"] == whole["lastUsedPlatformId"] == "whatsapp"
        answer = await at.patch(id, "archived")
        assert answer.status_code == 200
        part = answer.json()
        assert part["status"] == "archived"
        assert "contact" not in part
        assert "channels" not in part
        assert part["lastReceivedDatetime"] == whole["lastReceivedDatetime"]
        assert part["updatedDatetime"] != whole["updatedDatetime"]


async def test_a_reply_to_an_archived_conversation_opens_a_new_one() -> None:
    async with place() as at:
        old = at.hear()
        await at.patch(old, "archived")
        sent = await at.say(old)
        assert sent["conversationId"] != old
        assert (await at.get(f"/conversations/{old}"))["messages"]["totalCount"] == 1
        assert (await at.get(f"/conversations/{sent['conversationId']}"))["status"] == "active"
        assert (await at.say(old))["conversationId"] == sent["conversationId"]


async def test_an_inbound_message_opens_a_new_conversation_when_the_old_one_is_archived() -> None:
    async with place() as at:
        old = at.hear()
        assert at.hear("more") == old
        await at.patch(old, "archived")
        new = at.hear("again")
        assert new != old
        contact = at.people[0].id
        assert (await at.get(f"/conversations/contact/{contact}"))["items"] == [new, old]
        refused = await at.patch(old, "active")
        assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "status")
        await at.patch(new, "archived")
        assert (await at.patch(old, "active")).json()["status"] == "active"


async def test_start_tells_the_message_and_resumes_the_active_conversation() -> None:
    async with place() as at:
        known = at.hear()
        body = {"to": f"+{ADA}", "channelId": at.channel("sms").id, "type": "text", "content": {"text": "hi"}}
        answer = await at.client.post("/conversations/start", json=body)
        assert answer.status_code == 201
        assert answer.json()["id"] == known
        assert answer.json()["lastUsedChannelId"] == at.channel("sms").id
        message = await at.get(f"/messages/{answer.json()['messages']['lastMessageId']}")
        assert (message["content"], message["conversationId"]) == ({"text": "hi"}, known)
        again = await at.client.post("/conversations/start", json=body | {"to": at.people[1].id})
        assert again.json()["contact"]["msisdn"] == BO
        stranger = await at.client.post("/conversations/start", json=body | {"to": "31600000999"})
        assert stranger.json()["contact"]["displayName"] == "31600000999"


async def test_a_conversation_without_a_message() -> None:
    async with place() as at:
        answer = await at.client.post("/conversations", json={"contactId": at.people[0].id})
        assert answer.status_code == 201
        assert answer.json()["lastReceivedDatetime"] is None
        assert answer.json()["messages"]["totalCount"] == 0


async def test_a_deleted_conversation_stays_in_the_whole_list_and_cannot_be_read() -> None:
    async with place() as at:
        id = at.hear()
        at.world.delete(id)
        assert (await at.get("/conversations", status="all"))["items"][0]["status"] == "deleted"
        assert (await at.get("/conversations"))["items"] == []
        assert (await at.client.get(f"/conversations/{id}/messages")).status_code == 404
