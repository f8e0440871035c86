"""What a webhook's settings ask for is what its receiver gets."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.sandbox.place import Place, only_error, place
from tests.sandbox.receiver import Receiver, receiving
from tui.api.signature import JWT_HEADER, check_jwt

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def hooked(settings: Any) -> AsyncIterator[tuple[Place, Receiver]]:
    """A webhook with these settings, and short pauses between attempts."""
    async with receiving() as receiver, place() as at:
        at.sandbox.deliveries.pauses = (0.01, 0.02, 0.03)
        body = {"url": receiver.url, "events": ["message.created"], "settings": settings}
        made = await at.client.post("/webhooks", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["settings"] == settings
        yield at, receiver


async def settled(at: Place, attempts: int) -> dict[str, int]:
    """What came of the first so many attempts, and of none that should not have been made."""
    async with asyncio.timeout(5):
        while at.sandbox.deliveries.outcomes["failed"] + at.sandbox.deliveries.outcomes["delivered"] < attempts:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    return {name: count for name, count in at.sandbox.deliveries.outcomes.items() if count}


@pytest.mark.parametrize(
    ("code", "answers"),
    [("2xx", (302, 204)), ("200", (204, 201, 200)), ("200, 202", (204, 202)), ("3XX", (200, 307)), ("410", (200, 410))],
)
async def test_the_expected_code_is_a_success_and_no_other(code: str, answers: tuple[int, ...]) -> None:
    async with hooked({"expected_http_code": code}) as (at, receiver):
        receiver.answer = lambda number: answers[number]
        at.hear()
        assert await settled(at, len(answers)) == {"failed": len(answers) - 1, "delivered": 1}


@pytest.mark.parametrize("retry", [0, 1, 5])
async def test_a_delivery_is_tried_again_as_often_as_asked(retry: int) -> None:
    async with hooked({"retry": retry}) as (at, receiver):
        receiver.answer = lambda number: 503
        at.hear()
        assert await settled(at, retry + 1) == {"failed": retry + 1, "given up": 1}
        assert len(receiver.got) == retry + 1


async def test_an_answer_that_takes_too_long_is_none() -> None:
    async with hooked({"timeout": 1}) as (at, receiver):
        receiver.pause = lambda number: (1.6, 0.4)[number]
        at.hear()
        assert await settled(at, 2) == {"failed": 1, "delivered": 1}


async def test_headers_are_added_but_none_takes_the_place_of_the_signature() -> None:
    given = {"X-Team": "lamps", "x-shift": 2, "User-Agent": "mine", JWT_HEADER.lower(): "forged"}
    async with hooked({"headers": given}) as (at, receiver):
        at.hear()
        got = (await receiver.wait_for(1))[0]
        assert [got.headers[name] for name in ("x-team", "x-shift", "user-agent")] == ["lamps", "2", "mine"]
        assert got.headers["content-type"] == "application/json"
        check_jwt(got.headers[JWT_HEADER.lower()], at.sandbox.signing_key, receiver.url, got.raw, now=at.world.now())


async def test_a_user_name_and_password_become_basic_authentication() -> None:
    async with hooked({"username": "inbox", "password": "a:b ü"}) as (at, receiver):
        at.hear()
        scheme, _, pair = (await receiver.wait_for(1))[0].headers["authorization"].partition(" ")
        assert (scheme, b64decode(pair).decode()) == ("Basic", "inbox:a:b ü")


async def test_query_parameters_follow_those_of_the_url_and_are_signed() -> None:
    async with hooked({"query_params": "?team=floor lamps&b=3"}) as (at, receiver):
        at.hear()
        got = (await receiver.wait_for(1))[0]
        assert got.path == "/hook?b=2&a=1&team=floor%20lamps&b=3"
        url = receiver.url.replace("/hook?b=2&a=1", got.path)
        check_jwt(got.headers[JWT_HEADER.lower()], at.sandbox.signing_key, url, got.raw, now=at.world.now())


async def test_what_the_go_client_sends_for_nothing_said_changes_nothing() -> None:
    nothing = {"expected_http_code": "", "headers": None, "username": "", "password": "", "query_params": "",
               "retry": 0, "timeout": 0}  # fmt: skip
    async with hooked(nothing) as (at, receiver):
        at.hear()
        got = (await receiver.wait_for(1))[0]
        assert (got.path, "authorization" in got.headers) == ("/hook?b=2&a=1", False)
        assert await settled(at, 1) == {"delivered": 1}


async def test_changed_settings_count_from_the_next_delivery() -> None:
    async with hooked({"headers": {"x-team": "lamps"}}) as (at, receiver):
        id = (await at.get("/webhooks"))["items"][0]["id"]
        await at.client.patch(f"/webhooks/{id}", json={"settings": {"headers": {"x-team": "shades"}}})
        at.hear()
        assert (await receiver.wait_for(1))[0].headers["x-team"] == "shades"


@pytest.mark.parametrize(
    "settings",
    [
        "2xx",
        {"expected_http_code": "ok"},
        {"headers": {"x team": "lamps"}},
        {"headers": {"x-team": "lamps\r\nx-other: 1"}},
        {"retry": -1},
        {"timeout": "soon"},
        {"username": 5},
    ],
)
async def test_settings_that_cannot_be_obeyed_are_refused(settings: Any) -> None:
    async with place() as at:
        body = {"url": "https://inbox.example.net/", "events": ["message.created"], "settings": settings}
        answer = await at.client.post("/webhooks", json=body)
        error = only_error(answer)
        assert (answer.status_code, error["code"], error["parameter"]) == (422, 10, "settings")
        assert (await at.get("/webhooks"))["totalCount"] == 0
