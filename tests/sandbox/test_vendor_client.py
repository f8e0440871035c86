"""The vendor's own Python client works against the sandbox with nothing but its base address changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import messagebird
import messagebird.client
import pytest
from anyio.to_thread import run_sync

from tests.sandbox.place import ADA, Place, place

pytestmark = pytest.mark.anyio


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Callable[[Place], Any]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def client(at: Place) -> Any:
        monkeypatch.setattr(messagebird.client, "CONVERSATION_API_ROOT", f"{at.sandbox.url}/")
        monkeypatch.setattr(messagebird.client, "ENDPOINT", at.sandbox.origin)
        return messagebird.Client(at.sandbox.key)

    return client


async def test_conversations_and_messages(base: Callable[[Place], Any]) -> None:
    async with place() as at:
        client, id = base(at), at.hear("where is my lamp?")
        channel_id = at.channel("sms").id

        def session() -> None:
            listed = client.conversation_list(limit=10, offset=0)
            assert (listed.totalCount, listed.items[0].id) == (1, id)
            read = client.conversation_read(id)
            assert (read.contact.msisdn, read.channels[0].platformId) == (ADA, "whatsapp")
            started = client.conversation_start(
                {"to": "+31600000999", "channelId": channel_id, "type": "text", "content": {"text": "hello"}}
            )
            assert client.conversation_read_message(started.messages.lastMessageId).content == {"text": "hello"}
            sent = client.conversation_create_message(
                id, {"channelId": channel_id, "type": "text", "content": {"text": "on its way"}}
            )
            assert (sent.status, sent.direction) == ("pending", "sent")
            messages = client.conversation_list_messages(id, limit=20, offset=0)
            assert [each.content["text"] for each in messages.items] == ["on its way", "where is my lamp?"]
            assert messages.items[0].createdDatetime.year == 2024
            archived = client.conversation_update(id, {"status": "archived"})
            assert (archived.status, archived.contact) == ("archived", None)
            assert client.conversation_read(id).status == "archived"
            assert client.balance().type == "euros"

        await run_sync(session)


async def test_webhooks(base: Callable[[Place], Any]) -> None:
    async with place() as at:
        client, channel_id = base(at), at.channel("sms").id

        def session() -> None:
            made = client.conversation_create_webhook(
                {"channelId": channel_id, "events": ["message.created"], "url": "https://inbox.example.net/mb"}
            )
            assert (made.channelId, made.status) == (channel_id, "enabled")
            changed = client.conversation_update_webhook(made.id, {"status": "disabled"})
            assert changed.status == "disabled"
            assert client.conversation_read_webhook(made.id).updatedDatetime is not None
            assert [each.id for each in client.conversation_list_webhooks().items] == [made.id]
            client.conversation_delete_webhook(made.id)
            assert client.conversation_list_webhooks().totalCount == 0

        await run_sync(session)


async def test_contacts(base: Callable[[Place], Any]) -> None:
    async with place() as at:
        client = base(at)

        def session() -> None:
            made = client.contact_create(31600000555, {"firstName": "Cleo", "custom1": "vip"})
            assert (made.msisdn, made.customDetails.custom1, made.messages.totalCount) == (31600000555, "vip", 0)
            client.contact_update(made.id, {"lastName": "Vink"})
            assert client.contact(made.id).lastName == "Vink"
            assert made.id in [each.id for each in client.contact_list().items]
            client.contact_delete(made.id)
            with pytest.raises(messagebird.client.ErrorException) as caught:
                client.contact(made.id)
            assert (caught.value.errors[0].code, caught.value.errors[0].parameter) == (20, None)

        await run_sync(session)


async def test_errors_are_understood(base: Callable[[Place], Any]) -> None:
    async with place() as at:
        client = base(at)

        def session() -> None:
            with pytest.raises(messagebird.client.ErrorException) as caught:
                client.conversation_read("unknown")
            assert caught.value.errors[0].code == 20
            client.access_key = "wrong"
            with pytest.raises(messagebird.client.ErrorException) as caught:
                client.conversation_list()
            assert caught.value.errors[0].code == 2

        await run_sync(session)
