"""Each endpoint is asked as the API reference documents it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.api.scripted import KEY, Answer, Scripted, answer, client_for, listed
from tui.api.client import Client

pytestmark = pytest.mark.anyio

Call = Callable[[Client], Awaitable[Any]]
CONVERSATION = {"id": "c1", "status": "active"}
MESSAGE = {"id": "m1", "conversationId": "c1", "direction": "sent", "status": "pending"}
TEXT = {"text": "hi"}

ENDPOINTS: list[tuple[Call, str, Answer, dict[str, str], object]] = [
    (
        lambda c: c.conversations(),
        "GET /v1/conversations",
        listed(CONVERSATION),
        {"status": "all", "offset": "0", "limit": "20"},
        None,
    ),
    (
        lambda c: c.conversations(ids=["a", "b"], status="active"),
        "GET /v1/conversations",
        listed(),
        {"status": "active", "offset": "0", "limit": "20", "ids": "a,b"},
        None,
    ),
    (lambda c: c.conversation("c/1"), "GET /v1/conversations/c%2F1", answer(CONVERSATION), {}, None),
    (
        lambda c: c.conversations_of("k1", offset=20),
        "GET /v1/conversations/contact/k1",
        listed("c1", "c2"),
        {"offset": "20", "limit": "20"},
        None,
    ),
    (
        lambda c: c.start("+31", "h1", "text", TEXT, tag="t"),
        "POST /v1/conversations/start",
        answer(CONVERSATION, 201),
        {},
        {"to": "+31", "channelId": "h1", "type": "text", "content": TEXT, "tag": "t"},
    ),
    (lambda c: c.create("k1"), "POST /v1/conversations", answer(CONVERSATION, 201), {}, {"contactId": "k1"}),
    (
        lambda c: c.set_status("c1", "archived"),
        "PATCH /v1/conversations/c1",
        answer(CONVERSATION),
        {},
        {"status": "archived"},
    ),
    (
        lambda c: c.messages("c1", exclude_platforms="events"),
        "GET /v1/conversations/c1/messages",
        listed(MESSAGE),
        {"offset": "0", "limit": "20", "excludePlatforms": "events"},
        None,
    ),
    (
        lambda c: c.reply("c1", "text", TEXT, source={"a": 1}),
        "POST /v1/conversations/c1/messages",
        answer(MESSAGE, 201),
        {},
        {"type": "text", "content": TEXT, "source": {"a": 1}},
    ),
    (lambda c: c.message("m1"), "GET /v1/messages/m1", answer(MESSAGE), {}, None),
    (lambda c: c.messages_by_id(["m1", "m2"]), "GET /v1/messages", listed(MESSAGE), {"ids": "m1,m2"}, None),
    (
        lambda c: c.messages_since(1709993131_500000000),
        "GET /v1/messages",
        listed(),
        {"from": "2024-03-09T14:05:31.5Z"},
        None,
    ),
    (
        lambda c: c.send("+31", "h1", "text", TEXT, replyTo={"id": "m0"}),
        "POST /v1/send",
        answer({"id": "m1", "status": "accepted", "fallback": None}, 202),
        {},
        {"to": "+31", "from": "h1", "type": "text", "content": TEXT, "replyTo": {"id": "m0"}},
    ),
    (
        lambda c: c.webhooks(),
        "GET /v1/webhooks",
        listed({"id": "w1", "events": ["message.created"]}),
        {"offset": "0", "limit": "20"},
        None,
    ),
    (
        lambda c: c.webhook("w1"),
        "GET /v1/webhooks/w1",
        answer({"id": "w1", "settings": {"expected_http_code": "2xx", "retry": 3}}),
        {},
        None,
    ),
    (
        lambda c: c.create_webhook("https://x", ["message.created"], channelId="h1"),
        "POST /v1/webhooks",
        answer({"id": "w1"}, 201),
        {},
        {"url": "https://x", "events": ["message.created"], "channelId": "h1"},
    ),
    (
        lambda c: c.change_webhook("w1", status="disabled"),
        "PATCH /v1/webhooks/w1",
        answer({"id": "w1"}),
        {},
        {"status": "disabled"},
    ),
    (lambda c: c.delete_webhook("w1"), "DELETE /v1/webhooks/w1", Answer(b"", 204), {}, None),
    (lambda c: c.balance(), "GET /balance", answer({"payment": "prepaid", "type": "euros", "amount": 41.75}), {}, None),
    (lambda c: c.file("f1"), "GET /v1/files/f1", Answer(b"\x00\xff"), {}, None),
    (lambda c: c.delete_file("f1"), "DELETE /v1/files/f1", Answer(b"", 204), {}, None),
    (
        lambda c: c.templates(channel_id="h1"),
        "GET /v3/platforms/whatsapp/templates",
        listed({"name": "t"}),
        {"offset": "0", "limit": "50", "channelId": "h1"},
        None,
    ),
    (lambda c: c.templates_named("t"), "GET /v2/platforms/whatsapp/templates/t", answer([{"name": "t"}]), {}, None),
    (lambda c: c.template("t", "en"), "GET /v2/platforms/whatsapp/templates/t/en", answer({"name": "t"}), {}, None),
    (
        lambda c: c.create_template({"name": "t"}),
        "POST /v2/platforms/whatsapp/templates",
        answer({"name": "t"}, 201),
        {},
        {"name": "t"},
    ),
    (
        lambda c: c.change_template("t", "en", {"name": "t"}),
        "PUT /v2/platforms/whatsapp/templates/t/en",
        answer({"name": "t"}),
        {},
        {"name": "t"},
    ),
    (
        lambda c: c.delete_template("t", "en"),
        "DELETE /v2/platforms/whatsapp/templates/t/en",
        Answer(b"", 204),
        {},
        None,
    ),
    (lambda c: c.delete_template("t"), "DELETE /v2/platforms/whatsapp/templates/t", Answer(b"", 204), {}, None),
    (lambda c: c.unpause_template("t"), "POST /v2/platforms/whatsapp/templates/unpause/t", Answer(b"", 202), {}, None),
]


@pytest.mark.parametrize(("call", "target", "said", "query", "body"), ENDPOINTS, ids=[row[1] for row in ENDPOINTS])
async def test_each_endpoint_is_asked_as_documented(
    server: Scripted, call: Call, target: str, said: Answer, query: dict[str, str], body: object
) -> None:
    server.says(said)
    async with client_for(server) as client:
        await call(client)
    (asked,) = server.asked
    assert (server.calls, asked.query) == ([target], query)
    assert (asked.json if asked.body else None) == body
    assert asked.headers.get("content-type") == (None if body is None else "application/json")
    assert asked.headers["authorization"] == f"AccessKey {KEY}"
    assert asked.headers["accept"] == "application/json"


async def test_an_upload_sends_the_bytes_and_gives_the_link(server: Scripted) -> None:
    server.says(answer({"id": "f1"}, 201))
    async with client_for(server) as client:
        assert await client.upload(b"\x00\xff", "image/png", 'brok"en\r\n lid ü.png') == f"{server.url}/files/f1"
    (asked,) = server.asked
    assert (asked.body, asked.headers["content-type"]) == (b"\x00\xff", "image/png")
    assert asked.headers["content-disposition"] == "inline; filename*=UTF-8''brok%22en%0D%0A%20lid%20%C3%BC.png"


@pytest.mark.parametrize("said", [{"id": "m1", "status": "accepted"}, {"message": {"id": "m1", "status": "accepted"}}])
async def test_the_answer_of_send_flat_or_wrapped(server: Scripted, said: object) -> None:
    server.says(answer(said, 202))
    async with client_for(server) as client:
        assert (await client.send("+31", "h1", "text", TEXT)).object.id == "m1"
