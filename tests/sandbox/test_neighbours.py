"""Contacts, files, balance and templates."""

from __future__ import annotations

import time

import pytest

from tests.sandbox.place import BO, only_error, place, small_world
from tui.sandbox.demo import demo_world

pytestmark = pytest.mark.anyio


async def test_balance() -> None:
    async with place() as at:
        assert await at.get(f"{at.sandbox.origin}/balance") == {"payment": "prepaid", "type": "euros", "amount": 41.75}


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


async def test_a_file_goes_up_and_comes_down_and_is_deleted() -> None:
    async with place() as at:
        data = bytes(range(256))
        headers = {"content-type": "application/pdf", "content-disposition": 'attachment; filename="a b.pdf"'}
        id = (await at.client.post("/files", content=data, headers=headers)).json()["id"]
        at.client.headers.pop("authorization")
        answer = await at.client.get(f"/files/{id}")
        assert (answer.content, answer.headers["content-type"]) == (data, "application/pdf")
        assert answer.headers["content-disposition"] == 'attachment; filename="a b.pdf"'
        at.client.headers["authorization"] = f"AccessKey {at.sandbox.key}"
        assert (await at.client.delete(f"/files/{id}")).status_code == 204
        assert (await at.client.get(f"/files/{id}")).status_code == 404
        bare = at.client.build_request("POST", "/files", content=b"x")
        assert only_error(await at.client.send(bare))["parameter"] == "Content-Type"


async def test_templates_by_name_and_language() -> None:
    async with place(demo_world(time.time_ns)) as at:
        base = f"{at.sandbox.origin}/v3/platforms/whatsapp/templates"
        page = await at.get(base, limit=4)
        assert (page["count"], page["totalCount"]) == (4, 6)
        assert {each["language"] for each in await at.get(f"{base}/order_shipped")} == {"en", "nl", "de"}
        one = await at.get(f"{base.replace('v3', 'v2')}/order_shipped/nl")
        assert one["components"][0]["text"].startswith("Hallo {{1}}")
        assert (await at.client.get(f"{base}/order_shipped/xx")).status_code == 404
