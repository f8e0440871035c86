"""Every case of the API's reference can be had on demand."""

from __future__ import annotations

import re

import pytest

from tests.sandbox.place import Place, place
from tui.sandbox.stories.examples import EXAMPLES

pytestmark = pytest.mark.anyio

# Section 5 of the reference, and the words that it names without a shape.
TYPES = {
    *("text", "image", "audio", "video", "file", "location", "hsm", "interactive", "event", "email", "whatsappSticker"),
    *("whatsappOrder", "whatsappText", "externalAttachment", "facebookQuickReply", "facebookMediaTemplate"),
    *("facebookGenericTemplate", "rich", "menu", "buttons", "link", "unsupported"),
}
INTERACTIVE = {"list", "button", "product", "product_list", "button_reply", "list_reply"}


async def control(at: Place, what: str, /, **fields: object) -> object:
    answer = await at.client.post(f"{at.sandbox.origin}/_control/{what}", json=fields)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def test_there_is_an_example_of_every_type_and_shape() -> None:
    assert {example.type for example in EXAMPLES.values()} >= TYPES
    said = [(example.content or {}).get("interactive", {}).get("type") for example in EXAMPLES.values()]
    assert set(said) >= INTERACTIVE


async def test_every_example_can_be_said_and_is_read_back_with_links_that_lead_somewhere() -> None:
    async with place(control=True) as at:
        conversation = at.hear()
        names = (await at.client.get(f"{at.sandbox.origin}/_control/examples")).json()
        assert names == list(EXAMPLES)
        for name in names:
            said = await control(at, "example", conversation=conversation, name=name)
            assert isinstance(said, dict)
            example = EXAMPLES[name]
            assert said["type"] == example.type
            assert said["direction"] == ("received" if example.inbound else "sent")
            for link in re.findall(rf"{re.escape(at.sandbox.origin)}[^\"']+", str(said.get("content"))):
                assert (await at.client.get(link)).status_code == 200, link
            if example.answers:
                asked = await at.get(f"/messages/{said['replyTo']['id']}")
                assert asked["type"] == EXAMPLES[example.answers].type


async def test_statuses_contacts_and_templates_can_be_made_as_they_are_wanted() -> None:
    async with place(control=True) as at:
        conversation = at.hear()
        sent = await at.say(conversation, type="text", content={"text": "hi"})
        for word, error in (("buffered", None), ("failed", {"code": 999, "description": "odd"})):
            await control(at, "status", message=sent["id"], status=word, error=error)
            read = await at.get(f"/messages/{sent['id']}")
            assert (read["status"], read.get("error")) == (word, error)
        contact = at.people[0].id
        shapes: tuple[object, ...] = ({}, [], {"custom1": None}, {"userId": 5}, None)
        for shape in shapes:
            await control(at, "contact", contact=contact, customDetails=shape, displayName="Ada")
            read = await at.get(f"/conversations/{conversation}")
            assert read["contact"]["customDetails"] == shape
        added = {"name": "new_one", "language": "en", "components": [{"type": "BODY", "text": "Hello"}]}
        await control(at, "templates", add=added)
        await control(at, "templates", name="go_on", language="en", status="PAUSED")
        listed = (await at.get(f"{at.sandbox.origin}/v3/platforms/whatsapp/templates"))["items"]
        assert {each["name"]: each["status"] for each in listed} == {"go_on": "PAUSED", "new_one": "APPROVED"}
        await control(at, "templates", remove="go_on")
        assert (await at.client.get(f"{at.sandbox.origin}/v2/platforms/whatsapp/templates/go_on")).status_code == 404
