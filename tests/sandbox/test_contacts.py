"""The older REST API of contacts: read, made, changed, deleted, and seen in conversations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.place import ADA, BO, only_error, place, small_world

pytestmark = pytest.mark.anyio


async def test_contacts_are_paged_with_links() -> None:
    async with place(small_world(crowd=30, messages=30)) as at:
        url, found = f"{at.sandbox.origin}/contacts?limit=20", []
        while url:
            page = await at.get(url)
            found += page["items"]
            url = page["links"]["next"]
        assert len({each["id"] for each in found}) == page["totalCount"] == 32
        assert found[1]["msisdn"] == BO
        assert found[1]["createdDatetime"].endswith("+00:00")
        one = await at.get(f"{at.sandbox.origin}/contacts/{found[-1]['id']}")
        assert one == found[-1]
        assert (await at.client.get(f"{at.sandbox.origin}/contacts/nobody")).status_code == 404


async def test_a_contact_is_made_from_a_flat_body() -> None:
    async with place() as at:
        url = f"{at.sandbox.origin}/contacts"
        given = {"msisdn": 31600000555, "firstName": "Cleo", "lastName": "Vink", "custom2": "blue"}
        answer = await at.client.post(url, json=given)
        assert answer.status_code == 201
        made = answer.json()
        assert (made["msisdn"], made["firstName"], made["lastName"]) == (31600000555, "Cleo", "Vink")
        assert made["customDetails"] == {"custom1": None, "custom2": "blue", "custom3": None, "custom4": None}
        assert (made["href"], made["updatedDatetime"]) == (f"{url}/{made['id']}", None)
        assert await at.get(made["href"]) == made
        assert (await at.get(url))["totalCount"] == 3
        body = {"to": "+31600000555", "channelId": at.channel("sms").id, "type": "text", "content": {"text": "hi"}}
        started = (await at.client.post("/conversations/start", json=body)).json()
        assert (started["contact"]["id"], started["contact"]["displayName"]) == (made["id"], "Cleo Vink")


@pytest.mark.parametrize("crowd", [0, 30])
async def test_a_changed_name_shows_in_conversations(crowd: int) -> None:
    """Also that of a customer whom nobody has touched yet."""
    async with place(small_world(crowd=crowd, messages=30)) as at:
        id = (await at.get("/conversations", status="all"))["items"][-1]["id"] if crowd else at.hear()
        before = (await at.get(f"/conversations/{id}"))["contact"]
        url = f"{at.sandbox.origin}/contacts/{before['id']}"
        total = (await at.get(f"{at.sandbox.origin}/contacts"))["totalCount"]
        changed = await at.client.patch(url, json={"firstName": "Ada", "lastName": "Bos", "custom1": "vip"})
        assert changed.status_code == 200
        assert changed.json()["updatedDatetime"] == "2024-03-09T16:00:00+00:00"
        assert changed.json() == await at.get(url)
        contact = (await at.get(f"/conversations/{id}"))["contact"]
        assert (contact["displayName"], contact["firstName"], contact["lastName"]) == ("Ada Bos", "Ada", "Bos")
        assert (contact["customDetails"]["custom1"], contact["msisdn"]) == ("vip", before["msisdn"])
        assert (await at.get(f"{at.sandbox.origin}/contacts"))["totalCount"] == total
        only_last = (await at.client.patch(url, json={"lastName": "de Wit"})).json()
        assert (only_last["firstName"], only_last["customDetails"]["custom1"]) == ("Ada", "vip")


async def test_a_changed_number_is_where_the_contact_is_reached() -> None:
    async with place(small_world(crowd=30, messages=30)) as at:
        last = (await at.get(f"{at.sandbox.origin}/contacts", offset=31))["items"][0]
        changed = await at.client.patch(last["href"], json={"msisdn": "+31600000777"})
        assert changed.json()["msisdn"] == 31600000777
        for number, found in (("+31600000777", True), (f"+{last['msisdn']}", False)):
            body = {"to": number, "channelId": at.channel("sms").id, "type": "text", "content": {"text": "hi"}}
            started = (await at.client.post("/conversations/start", json=body)).json()
            assert (started["contact"]["id"] == last["id"]) is found


@pytest.mark.parametrize("crowd", [0, 30])
async def test_a_deleted_contact_is_gone_but_stays_in_conversations(crowd: int) -> None:
    async with place(small_world(crowd=crowd, messages=30)) as at:
        url, id = f"{at.sandbox.origin}/contacts", at.hear()
        before = await at.get(url, offset=0)
        gone = before["items"][-1] if crowd else before["items"][0]
        answer = await at.client.delete(gone["href"])
        assert (answer.status_code, answer.content) == (204, b"")
        after = await at.get(url)
        assert after["totalCount"] == before["totalCount"] - 1
        assert gone["id"] not in [each["id"] for each in after["items"]]
        for method in ("GET", "PATCH", "DELETE"):
            assert (await at.client.request(method, gone["href"], json={})).status_code == 404
        assert (await at.get(f"/conversations/{id}"))["contact"]["msisdn"] == ADA
        again = await at.client.post(url, json={"msisdn": gone["msisdn"]})
        assert again.status_code == 201
        assert again.json()["id"] != gone["id"]


@pytest.mark.parametrize("path", ["", "/groups", "/messages"])
async def test_an_unknown_contact_is_told_with_a_parameter_of_null(path: str) -> None:
    async with place() as at:
        answer = await at.client.get(f"{at.sandbox.origin}/contacts/nobody{path}")
        assert answer.status_code == 404
        assert only_error(answer) == {"code": 20, "description": "contact not found", "parameter": None}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_method_can_be_said_in_the_query(method: str) -> None:
    async with place() as at:
        url = f"{at.sandbox.origin}/contacts/{at.people[0].id}"
        changed = await at.client.request(method, f"{url}?_method=PATCH", json={"firstName": "Ada"})
        assert (changed.status_code, changed.json()["firstName"]) == (200, "Ada")
        assert (await at.client.request(method, f"{url}?_method=DELETE")).status_code == 204
        assert (await at.client.get(url)).status_code == 404
        elsewhere = await at.client.get(f"/conversations/{at.hear(who=1)}?_method=DELETE")
        assert elsewhere.status_code == 200


async def test_groups_and_messages_are_lists_with_links() -> None:
    async with place() as at:
        id, url = at.hear(platform="sms"), f"{at.sandbox.origin}/contacts/{at.people[0].id}"
        nothing = await at.get(f"{url}/groups")
        link = f"{url}/groups?offset=0&limit=20"
        assert nothing == {"offset": 0, "limit": 20, "count": 0, "totalCount": 0, "items": [],
                           "links": {"first": link, "previous": None, "next": None, "last": link}}  # fmt: skip
        for number in range(3):
            await at.say(id, f"sms {number}")
        await at.say(id, "not this", channelId=at.channel("whatsapp").id)
        at.advance(5)
        assert (await at.get(url))["messages"] == {"totalCount": 3, "href": f"{url}/messages"}
        page = await at.get(f"{url}/messages", limit=2)
        assert [each["body"] for each in page["items"]] == ["sms 2", "sms 1"]
        recipients = page["items"][0]["recipients"]
        assert (recipients["items"][0]["recipient"], recipients["totalDeliveredCount"]) == (ADA, 1)
        rest = await at.get(page["links"]["next"])
        assert ([each["body"] for each in rest["items"]], rest["links"]["next"]) == (["sms 0"], None)


@pytest.mark.parametrize(
    ("body", "code", "parameter"),
    [
        ({"firstName": "Cleo"}, 9, "msisdn"),
        ({"msisdn": "call me"}, 10, "msisdn"),
        ({"msisdn": [1]}, 10, "msisdn"),
        ({"msisdn": BO}, 10, "msisdn"),
        ({"msisdn": 31600000555, "firstName": 7}, 10, "firstName"),
        ({"msisdn": 31600000555, "custom4": {}}, 10, "custom4"),
    ],
)
async def test_a_bad_contact_is_refused(body: Any, code: int, parameter: str) -> None:
    async with place() as at:
        answer = await at.client.post(f"{at.sandbox.origin}/contacts", json=body)
        error = only_error(answer)
        assert (answer.status_code, error["code"], error["parameter"]) == (422, code, parameter)
        assert (await at.get(f"{at.sandbox.origin}/contacts"))["totalCount"] == 2
