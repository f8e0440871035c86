"""Each fault does what it says, as often as it says, and where it says."""

from __future__ import annotations

import asyncio
import json
from random import Random
from typing import Any

import httpx
import msgspec
import pytest

from tests.sandbox.place import Place, only_error, place
from tui.sandbox.faults import Fault, Faults, Kind, read_faults

pytestmark = pytest.mark.anyio

TEXT = {"type": "text", "content": {"text": "hi"}}


async def reply(at: Place, id: str) -> httpx.Response:
    return await at.client.post(f"/conversations/{id}/messages", json=TEXT)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("unauthorized", 401), ("not_found", 404), ("invalid", 422), ("too_many", 429), ("server_error", 500)],
)
async def test_an_error_comes_as_often_as_asked_and_nothing_is_carried_out(kind: Kind, status: int) -> None:
    async with place() as at:
        id = at.hear()
        at.sandbox.faults.add(kind, times=2, method="POST")
        assert [(await reply(at, id)).status_code for _ in range(3)] == [status, status, 201]
        assert len(await at.messages(id)) == 2
        assert at.world.requests[f"fault {kind}"] == 2


@pytest.mark.parametrize("retry_after", [None, "2", "-1", "999999999", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])
@pytest.mark.parametrize("empty", [False, True])
async def test_too_many_requests_in_every_form(retry_after: str | None, empty: bool) -> None:
    async with place() as at:
        at.sandbox.faults.add("too_many", retry_after=retry_after, empty=empty)
        answer = await at.client.get("/conversations")
        assert answer.headers.get("retry-after") == retry_after
        assert (answer.content == b"") == empty
        if not empty:
            assert only_error(answer)["description"] == "Too Many Requests"


async def test_a_server_error_has_an_empty_body_and_what_is_not_json_is_not() -> None:
    async with place() as at:
        at.sandbox.faults.add("server_error")
        assert (await at.client.get("/conversations")).content == b""
        at.sandbox.faults.add("not_json")
        odd = await at.client.get("/conversations")
        assert odd.status_code == 200
        with pytest.raises(json.JSONDecodeError):
            odd.json()


@pytest.mark.parametrize(("after", "copies"), [(False, 0), (True, 1)])
@pytest.mark.parametrize("kind", ["cut", "hang", "server_error", "not_json"])
async def test_an_answer_is_lost_before_or_after_the_message_was_accepted(kind: Kind, after: bool, copies: int) -> None:
    async with place() as at:
        id = at.hear()
        at.sandbox.faults.add(kind, path="*/messages", after=after)
        try:
            answer = await at.client.post(f"/conversations/{id}/messages", json=TEXT, timeout=0.3)
            assert kind in ("server_error", "not_json")
            assert answer.status_code in (500, 200)
        except httpx.RemoteProtocolError:
            assert kind == "cut"
        except httpx.ReadError:
            assert kind == "cut"
        except httpx.ReadTimeout:
            assert kind == "hang"
        assert len(await at.messages(id)) == 1 + copies


async def test_a_slow_answer_comes_in_the_end() -> None:
    async with place() as at:
        at.sandbox.faults.add("slow", seconds=0.3)
        began = asyncio.get_running_loop().time()
        assert (await at.client.get("/conversations")).status_code == 200
        assert asyncio.get_running_loop().time() - began >= 0.3


async def test_a_hanging_request_does_not_keep_the_sandbox_from_ending() -> None:
    async with asyncio.timeout(3):
        async with place() as at:
            at.sandbox.faults.add("hang")
            hanging = asyncio.create_task(at.client.get("/conversations"))
            await asyncio.sleep(0.1)
        with pytest.raises(httpx.HTTPError):
            await hanging


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("odd_type", "type", "hologram"), ("odd_status", "status", "teleported"), ("bare", "platform", None)],
)
async def test_messages_can_be_made_odd(kind: Kind, field: str, value: str | None) -> None:
    async with place() as at:
        id = at.hear()
        at.sandbox.faults.add(kind)
        assert (await at.messages(id))[0].get(field) == value
        assert (await at.messages(id))[0][field] != value


