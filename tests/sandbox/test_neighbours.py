"""Files and balance."""

from __future__ import annotations

import pytest

from tests.sandbox.place import only_error, place

pytestmark = pytest.mark.anyio


async def test_balance() -> None:
    async with place() as at:
        assert await at.get(f"{at.sandbox.origin}/balance") == {"payment": "prepaid", "type": "euros", "amount": 41.75}


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
