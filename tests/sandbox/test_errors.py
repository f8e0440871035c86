"""How the API says no, and what it takes from clients that are a little off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.place import only_error, place

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("header", [None, "AccessKey wrong", "Bearer sandbox-access-key", "sandbox-access-key"])
async def test_without_the_right_key_nothing(header: str | None) -> None:
    async with place() as at:
        at.client.headers.pop("authorization")
        headers = {"authorization": header} if header else {}
        answer = await at.client.get("/conversations", headers=headers)
        assert answer.status_code == 401
        assert only_error(answer) == {"code": 2, "description": "Request was not authenticated"}
        rest = await at.client.get(f"{at.sandbox.origin}/balance", headers=headers)
        assert (rest.status_code, only_error(rest)["parameter"]) == (401, "access_key")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, 98),
        ("PUT", "/conversations", 405, 21),
        ("GET", "/conversations/0123456789abcdef0123456789abcdef", 404, 20),
        ("GET", "/conversations/short/messages", 404, 20),
        ("GET", "/messages/nothing", 404, 20),
        ("GET", "/webhooks/nothing", 404, 20),
        ("GET", "/conversations?limit=many", 422, 10),
        ("GET", "/conversations?status=odd", 422, 10),
    ],
)
async def test_errors_have_the_apis_form(method: str, path: str, status: int, code: int) -> None:
    async with place() as at:
        answer = await at.client.request(method, path)
        assert (answer.status_code, only_error(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "code", "parameter"),
    [
        ({"type": "text"}, 9, "content"),
        ({"content": {"text": "x"}}, 9, "type"),
        ({"type": "text", "content": {"text": ""}}, 10, "content"),
        ({"type": "text", "content": {"text": 7}}, 10, "content"),
        ({"type": "image", "content": {"text": "x"}}, 10, "content"),
        ({"type": "image", "content": {"image": {"caption": "x"}}}, 9, "content.image.url"),
        ({"type": "hologram", "content": {"hologram": {}}}, 10, "type"),
        ({"type": "text", "content": {"text": "x"}, "channelId": "none"}, 10, "channelId"),
        ({"type": "text", "content": {"text": "x"}, "source": "me"}, 10, "source"),
        ({"type": "text", "content": {"text": "x"}, "reportUrl": "http://example.net/"}, 10, "reportUrl"),
        ({"type": "text", "content": {"text": "x"}, "fallback": {"after": "5m"}}, 9, "fallback.from"),
        ({"type": "text", "content": {"text": "x"}, "fallback": {"from": "x", "after": "soon"}}, 10, "fallback.after"),
    ],
)
async def test_a_bad_message_is_refused_with_the_parameter(body: Any, code: int, parameter: str) -> None:
    async with place() as at:
        id = at.hear()
        answer = await at.client.post(f"/conversations/{id}/messages", json=body)
        assert answer.status_code == 422
        assert (only_error(answer)["code"], only_error(answer)["parameter"]) == (code, parameter)
        assert len(await at.messages(id)) == 1


async def test_a_body_that_is_no_json_is_malformed() -> None:
    async with place() as at:
        answer = await at.client.post("/conversations/start", content=b"{")
        assert (answer.status_code, only_error(answer)["code"]) == (400, 21)
        assert (await at.client.post("/conversations/start", content=b"[]")).status_code == 422


async def test_real_clients_are_tolerated() -> None:
    async with place() as at:
        channel = at.channel("sms").id
        body = {"to": "31600000998", "channelid": channel, "type": "text", "content": {"text": "x"}}
        assert (await at.client.get("/conversations?")).status_code == 200
        assert (await at.client.get("/conversations?ids=")).json()["count"] == 0
        assert (await at.client.get("/webhooks/")).status_code == 200
        assert (await at.client.get(f"{at.sandbox.origin}//v1/conversations")).status_code == 200
        assert (await at.client.post("/conversations/start", json=body)).status_code == 201
        hook = {"url": "https://inbox.example.net/", "events": ["message.created"]}
        made = (await at.client.post("/webhooks", json=hook)).json()
        gone = await at.client.request("DELETE", f"/webhooks/{made['id']}", json={})
        assert (gone.status_code, gone.content) == (204, b"")
