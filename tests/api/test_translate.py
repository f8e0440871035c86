"""The wire in Ternbox's words: names, statuses, contents; and that nothing on the wire can stop it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.test_reading import anything
from tui import model
from tui.api import models as wire
from tui.api import translate
from tui.api.observations import of_conversation, of_message, of_webhook
from tui.api.reading import read, reported
from tui.model import Direction, Status

CONVERSATION: dict[str, Any] = {
    "id": "c1",
    "contactId": "k1",
    "contact": {"id": "k1", "msisdn": 4915700000101, "displayName": "Ada Example", "href": None},
    "channels": [
        {
            "id": "h1",
            "name": "Support",
            "platformId": "WhatsApp",
            "status": "active",
            "updatedDatetime": "0001-01-01T00:00:00Z",
        }
    ],
    "status": "active",
    "createdDatetime": "2024-01-15T09:30:11Z",
    "updatedDatetime": None,
    "lastReceivedDatetime": "2024-03-09T14:05:31.507281934Z",
    "lastUsedChannelId": "h1",
    "messages": {"totalCount": 7},
    "later": [1, 2],
}
MESSAGE: dict[str, Any] = {
    "id": "m1",
    "conversationId": "c1",
    "channelId": "h1",
    "platform": "whatsapp",
    "to": "+4915700000100",
    "from": "+4915700000101",
    "type": "text",
    "content": {"text": "hello"},
    "direction": "received",
    "status": "received",
    "createdDatetime": "2024-03-09T14:05:31Z",
}


def contact(**fields: object) -> model.Contact:
    return translate.contact(read(json.dumps({"id": "k1", **fields}).encode(), wire.Contact))


def message(**fields: object) -> model.Message:
    """MESSAGE with some fields changed; an Ellipsis takes one away."""
    said = {name: value for name, value in {**MESSAGE, **fields}.items() if value is not ...}
    return translate.message(read(json.dumps(said).encode(), wire.Message))


@pytest.mark.parametrize(
    ("fields", "name", "number"),
    [
        ({"displayName": "Ada Example", "msisdn": 4915700000101}, "Ada Example", "+4915700000101"),
        ({"displayName": "4915700000101", "msisdn": 4915700000101}, None, "+4915700000101"),
        ({"displayName": "+49 157 0000-0101", "msisdn": "4915700000101"}, None, "+4915700000101"),
        ({"displayName": "4915700000101", "msisdn": 4915700000101, "firstName": "Ada"}, "Ada", "+4915700000101"),
        ({"displayName": "", "firstName": " Ada ", "lastName": "Example", "msisdn": None}, "Ada Example", None),
        ({"firstName": None, "lastName": "", "customDetails": {"firstName": "Ada", "lastName": None}}, "Ada", None),
        ({"customDetails": {"custom1": None, "firstName": 5}}, None, None),
        ({"customDetails": [], "msisdn": 0}, None, None),
        ({"msisdn": "+31600000001"}, None, "+31600000001"),
        ({"msisdn": "not a number", "displayName": "12"}, "12", None),
        ({"msisdn": -5}, None, None),
    ],
)
def test_a_contact_is_named_by_the_best_that_is_known(
    fields: dict[str, object], name: str | None, number: str | None
) -> None:
    assert (contact(**fields).name, contact(**fields).number) == (name, number)


@pytest.mark.parametrize(
    ("fields", "details"),
    [
        ({}, None),
        ({"customDetails": None}, None),
        ({"customDetails": {}}, None),
        ({"customDetails": []}, None),
        ({"customDetails": "odd"}, None),
        ({"customDetails": {}, "attributes": {}}, None),
        ({"customDetails": {"custom1": None, "custom2": None, "custom3": None, "custom4": None}}, ()),
        ({"customDetails": {"custom1": "gold", "custom2": None, "custom3": " "}}, (("custom1", "gold"),)),
        (
            {
                "customDetails": {
                    "avatar": "https://a.example/x.png",
                    "lastName": "Example",
                    "userId": 8123,
                    "vip": True,
                }
            },
            (
                ("avatar", "https://a.example/x.png"),
                ("lastName", "Example"),
                ("userId", "8123"),
                ("vip", "true"),
            ),
        ),
        ({"customDetails": {"address": {"city": "Köln", "to": []}}}, (("address", '{"city": "Köln", "to": []}'),)),
        (
            {"customDetails": {"custom1": "gold"}, "attributes": {"tier": 3, "none": {}}},
            (("custom1", "gold"), ("tier", "3")),
        ),
    ],
)
def test_what_is_kept_about_a_contact_in_all_its_shapes(
    fields: dict[str, object], details: tuple[tuple[str, str], ...] | None
) -> None:
    said = contact(**fields).details
    assert (None if said is None else tuple((each.name, each.value) for each in said)) == details


def test_channels_are_those_on_which_the_contact_can_be_reached_each_once() -> None:
    listed = [{"id": "h2"}, {"id": "h1"}, {"id": "h2", "name": "again"}, {"name": "no id"}]
    assert channel_ids(listed) == ("h2", "h1")
    assert channel_ids([]) is channel_ids(None) is channel_ids("odd") is None


def channel_ids(said: object) -> tuple[str, ...] | None:
    body = json.dumps({"id": "c1", "channels": said}).encode()
    return translate.conversation(read(body, wire.Conversation)).channel_ids


def test_a_conversation_with_all_that_is_in_it() -> None:
    raw = json.dumps(CONVERSATION).encode()
    about, person, channel = of_conversation(reported(raw, wire.Conversation), 5)
    assert about.thing == model.Conversation(
        id="c1",
        contact_id="k1",
        open=True,
        channel_id="h1",
        channel_ids=("h1",),
        platform="whatsapp",
        message_count=7,
        created=1705311011 * model.NS,
        active_at=1709993131507281934,
    )
    assert person.thing == model.Contact(id="k1", name="Ada Example", number="+4915700000101")
    assert channel.thing == model.Channel(id="h1", name="Support", platform="whatsapp", active=True, state="active")
    assert (about.raw, json.loads(person.raw), about.seen) == (raw, CONVERSATION["contact"], 5)


def test_a_patch_answer_says_nothing_about_contact_and_channels() -> None:
    said = {"id": "c1", "contactId": "k1", "status": "archived", "messages": {"totalCount": 7}}
    (only,) = of_conversation(reported(json.dumps(said).encode(), wire.Conversation), 5)
    assert only.thing == model.Conversation(id="c1", contact_id="k1", open=False, message_count=7)


@pytest.mark.parametrize(
    ("word", "is_open"), [("active", True), ("archived", False), ("deleted", False), ("odd", None), (None, None)]
)
def test_open_or_not(word: str | None, is_open: bool | None) -> None:
    assert translate.conversation(wire.Conversation(id="c1", status=word)).open is is_open


@pytest.mark.parametrize(
    ("word", "active"), [("active", True), ("inactive", False), ("odd", False), (None, None), ("", None)]
)
def test_only_an_active_channel_can_send(word: str | None, active: bool | None) -> None:
    assert translate.channel(wire.Channel(id="h1", status=word)).active is active


def test_a_webhook_counts_no_messages_and_names_the_error_beside_the_message() -> None:
    body = {
        "type": "message.updated",
        "contact": {"id": "k1", "displayName": "Ada"},
        "conversation": {"id": "c1", "status": "active", "messages": {"totalCount": 0}},
        "message": {**MESSAGE, "conversationId": None, "direction": "sent", "status": "failed"},
        "error": {"code": 302, "description": "no such number"},
    }
    person, about, said = (each.thing for each in of_webhook(json.dumps(body).encode(), 5))
    assert person == model.Contact(id="k1", name="Ada")
    assert about == model.Conversation(id="c1", open=True)
    assert isinstance(said, model.Message)
    assert (said.conversation_id, said.status, said.failure) == (
        "c1",
        Status.FAILED,
        model.Failure("302", "no such number"),
    )


@pytest.mark.parametrize(
    ("direction", "word", "status"),
    [
        ("sent", "accepted", Status.QUEUED),
        ("sent", "pending", Status.QUEUED),
        ("sent", "transmitted", Status.SENT),
        ("sent", "buffered", Status.SENT),
        ("sent", "delivered", Status.DELIVERED),
        ("sent", "clicked", Status.READ),
        ("sent", "rejected", Status.FAILED),
        ("sent", "expired", Status.FAILED),
        ("sent", "unknown", Status.UNKNOWN),
        ("sent", "teleported", Status.UNKNOWN),
        ("sent", "received", Status.UNKNOWN),
        ("sent", ..., Status.UNKNOWN),
        ("received", "received", Status.RECEIVED),
        ("received", "unsupported", Status.RECEIVED),
        ("received", "failed", Status.RECEIVED),
    ],
)
def test_status_on_our_scale_with_the_vendors_word(direction: str, word: object, status: Status) -> None:
    said = message(direction=direction, status=word)
    assert (said.status, said.status_word) == (status, "" if word is ... else word)


@pytest.mark.parametrize(
    ("word", "direction"), [("pending", Direction.SENT), ("received", Direction.RECEIVED), ("odd", Direction.RECEIVED)]
)
def test_a_missing_direction_follows_from_the_status(word: str, direction: Direction) -> None:
    assert message(direction=..., status=word).direction is direction
    assert message(direction="sideways", status=word).direction is direction


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ({"code": 470, "description": "outside the window"}, model.Failure("470", "outside the window")),
        ({"code": "E1"}, model.Failure("E1", "")),
        ({"code": 0, "description": None}, model.Failure("0", "")),
        ({}, None),
        (None, None),
        ("broken", None),
    ],
)
def test_why_it_did_not_arrive(error: object, failure: model.Failure | None) -> None:
    assert message(direction="sent", status="rejected", error=error).failure == failure


def test_our_own_reference_is_found_and_nobody_elses() -> None:
    assert message(source=translate.source_of("r1"), direction="sent").reference == "r1"
    assert message(source={"app": "other", "ref": "r1"}, direction="sent").reference is None
    assert message(source={"ref": "r1"}).reference is None
    assert message(source=[1]).reference is None
    assert message(source={"app": "ternbox", "ref": {"a": 1}}).reference is None


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"metadata": {"sender": {"displayName": "Kim"}}, "origin": "inbox"}, "Kim"),
        ({"origin": "inbox"}, "inbox"),
        ({"source": {"app": "crm"}}, "crm"),
        ({"source": {"flowId": "f1"}}, "flows"),
        ({"source": {"app": "ternbox", "ref": "r"}, "origin": "api"}, None),
        ({"metadata": {"sender": "Kim"}}, None),
        ({}, None),
    ],
)
def test_who_wrote_what_we_did_not(fields: dict[str, object], author: str | None) -> None:
    assert message(direction="sent", status="sent", **fields).author == author


def test_a_message_without_its_creation_time_takes_the_update() -> None:
    assert message(createdDatetime=..., updatedDatetime="2024-03-09T14:05:31Z").created == 1709993131 * model.NS
    assert message(createdDatetime="0001-01-01T00:00:00Z").created == 0


@given(st.dictionaries(st.sampled_from([*MESSAGE, "error", "source", "metadata", "replyTo", "eventType"]), anything))
def test_no_message_can_make_it_raise(fields: dict[str, Any]) -> None:
    raw = json.dumps({**MESSAGE, **fields, "id": "m1"}).encode()
    thing = of_message(reported(raw, wire.Message), 5).thing
    assert isinstance(thing, model.Message)
    if thing.content is not None:
        assert model.content_from_json(model.content_to_json(thing.content)) == thing.content


@given(st.dictionaries(st.sampled_from(["type", "contact", "conversation", "message", "error", "x"]), anything))
def test_no_webhook_body_can_make_it_raise(body: dict[str, Any]) -> None:
    assert all(each.thing.id for each in of_webhook(json.dumps(body).encode(), 5))
