"""First messages and answers to one message: by the call that carries them, and found when the answer was lost."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.desk import Desk, account, calls
from tests.api.scripted import Answer, Asked, Scripted, answer, client_for
from tests.api.test_with_sandbox import connected
from tui import model
from tui.api import lost
from tui.api.errors import ApiError, Invalid, NotUnderstood
from tui.model import Conversation, Fallback, Message, Reply, Text
from tui.sandbox.demo import demo_world
from tui.sandbox.faults import Kind
from tui.sandbox.server import Sandbox, running

pytestmark = pytest.mark.anyio

NUMBER = "+4915770000101"
OURS = {"direction": "sent", "status": "pending", "source": {"app": "ternbox", "ref": "r1"}}
SAID = {"id": "m1", "conversationId": "c9", "type": "text", "content": {"text": "hello"}, **OURS}


def first(to: str = NUMBER, **more: Any) -> Reply:
    return Reply(content=Text("hello"), reference="r1", to=to, channel_id="h1", **more)


def quoting(**more: Any) -> Reply:
    return Reply(content=Text("hello"), reference="r1", conversation_id="c1", reply_to="m0", **more)


def routes(**answers: Answer) -> Any:
    """By the last word of the path."""

    def script(asked: Asked) -> Answer:
        name = asked.path.rpartition("/")[2]
        return answers.get(name, answer({"errors": [{"code": 20, "description": "not found"}]}, 404))

    return script


async def test_a_start_tells_conversation_and_message(server: Scripted) -> None:
    began = {"id": "c9", "contactId": "p1", "status": "active", "messages": {"lastMessageId": "m1"}}
    server.script = routes(start=answer(began, 201), m1=answer(SAID))
    async with client_for(server) as client:
        taken = await account(client).send(first())
    assert server.asked[0].json == {
        "to": NUMBER,
        "channelId": "h1",
        "type": "text",
        "content": {"text": "hello"},
        "source": {"app": "ternbox", "ref": "r1"},
    }
    assert (taken.message_id, taken.conversation_id) == ("m1", "c9")
    assert {type(each.thing) for each in taken.observations} == {Conversation, Message}


async def test_a_start_that_names_no_message_is_looked_through_for_ours(server: Scripted) -> None:
    page = {"offset": 0, "limit": 20, "count": 2, "totalCount": 2, "items": [{**SAID, "id": "m0", "source": {}}, SAID]}
    server.script = routes(start=answer({"id": "c9"}), messages=answer(page))
    async with client_for(server) as client:
        assert (await account(client).send(first())).message_id == "m1"


async def test_a_start_that_names_somebody_elses_message_is_looked_through_for_ours(server: Scripted) -> None:
    page = {"offset": 0, "limit": 20, "count": 1, "totalCount": 1, "items": [SAID]}
    other = {**SAID, "id": "m7", "source": {"app": "ternbox", "ref": "another"}}
    began = {"id": "c9", "messages": {"lastMessageId": "m7"}}
    server.script = routes(start=answer(began), m7=answer(other), messages=answer(page))
    async with client_for(server) as client:
        assert (await account(client).send(first())).message_id == "m1"


async def test_a_start_of_which_no_message_is_known_is_not_sent_again_blindly(server: Scripted) -> None:
    server.script = routes(start=answer({"id": "c9"}))
    async with client_for(server) as client:
        with pytest.raises(NotUnderstood) as caught:
            await account(client).send(first())
    assert caught.value.taken is None


@pytest.mark.parametrize(("seconds", "word"), [(30, "30s"), (60, "1m"), (90, "90s"), (300, "5m"), (7200, "2h")])
async def test_with_a_way_round_it_goes_by_send(server: Scripted, seconds: int, word: str) -> None:
    server.script = routes(
        send=answer({"id": "m1", "status": "accepted", "fallback": {"id": "f"}}, 202), m1=answer(SAID)
    )
    async with client_for(server) as client:
        taken = await account(client).send(first(fallback=Fallback("h2", seconds)))
    body = server.asked[0].json
    assert (body["to"], body["from"], body["fallback"]) == (NUMBER, "h1", {"from": "h2", "after": word})
    assert (taken.message_id, taken.conversation_id) == ("m1", "c9")


async def test_a_reply_in_a_conversation_has_its_way_round_too(server: Scripted) -> None:
    server.says(answer(SAID, 201))
    async with client_for(server) as client:
        await account(client).send(
            Reply(content=Text("hello"), reference="r1", conversation_id="c1", fallback=Fallback("h2"))
        )
    assert server.asked[0].json["fallback"] == {"from": "h2", "after": "1m"}
    assert server.calls == ["POST /v1/conversations/c1/messages"]


async def test_an_answer_to_a_message_names_it(server: Scripted) -> None:
    server.script = routes(send=answer({"message": {"id": "m1", "status": "accepted"}}, 202), m1=answer(SAID))
    async with client_for(server) as client:
        taken = await account(client).send(quoting(to="p1", channel_id="h1"))
    body = server.asked[0].json
    assert (body["to"], body["from"], body["replyTo"]) == ("p1", "h1", {"id": "m0"})
    assert (taken.message_id, taken.conversation_id) == ("m1", "c9")


async def test_an_answer_whose_conversation_is_not_told_is_sent_all_the_same(server: Scripted) -> None:
    server.script = routes(send=answer({"id": "m1"}, 202))
    async with client_for(server) as client:
        taken = await account(client).send(quoting(to="p1", channel_id="h1"))
    assert (taken.message_id, taken.conversation_id, taken.observations) == ("m1", "c1", [])


@pytest.mark.parametrize("reply", [quoting(channel_id="h1"), quoting(to="p1"), first(to="")])
async def test_without_recipient_or_channel_nothing_leaves(server: Scripted, reply: Reply) -> None:
    async with client_for(server) as client:
        with pytest.raises(Invalid):
            await account(client).send(reply)
    assert calls(server) == 0


# Found again


async def find(server: Scripted, desk: Desk, reply: Reply) -> tuple[str | None, int]:
    async with client_for(server) as client:
        found = await account(client).find(reply, desk.now)
    return (found.conversation_id if found else None), calls(server)


async def test_a_first_message_is_found_with_whoever_it_went_to(server: Scripted) -> None:
    desk = Desk(server, 30)
    desk.add("theirs", contact="p1")
    desk.conversations["theirs"]["contact"]["msisdn"] = 4915770000101
    desk.write("theirs", **OURS)
    for number in range(5):
        desk.write(f"c{number}")
    assert await find(server, desk, first()) == ("theirs", 3)
    assert await find(server, desk, first(to="p1")) == ("theirs", 3)


async def test_it_is_found_where_the_platform_writes_the_number_in_another_way(server: Scripted) -> None:
    desk = Desk(server, 3)
    desk.add("theirs", contact="p1")
    desk.conversations["theirs"]["contact"]["msisdn"] = 491577101
    desk.write("theirs", **OURS)
    assert (await find(server, desk, first()))[0] == "theirs"


async def test_what_was_never_taken_is_not_found_with_few_calls(server: Scripted) -> None:
    desk = Desk(server, 100)
    desk.now += 60 * 60 * model.NS
    desk.add("today")
    found, asked = await find(server, desk, first())
    assert found is None
    assert asked <= 25


async def test_what_cannot_be_looked_through_counts_as_not_known(
    server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost, "MOST_PAGES", 1)
    with pytest.raises(NotUnderstood):
        await find(server, Desk(server, 30), first())


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running(demo_world(time.time_ns)) as sandbox:
        yield sandbox


@pytest.mark.parametrize("by", ["start", "way round", "quote"])
@pytest.mark.parametrize("fault", ["hang", "cut", "server_error", "not_json"])
async def test_whatever_was_lost_is_found_at_the_sandbox(sandbox: Sandbox, by: str, fault: Kind) -> None:
    channel = next(each.id for each in sandbox.world.things.channels.values() if each.platform == "sms")
    async with connected(sandbox, silence=0.3) as (_, desk):
        talk = (await desk.open_page(None)).ids[2]
        contact = sandbox.world.things.conversation(talk).contact_id
        reply = {
            "start": Reply(content=Text("hello"), reference="r1", to=NUMBER, channel_id=channel),
            "way round": Reply(
                content=Text("hello"), reference="r1", to=NUMBER, channel_id=channel, fallback=Fallback(channel, 3600)
            ),
            "quote": Reply(
                content=Text("hello"),
                reference="r1",
                conversation_id=talk,
                to=contact,
                channel_id=channel,
                reply_to="m0",
            ),
        }[by]
        since = time.time_ns()
        assert await desk.find(reply, since) is None
        sandbox.faults.add(fault, method="POST", after=True)
        with pytest.raises(ApiError) as caught:
            await desk.send(reply)
        assert caught.value.taken is None
        found = await desk.find(reply, since)
    assert found is not None
    message = sandbox.world.things.message(found.message_id)
    assert (message.conversation_id, message.content) == (found.conversation_id, {"text": "hello"})
