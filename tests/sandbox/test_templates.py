"""Templates are listed, made, reviewed, changed, unpaused and deleted, and only approved ones arrive."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sandbox.place import START, Place, only_error, place
from tui.sandbox.demo import demo_world
from tui.sandbox.stories.forms import FORMS, body
from tui.sandbox.templates import REVIEW, Template

pytestmark = pytest.mark.anyio

HEADER = {"type": "HEADER", "format": "TEXT", "text": "Glimworm"}
NEW = {
    "name": "back_soon",
    "language": "en",
    "category": "UTILITY",
    "components": [HEADER, body("Back on {{1}}", "Monday")],
}


def base(at: Place, version: str = "v2") -> str:
    return f"{at.sandbox.origin}/{version}/platforms/whatsapp/templates"


async def outcome(at: Place, name: str, code: str = "en", policy: str = "deterministic") -> tuple[str, Any]:
    """The status of a message with that template, and the error of one that failed."""
    hsm = {"namespace": "n", "templateName": name, "language": {"policy": policy, "code": code}}
    sent = await at.say(at.hear(), type="hsm", content={"hsm": hsm})
    assert sent["status"] == "pending"
    at.advance(5)
    message = await at.get(f"/messages/{sent['id']}")
    return ("arrived" if message["status"] in ("delivered", "read") else message["status"]), message.get("error")


async def test_templates_by_name_and_language() -> None:
    async with place(demo_world(time.time_ns)) as at:
        page = await at.get(base(at, "v3"), limit=4)
        assert (page["count"], page["totalCount"]) == (4, len(FORMS))
        assert {each["language"] for each in await at.get(f"{base(at)}/order_shipped")} >= {"en", "nl", "de", "ar"}
        one = await at.get(f"{base(at)}/order_shipped/nl")
        assert one["components"][0]["text"].startswith("Hallo {{1}}")
        assert (await at.client.get(f"{base(at)}/order_shipped/xx")).status_code == 404


@pytest.mark.parametrize("version", ["v2", "v3"])
async def test_a_template_can_be_sent_once_it_is_approved(version: str) -> None:
    async with place() as at:
        answer = await at.client.post(base(at, version), json=NEW)
        made = answer.json()
        assert (answer.status_code, made["status"]) == (201, "PENDING")
        assert {name: made[name] for name in NEW} == NEW
        assert await at.get(f"{base(at, version)}/back_soon/en") == made
        status, error = await outcome(at, "back_soon")
        assert (status, error["code"]) == ("failed", 301)
        assert "PENDING" in error["description"]
        at.advance(REVIEW)
        assert (await at.get(f"{base(at, version)}/back_soon/en"))["status"] == "APPROVED"
        assert await outcome(at, "back_soon") == ("arrived", None)


async def test_a_changed_template_is_reviewed_again() -> None:
    async with place() as at:
        url = f"{base(at)}/go_on/en"
        answer = await at.client.put(url, json={"components": [body("Hi {{1}}", "Ada")], "category": "MARKETING"})
        changed = answer.json()
        assert (answer.status_code, changed["status"], changed["category"]) == (200, "PENDING", "MARKETING")
        assert changed["components"] == [body("Hi {{1}}", "Ada")]
        assert changed["updatedAt"] > changed["createdAt"]
        assert (await outcome(at, "go_on"))[0] == "failed"
        at.advance(REVIEW)
        assert await outcome(at, "go_on") == ("arrived", None)


async def test_a_template_goes_in_one_language_or_in_all() -> None:
    async with place() as at:
        for language in ("en", "nl", "de"):
            await at.client.post(base(at), json={**NEW, "language": language})
        gone = await at.client.delete(f"{base(at)}/back_soon/nl")
        assert (gone.status_code, gone.content) == (204, b"")
        assert [each["language"] for each in await at.get(f"{base(at)}/back_soon")] == ["en", "de"]
        assert (await at.client.delete(f"{base(at)}/back_soon")).status_code == 204
        assert [each["name"] for each in (await at.get(base(at)))["items"]] == ["go_on"]
        for path in ("back_soon", "back_soon/en", "go_on/nl"):
            answer = await at.client.delete(f"{base(at)}/{path}")
            assert (answer.status_code, only_error(answer)["code"]) == (404, 20)
        await at.client.delete(f"{base(at)}/go_on")
        status, error = await outcome(at, "go_on")
        assert (status, error["code"]) == ("failed", 301)
        assert "does not exist" in error["description"]


async def test_a_paused_template_is_sent_again_when_it_is_unpaused() -> None:
    async with place() as at:
        at.world.templates.get("go_on", "en").status = "PAUSED"
        assert (await outcome(at, "go_on"))[0] == "failed"
        answer = await at.client.post(f"{base(at)}/unpause/go_on")
        assert (answer.status_code, [each["status"] for each in answer.json()]) == (200, ["APPROVED"])
        assert await outcome(at, "go_on") == ("arrived", None)
        again = await at.client.post(f"{base(at)}/unpause/go_on")
        assert (again.status_code, only_error(again)["code"]) == (422, 10)
        assert (await at.client.post(f"{base(at)}/unpause/nothing")).status_code == 404


@pytest.mark.parametrize("status", ["NEW", "PENDING", "REJECTED", "PAUSED", "DISABLED", "PENDING_DELETION", "DELETED"])
async def test_what_is_not_approved_fails_after_it_was_taken(status: str) -> None:
    async with place() as at:
        at.world.templates.get("go_on", "en").status = status
        assert (await outcome(at, "go_on"))[0] == "failed"


async def test_another_language_is_taken_only_by_the_policy_that_says_so() -> None:
    async with place() as at:
        assert (await outcome(at, "go_on", "fr"))[0] == "failed"
        assert (await outcome(at, "go_on", "fr", policy="fallback"))[0] == "arrived"
        assert (await outcome(at, "unheard_of", policy="fallback"))[0] == "failed"


async def test_what_was_made_at_meta_is_not_in_the_list_but_can_be_sent() -> None:
    async with place() as at:
        at.world.templates.add(Template("t", "metas_own", "en", [body("Hello")], START, listed=False))
        assert (await at.get(base(at)))["totalCount"] == 1
        assert (await at.client.get(f"{base(at)}/metas_own")).status_code == 404
        assert await outcome(at, "metas_own") == ("arrived", None)


@pytest.mark.parametrize(
    ("fields", "code", "parameter"),
    [
        *[({name: None}, 9, name) for name in NEW],
        ({"name": "go_on"}, 10, "name"),
        ({"name": "Back soon"}, 10, "name"),
        ({"name": 5}, 10, "name"),
        ({"language": "English"}, 10, "language"),
        ({"category": "FUN"}, 10, "category"),
        ({"components": 5}, 10, "components"),
        ({"components": [{"type": "body", "text": "x"}]}, 10, "components"),
    ],
)
async def test_a_bad_template_is_refused(fields: Any, code: int, parameter: str) -> None:
    async with place() as at:
        answer = await at.client.post(base(at), json={**NEW, **fields})
        error = only_error(answer)
        assert (answer.status_code, error["code"], error["parameter"]) == (422, code, parameter)
        assert (await at.get(base(at)))["totalCount"] == 1