async def test_coordinates_can_be_text() -> None:
    async with place() as at:
        place_content = {"location": {"latitude": 53.2, "longitude": 6.5}}
        channel_id = at.channel("whatsapp").id
        id = at.world.receive(at.people[0], channel_id, "location", place_content).conversation_id
        at.sandbox.faults.add("text_coordinates")
        assert (await at.messages(id))[0]["content"] == {"location": {"latitude": "53.2", "longitude": "6.5"}}


async def test_a_shift_moves_the_pages() -> None:
    async with place() as at:
        ada, bo = at.hear(), at.hear(who=1)
        at.sandbox.faults.add("shift")
        assert [each["id"] for each in (await at.get("/conversations"))["items"]] == [ada, bo]


async def test_over_the_control_path() -> None:
    async with place(control=True) as at:
        control = f"{at.sandbox.origin}/_control"
        id = at.hear()
        rule = {"kind": "not_found", "times": None}
        assert (await at.client.post(f"{control}/faults", json=rule)).status_code == 201
        assert (await at.client.get("/conversations")).status_code == 404
        assert (await at.client.get(f"{control}/faults")).json()[0]["times"] is None
        await at.client.delete(f"{control}/faults")
        assert (await at.client.get("/conversations")).status_code == 200
        await at.client.post(f"{control}/inbound", json={"conversation": id, "text": "and again"})
        await at.client.post(f"{control}/colleague", json={"conversation": id, "text": "mine"})
        assert [each["content"]["text"] for each in await at.messages(id)] == ["mine", "and again", "hello"]
        now = at.world.now()
        await at.client.post(f"{control}/clock", json={"seconds": 90})
        assert at.world.now() - now == 90 * 10**9
        assert (await at.client.get(f"{control}/requests")).json()["GET /v1/conversations"] == 1
        wrong = await at.client.post(f"{control}/faults", json={"kind": "earthquake"})
        assert wrong.status_code == 422


async def test_keys_are_made_and_revoked_over_the_control_path() -> None:
    async with place(control=True) as at:
        keys = f"{at.sandbox.origin}/_control/keys"
        assert (await at.client.post(keys, json={"accepted": [at.sandbox.key, "another"]})).status_code == 204
        assert (await at.client.get("/conversations")).status_code == 200
        await at.client.post(keys, json={"accepted": ["another"]})
        assert (await at.client.get("/conversations")).status_code == 401
        at.client.headers["Authorization"] = "AccessKey another"
        assert (await at.client.get("/conversations")).status_code == 200


async def test_there_is_no_control_path_unless_asked_for() -> None:
    async with place() as at:
        assert (await at.client.get(f"{at.sandbox.origin}/_control/faults")).status_code == 404


def test_a_fault_falls_by_its_probability_and_its_pattern() -> None:
    faults = Faults(Random(1), [Fault("cut", method="GET", path="/v1/conv*", times=None, probability=0.3)])
    taken = [faults.take({"cut"}, "GET", "/v1/conversations") for _ in range(1000)]
    assert 250 < sum(each is not None for each in taken) < 350
    assert faults.take({"cut"}, "POST", "/v1/conversations") is None
    assert faults.take({"cut"}, "GET", "/v1/messages") is None
    assert faults.take({"hang"}, "GET", "/v1/conversations") is None


@pytest.mark.parametrize("data", [b"{", b'{"kind": "cut", "time": 3}', b'[{"kind": "cutt"}]'])
def test_a_wrong_fault_file_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_faults(data)


def test_a_fault_file_holds_one_rule_or_several() -> None:
    one: Any = {"kind": "hang"}
    assert read_faults(json.dumps(one).encode()) == read_faults(json.dumps([one]).encode()) == [Fault("hang")]
