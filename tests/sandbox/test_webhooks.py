"""Webhooks are made, changed and deleted, and what happens is delivered, signed, to those who asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from messagebird.request_validator import RequestValidator

from tests.sandbox.place import Place, only_error, place
from tests.sandbox.receiver import Receiver, receiving
from tui.api.signature import HMAC_HEADER, JWT_HEADER, TIMESTAMP_HEADER, BadSignature, check_hmac, check_jwt

pytestmark = pytest.mark.anyio

ALL = ["conversation.created", "conversation.updated", "message.created", "message.updated"]


async def hook(at: Place, receiver: Receiver, events: list[str] | None = None, **fields: Any) -> Any:
    body = {"url": receiver.url, "events": events or ["message.created"], **fields}
    answer = await at.client.post("/webhooks", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_delivery_has_the_form_of_a_genuine_one() -> None:
    async with receiving() as receiver, place() as at:
        await hook(at, receiver)
        id = at.hear()
        body = (await receiver.wait_for(1))[0].body
        assert list(body) == ["contact", "conversation", "message", "type"]
        assert body["type"] == "message.created"
        assert body["contact"]["href"] == ""
        assert (body["conversation"]["id"], body["conversation"]["messages"]["totalCount"]) == (id, 0)
        assert "channels" not in body["conversation"]
        assert body["message"]["content"] == {"text": "hello"}


async def test_every_event_is_told_to_who_wants_it() -> None:
    async with receiving() as receiver, receiving() as other, place() as at:
        await hook(at, receiver, ALL)
        await hook(at, other, ALL, channelId=at.channel("sms").id)
        id = at.hear()
        await at.say(id)
        at.advance(0.7)
        await at.patch(id, "archived")
        got = [(each.body["type"], each.body.get("message", {}).get("status")) for each in await receiver.wait_for(6)]
        assert sorted(got, key=str) == sorted([
            ("conversation.created", None), ("message.created", "received"), ("message.created", "pending"),
            ("message.updated", "transmitted"), ("message.updated", "sent"), ("conversation.updated", None),
        ], key=str)  # fmt: skip
        assert other.got == []


async def test_deliveries_are_signed_as_the_vendors_sdk_and_we_check_it() -> None:
    async with receiving() as receiver, place(hmac=True) as at:
        await hook(at, receiver)
        at.hear()
        got = (await receiver.wait_for(1))[0]
        key, headers = at.sandbox.signing_key, got.headers
        check_jwt(headers[JWT_HEADER.lower()], key, receiver.url, got.raw, now=at.world.now())
        check_hmac(headers[HMAC_HEADER.lower()], key, headers[TIMESTAMP_HEADER.lower()], "b=2&a=1", got.raw,
                   now=at.world.now())  # fmt: skip


async def test_with_a_running_clock_the_vendors_validator_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving() as receiver, place() as at:
        monkeypatch.setattr(at.world, "clock", __import__("time").time_ns)
        await hook(at, receiver)
        at.hear()
        got = (await receiver.wait_for(1))[0]
        validator = RequestValidator(at.sandbox.signing_key)
        assert validator.validate_signature(got.headers[JWT_HEADER.lower()], receiver.url, got.raw)
        assert HMAC_HEADER.lower() not in got.headers


async def test_a_delivery_is_tried_again_until_any_2xx() -> None:
    async with receiving() as receiver, place() as at:
        at.sandbox.deliveries.pauses = (0.01, 0.02, 0.03)
        receiver.answer = lambda number: (500, 302, 299)[number]
        await hook(at, receiver)
        at.hear()
        got = await receiver.wait_for(3)
        await asyncio.sleep(0.15)
        assert len(got) == 3
        assert len({each.raw for each in got}) == 1
        assert len({each.headers[JWT_HEADER.lower()] for each in got}) == 3
        assert at.sandbox.deliveries.outcomes == {"failed": 2, "delivered": 1}


async def test_it_is_given_up_after_a_few_times() -> None:
    async with receiving() as receiver, place() as at:
        at.sandbox.deliveries.pauses = (0.01, 0.01, 0.01)
        receiver.answer = lambda number: 503
        await hook(at, receiver)
        at.hear()
        await receiver.wait_for(4)
        await asyncio.sleep(0.15)
        assert at.sandbox.deliveries.outcomes == {"failed": 4, "given up": 1}


async def test_gone_ends_the_webhook() -> None:
    async with receiving() as receiver, place() as at:
        receiver.answer = lambda number: 410
        made = await hook(at, receiver)
        at.hear()
        await receiver.wait_for(1)
        await asyncio.sleep(0.1)
        assert (await at.get(f"/webhooks/{made['id']}"))["status"] == "disabled"
        at.hear("again")
        await asyncio.sleep(0.1)
        assert len(receiver.got) == 1


async def test_duplicates_shuffles_and_forgeries_on_demand() -> None:
    async with receiving() as receiver, place() as at:
        await hook(at, receiver)
        at.sandbox.faults.add("webhook_twice")
        at.sandbox.faults.add("webhook_bad_signature")
        at.sandbox.faults.add("webhook_shuffle", times=None, seconds=0.3)
        for number in range(12):
            at.hear(str(number))
        got = await receiver.wait_for(13)
        texts = [each.body["message"]["content"]["text"] for each in got]
        assert sorted(texts, key=int) == ["0", *map(str, range(12))]
        assert texts != sorted(texts, key=int)
        forged = next(each for each in got if each.body["message"]["content"]["text"] == "1")
        with pytest.raises(BadSignature):
            check_jwt(forged.headers[JWT_HEADER.lower()], at.sandbox.signing_key, receiver.url, forged.raw,
                      now=at.world.now())  # fmt: skip


async def test_a_report_url_hears_of_its_message_alone_with_the_error_at_the_top() -> None:
    async with receiving() as receiver, place() as at:
        at.people[0].registered = False
        id = at.hear()
        sent = await at.say(id, reportUrl=receiver.url)
        at.advance(2)
        body = (await receiver.wait_for(1))[0].body
        assert body["message"] == {"id": sent["id"], "status": "failed"}
        assert (body["type"], body["error"]["code"]) == ("message.status", 302)


async def test_webhooks_are_changed_listed_and_deleted() -> None:
    async with receiving() as receiver, place() as at:
        made = await hook(at, receiver, settings={"expected_http_code": "2xx"})
        assert (made["status"], made["updatedDatetime"]) == ("enabled", None)
        assert "channelId" not in made
        changed = (await at.client.patch(f"/webhooks/{made['id']}", json={"status": "disabled"})).json()
        assert changed["status"] == "disabled"
        assert changed["updatedDatetime"]
        assert (await at.get("/webhooks"))["items"] == [changed]
        at.hear()
        await asyncio.sleep(0.1)
        assert receiver.got == []
        assert (await at.client.delete(f"/webhooks/{made['id']}")).status_code == 204
        assert (await at.get("/webhooks"))["totalCount"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"events": ["message.created"]}, 9),
        ({"url": "https://x.example", "events": []}, 9),
        ({"url": "ftp://x.example", "events": ["message.created"]}, 10),
        ({"url": "https://x.example", "events": ["message.lost"]}, 10),
        ({"url": "https://x.example", "events": ["message.created"], "channelId": "none"}, 10),
    ],
)
async def test_a_bad_webhook_is_refused(body: Any, code: int) -> None:
    async with place() as at:
        answer = await at.client.post("/webhooks", json=body)
        assert (answer.status_code, only_error(answer)["code"]) == (422, code)
