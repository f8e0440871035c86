"""Every call against the sandbox, over real HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.api.scripted import Answer, Naps, Scripted
from tui import model
from tui.api import errors
from tui.api.account import Account
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.observations import of_webhook
from tui.api.pace import LONGEST_REST, Pace
from tui.api.signature import JWT_HEADER, check_jwt
from tui.credentials import Secret
from tui.model import Direction, Status
from tui.sandbox.demo import demo_world
from tui.sandbox.faults import Kind
from tui.sandbox.server import Sandbox, running

pytestmark = pytest.mark.anyio


def hello(conversation_id: str) -> model.Reply:
    return model.Reply(content=model.Text("hello"), reference="r1", conversation_id=conversation_id)


TEXT = {"text": "hello"}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running(demo_world(time.time_ns)) as sandbox:
        yield sandbox


@asynccontextmanager
async def connected(sandbox: Sandbox, silence: float = 10.0) -> AsyncIterator[tuple[Client, Account]]:
    pace = Pace(per_second=1e9, sleep=Naps())
    async with Client(Secret(sandbox.key), base_url=sandbox.url, pace=pace, silence=silence) as client:
        yield client, Account(client)


async def all_ids(account: Account) -> list[str]:
    ids: list[str] = []
    cursor = None
    while True:
        listing = await account.page(cursor)
        ids += listing.ids
        if (cursor := listing.cursor) is None:
            return list(dict.fromkeys(ids))


async def test_the_whole_demo_world_is_understood(sandbox: Sandbox) -> None:
    kinds: set[str] = set()
    async with connected(sandbox) as (_, account):
        ids = await all_ids(account)
        assert len(ids) == (await account.who()).conversations
        for id_ in ids:
            cursor = None
            while True:
                listing = await account.history(id_, cursor)
                for each in listing.observations:
                    assert isinstance(each.thing, model.Message)
                    assert each.thing.conversation_id == id_
                    kinds.add(type(each.thing.content).__name__)
                if (cursor := listing.cursor) is None:
                    break
    assert kinds >= {
        "Text",
        "Media",
        "Location",
        "Template",
        "Question",
        "Answer",
        "Email",
        "Order",
        "Event",
        "Unknown",
    }
    assert "NoneType" not in kinds


async def test_conversations_and_messages(sandbox: Sandbox) -> None:
    async with connected(sandbox) as (client, _):
        first = (await client.conversations(status="active")).items[0].object
        assert (await client.conversation(first.id)).object == first
        assert first.contact_id
        assert first.id in [each.object for each in (await client.conversations_of(first.contact_id)).items]
        said = (await client.reply(first.id, "text", TEXT, source={"n": 1})).object
        assert (said.status, said.direction, said.source) == ("pending", "sent", {"n": 1})
        assert (await client.message(said.id)).object.content == TEXT
        assert said.id in [each.object.id for each in (await client.messages_by_id([said.id])).items]
        since = time.time_ns() - model.MINUTE
        assert said.id in [each.object.id for each in (await client.messages_since(since)).items]
        assert (await client.messages(first.id, exclude_platforms="events")).items[0].object.id == said.id
        assert (await client.set_status(first.id, "archived")).object.contact is None
        assert first.last_used_channel_id
        started = (await client.start(first.contact_id, first.last_used_channel_id, "text", TEXT)).object
        assert started.messages
        assert started.messages.last_message_id
        sent = (await client.send(first.contact_id, first.last_used_channel_id, "text", TEXT)).object
        assert sent.status == "accepted"
        await client.set_status(started.id, "archived")
        assert (await client.create(first.contact_id)).object.contact_id == first.contact_id


async def test_webhooks(sandbox: Sandbox) -> None:
    async with connected(sandbox) as (client, _):
        made = (await client.create_webhook("https://inbox.example.net/x", ["message.created"])).object
        assert (made.status, made.channel_id) == ("enabled", None)
        changed = (await client.change_webhook(made.id, status="disabled", settings={"retry": 2})).object
        assert changed.settings
        assert (changed.status, changed.settings.retry) == ("disabled", 2)
        assert made.id in [each.object.id for each in (await client.webhooks()).items]
        assert (await client.webhook(made.id)).object == changed
        await client.delete_webhook(made.id)
        with pytest.raises(errors.NotFound):
            await client.webhook(made.id)


async def test_neighbours(sandbox: Sandbox) -> None:
    async with connected(sandbox) as (client, account):
        assert (await account.who()).balance == "41.75 euros"
        url = await client.upload(b"\x89PNG", "image/png", "lid.png")
        assert url.startswith(sandbox.origin)
        file_id = url.rpartition("/")[2]
        assert await client.file(file_id) == b"\x89PNG"
        await client.delete_file(file_id)
        with pytest.raises(errors.NotFound):
            await client.file(file_id)
        template = (await client.templates()).items[0].object
        assert template.language
        named = await client.templates_named(template.name)
        assert template in [each.object for each in named.items]
        assert (await client.template(template.name, template.language)).object == template


async def test_a_webhook_delivery_is_signed_and_observed(sandbox: Sandbox, server: Scripted) -> None:
    server.says(Answer())
    hook = f"{server.url}/hooks?b=2&a=1"
    async with connected(sandbox) as (client, account):
        await client.create_webhook(hook, ["message.created"])
        target = (await account.open_page(None)).ids[0]
        sent = await account.send(hello(target))
        async with asyncio.timeout(5):
            await server.was_asked.wait()
    (asked, *_) = server.asked
    check_jwt(asked.headers[JWT_HEADER.lower()], sandbox.signing_key, hook, asked.body, now=time.time_ns())
    things = {type(each.thing): each.thing for each in of_webhook(asked.body, 5)}
    message, conversation = things[model.Message], things[model.Conversation]
    assert isinstance(message, model.Message)
    assert (message.id, message.reference, message.conversation_id) == (sent.message_id, "r1", target)
    assert isinstance(conversation, model.Conversation)
    assert conversation.message_count is None


async def test_a_reply_changes_its_conversation_and_comes_to_rest(sandbox: Sandbox) -> None:
    async with connected(sandbox) as (_, account):
        mark = (await account.changes(None)).mark
        assert (await account.changes(mark)).changed == []
        target = (await account.open_page(None)).ids[5]
        sent = await account.send(hello(target))
        assert (await account.changes(mark)).changed == [target]
        async with asyncio.timeout(10):
            status = Status.QUEUED
            while status is Status.QUEUED:
                await asyncio.sleep(0.05)
                (seen,) = await account.deliveries([sent.message_id])
                assert isinstance(seen.thing, model.Message)
                assert seen.thing.direction is Direction.SENT
                status = seen.thing.status


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("fault", ["hang", "cut", "server_error", "not_json"])
async def test_a_message_whose_answer_was_lost_is_found(sandbox: Sandbox, fault: Kind, archived: bool) -> None:
    async with connected(sandbox, silence=0.3) as (_, account):
        target = (await account.open_page(None)).ids[3]
        if archived:
            await account.set_open(target, False)
        since = time.time_ns()
        assert await account.find(hello(target), since) is None
        sandbox.faults.add(fault, method="POST", after=True)
        with pytest.raises(ApiError) as caught:
            await account.send(hello(target))
        assert caught.value.taken is None
        found = await account.find(hello(target), since)
    assert found is not None
    message = found.observations[0].thing
    assert isinstance(message, model.Message)
    assert (message.content, message.conversation_id == target) == (model.Text("hello"), not archived)
    assert (found.message_id, found.conversation_id) == (message.id, message.conversation_id)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("unauthorized", errors.BadKey),
        ("not_found", errors.NotFound),
        ("invalid", errors.Invalid),
        ("too_many", errors.TooManyRequests),
        ("server_error", errors.ServerTrouble),
        ("hang", errors.NoConnection),
        ("cut", errors.NoConnection),
        ("not_json", errors.NotUnderstood),
    ],
)
async def test_faults_have_their_errors(sandbox: Sandbox, fault: Kind, kind: type[ApiError]) -> None:
    sandbox.faults.add(fault, times=None)
    async with connected(sandbox, silence=0.2) as (_, account):
        with pytest.raises(kind):
            await account.page(None)


@pytest.mark.parametrize("retry_after", ["1e9", "-1", None])
async def test_too_many_requests_in_its_forms(sandbox: Sandbox, retry_after: str | None) -> None:
    sandbox.faults.add("too_many", times=1, retry_after=retry_after, empty=retry_after is None)
    async with connected(sandbox) as (_, account):
        if retry_after == "1e9":
            with pytest.raises(errors.TooManyRequests) as caught:
                await account.page(None)
            assert caught.value.retry_after == LONGEST_REST
        assert (await account.page(None)).ids


async def test_odd_answers_are_shown_as_they_are(sandbox: Sandbox) -> None:
    odd: list[Kind] = ["odd_type", "odd_status", "bare", "text_coordinates"]
    async with connected(sandbox) as (_, account):
        target = (await account.open_page(None)).ids[0]
        for fault in odd:
            sandbox.faults.add(fault, path="*/messages")
            listing = await account.history(target)
            assert len(listing.observations) == len(listing.ids) > 0
