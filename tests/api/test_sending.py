"""Sending with our own reference, and finding what was sent when the answer was lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.desk import Desk, account, calls
from tests.api.scripted import Scripted, answer, client_for
from tui import model
from tui.api.errors import Invalid
from tui.model import NS, Direction, Status

pytestmark = pytest.mark.anyio


def a_reply(content: model.Content | None = None, **more: Any) -> model.Reply:
    where = {"conversation_id": "c1", **more}
    return model.Reply(content=content or model.Text("hello"), reference="r1", **where)


async def test_sending_carries_reference_and_channel(server: Scripted) -> None:
    server.says(answer({"id": "m1", "conversationId": "c9", "status": "pending"}, 201))
    async with client_for(server) as client:
        sent = await account(client).send(a_reply(channel_id="h1"))
    assert server.asked[0].json == {
        "type": "text",
        "content": {"text": "hello"},
        "channelId": "h1",
        "source": {"app": "ternbox", "ref": "r1"},
    }
    thing = sent.observations[0].thing
    assert isinstance(thing, model.Message)
    assert (sent.message_id, sent.conversation_id) == ("m1", "c9")
    assert (thing.conversation_id, thing.direction, thing.status) == ("c9", Direction.SENT, Status.QUEUED)
    assert (thing.reference, thing.content) == ("r1", model.Text("hello"))


async def test_what_cannot_be_sent_does_not_leave(server: Scripted) -> None:
    async with client_for(server) as client:
        with pytest.raises(Invalid):
            await account(client).send(a_reply(model.Event("x")))
    assert calls(server) == 0


OURS = {"direction": "sent", "status": "pending", "source": {"app": "ternbox", "ref": "r1"}}


async def find(server: Scripted, desk: Desk, since: int | None = None) -> tuple[str | None, int]:
    async with client_for(server) as client:
        reply = a_reply(conversation_id="c0")
        found = await account(client).find(reply, desk.now if since is None else since)
    return (found.message_id if found else None), calls(server)


async def test_a_message_is_found_where_it_was_sent(server: Scripted) -> None:
    desk = Desk(server, 3)
    sent = desk.write("c0", **OURS)
    assert await find(server, desk) == (sent["id"], 1)


async def test_a_message_is_found_beneath_what_came_after_it(server: Scripted) -> None:
    desk = Desk(server, 1)
    sent = desk.write("c0", **OURS)
    since = desk.now
    for _ in range(50):
        desk.write("c0")
    assert await find(server, desk, since) == (sent["id"], 3)


async def test_a_message_is_found_in_the_conversation_that_it_opened(server: Scripted) -> None:
    desk = Desk(server, 0)
    for number in range(30):
        desk.add(f"c{number}", contact="k", status="archived")
    desk.now += 60 * 60 * NS
    desk.add("opened", contact="k")
    sent = desk.write("opened", **OURS)
    found, asked = await find(server, desk)
    assert found == sent["id"]
    assert asked <= 7


async def test_a_message_that_was_never_taken_is_not_found_with_few_calls(server: Scripted) -> None:
    desk = Desk(server, 0)
    for number in range(100):
        desk.add(f"c{number}", contact="k", status="archived")
    for _ in range(100):
        desk.write("c0", direction="sent", status="sent")
    desk.now += 60 * 60 * NS
    found, asked = await find(server, desk)
    assert found is None
    assert asked <= 6


async def test_a_clock_that_is_wrong_by_an_hour_hides_no_recent_message(server: Scripted) -> None:
    desk = Desk(server, 1)
    sent = desk.write("c0", **OURS)
    assert (await find(server, desk, desk.now + 3600 * NS))[0] == sent["id"]


async def test_a_colleagues_reference_is_not_ours(server: Scripted) -> None:
    desk = Desk(server, 1)
    desk.write("c0", **{**OURS, "source": {"app": "crm", "ref": "r1"}})
    assert (await find(server, desk))[0] is None
