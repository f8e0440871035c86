"""Contents of messages: every type in and out, and that no content can stop it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.test_translate import message
from tui import model
from tui.api.content_in import content_of
from tui.api.content_out import to_wire
from tui.api.errors import Invalid
from tui.api.models import Message


def content(kind: str, said: object) -> model.Content | None:
    return message(type=kind, content=said).content


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("text", {"text": "hi", "disableUrlPreview": True}, model.Text("hi")),
        ("text", {"text": ""}, model.Text("")),
        ("text", {"video": {"url": "u"}}, model.Media("video", (model.File("u"),))),
        ("image", {"image": {"url": "u", "caption": "c"}}, model.Media("image", (model.File("u", "c"),))),
        ("image", {"image": {}}, model.Media("image", (model.File(""),))),
        ("audio", {"audio": {"url": "u", "caption": ""}}, model.Media("audio", (model.File("u"),))),
        ("whatsappSticker", {"whatsappSticker": {"link": "u"}}, model.Media("sticker", (model.File("u"),))),
        (
            "externalAttachment",
            {"externalAttachments": [{"url": "a"}, {"url": "b", "caption": "c"}]},
            model.Media("file", (model.File("a"), model.File("b", "c"))),
        ),
        ("location", {"location": {"latitude": "52.1", "longitude": 5}}, model.Location(52.1, 5.0)),
        (
            "location",
            {"location": {"latitude": 1, "longitude": 2, "name": "n", "address": ""}},
            model.Location(1.0, 2.0, "n"),
        ),
        (
            "location",
            {"location": {"latitude": "north"}},
            model.Unknown("location", '{"location":{"latitude":"north"}}'),
        ),
        (
            "hsm",
            {"hsm": {"namespace": "ns", "templateName": "t", "language": {"code": "en"}, "params": [{"default": "A"}]}},
            model.Template("t", "en", ("A",), "ns"),
        ),
        (
            "hsm",
            {
                "hsm": {
                    "templateName": "t",
                    "components": [
                        {"type": "header", "parameters": [{"type": "image", "image": {"url": "u"}}]},
                        {
                            "type": "body",
                            "parameters": [{"text": "J"}, {"currency": {"amount": 12340, "currencyCode": "EUR"}}],
                        },
                        {
                            "type": "button",
                            "sub_type": "url",
                            "index": "1",
                            "parameters": [{"type": "text", "text": "A-1"}],
                        },
                        {"type": "carousel", "cards": [{"components": [{"parameters": [{"payload": "p"}]}]}]},
                    ],
                }
            },
            model.Template(
                "t",
                "",
                ("J", "12.34 EUR"),
                "",
                (
                    model.Filled("header", "u", "image"),
                    model.Filled("button", "A-1", "text", 1),
                    model.Filled("card", "p", "payload", 0),
                ),
            ),
        ),
        (
            "interactive",
            {"interactive": {"type": "button_reply", "reply": {"id": "y", "text": "Yes"}}},
            model.Answer(model.Choice("y", "Yes")),
        ),
        (
            "interactive",
            {
                "interactive": {
                    "type": "list",
                    "header": {"type": "text", "text": "H"},
                    "body": {"text": "B"},
                    "action": {
                        "button": "Go",
                        "sections": [{"title": "S", "rows": [{"id": "1", "title": "One", "description": "d"}]}],
                    },
                }
            },
            model.Question("list", "B", "H", "", (model.Choice("1", "One", "d", "S"),), "Go"),
        ),
        (
            "interactive",
            {"interactive": {"type": "button", "action": {"buttons": {"id": "1", "title": "One"}}}},
            model.Question("button", choices=(model.Choice("1", "One"),)),
        ),
        (
            "interactive",
            {"interactive": {"type": "product", "action": {"catalog_id": "c", "product_retailer_id": "p"}}},
            model.Question("product", choices=(model.Choice("p", "p"),), catalog="c"),
        ),
        (
            "interactive",
            {"interactive": {"type": "button", "header": {"type": "document", "document": {"url": "u"}}}},
            model.Question("button", media=model.Media("file", (model.File("u"),))),
        ),
        (
            "email",
            {
                "email": {
                    "to": [{"address": "a@example.org", "name": "A"}, {"email": "b@example.org"}],
                    "from": {"email": "c@example.org"},
                    "subject": "S",
                    "replyTo": "d@example.org",
                    "content": {"html": "<p>x</p>"},
                    "attachments": [{"name": "n.pdf", "type": "application/pdf", "URL": "u", "length": 5}],
                }
            },
            model.Email(
                "S",
                "c@example.org",
                ("A <a@example.org>", "b@example.org"),
                "x",
                True,
                (model.File("u", None, "n.pdf", "application/pdf", 5),),
                "d@example.org",
            ),
        ),
        (
            "whatsappOrder",
            {
                "whatsappOrder": {
                    "text": "t",
                    "catalog_id": "4410",
                    "product_items": [{"product_retailer_id": "p", "quantity": 2, "item_price": 3.5}],
                }
            },
            model.Order("t", (model.OrderItem("p", 2, "3.5"),), "4410"),
        ),
        ("whatsappText", {"whatsappText": {"text": {"body": "hi"}, "context": {}}}, model.Text("hi")),
        (
            "whatsappText",
            {"whatsappText": {"text": {"body": "hi"}, "context": {"referred_product": {"product_retailer_id": "p"}}}},
            model.Text("hi", "p"),
        ),
        (
            "facebook",
            {"facebookQuickReply": {"text": "t", "quick_replies": [{"title": "A", "payload": "a"}]}},
            model.Question("quick_reply", "t", choices=(model.Choice("a", "A"),)),
        ),
        (
            "facebook",
            {"facebookMediaTemplate": {"attachment": {"type": "image", "payload": {"url": "u"}}}},
            model.Media("image", (model.File("u"),)),
        ),
        (
            "facebook",
            {
                "facebookGenericTemplate": {
                    "attachment": {
                        "type": "template",
                        "payload": {
                            "template_type": "generic",
                            "elements": [
                                {
                                    "title": "T",
                                    "subtitle": "S",
                                    "image_url": "i",
                                    "buttons": [{"type": "web_url", "title": "B", "url": "u"}, 5],
                                },
                                7,
                            ],
                        },
                    }
                }
            },
            model.Question(
                "cards",
                choices=(model.Choice("", "T", "S"), model.Choice("u", "B", "u", "T")),
                media=model.Media("image", (model.File("i"),)),
            ),
        ),
        (
            "facebook",
            {
                "facebookMediaTemplate": {
                    "attachment": {
                        "type": "template",
                        "payload": {"template_type": "media", "elements": [{"media_type": "video", "url": "u"}]},
                    }
                }
            },
            model.Media("video", (model.File("u"),)),
        ),
        ("rich", {"rich": {"é": 1}}, model.Unknown("rich", '{"rich":{"\\u00e9":1}}')),
        ("unsupported", {}, model.Unknown("unsupported", "{}")),
        ("text", None, None),
        ("text", [1], None),
    ],
)
def test_contents(kind: str, said: object, expected: model.Content | None) -> None:
    assert content(kind, said) == expected


def test_events_are_named_with_and_without_content() -> None:
    assert message(type="event", eventType="ticketLifecycleAssigned", content=...).content == model.Event(
        "ticketLifecycleAssigned"
    )
    assert message(type="event", content={}).content == model.Event("event")


def test_an_unsupported_message_without_content_is_shown_as_unknown() -> None:
    assert message(type="reaction", status="unsupported", content=...).content == model.Unknown("reaction")


KEYS = ["text", "image", "location", "hsm", "interactive", "email", "whatsappSticker", "whatsappOrder", "whatsappText"]
INNER = [
    "url",
    "caption",
    "to",
    "from",
    "params",
    "components",
    "parameters",
    "type",
    "text",
    "reply",
    "action",
    "buttons",
    "sections",
    "rows",
    "id",
    "title",
    "latitude",
    "longitude",
    "language",
    "templateName",
    "product_items",
    "quantity",
    "content",
]
nested = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=4),
    max_leaves=12,
)


# The first mail in HTML imports its parser.
@settings(deadline=None)
@given(st.sampled_from(KEYS), st.dictionaries(st.sampled_from([*KEYS, "externalAttachments", "new"]), nested))
def test_no_content_can_make_it_raise(kind: str, said: dict[str, Any]) -> None:
    made = content(kind, said)
    assert made is not None
    assert model.content_from_json(model.content_to_json(made)) == made


SENDABLE = [
    model.Text("hi"),
    model.Media("image", (model.File("https://files.example/a.png", "lid"),)),
    model.Media("file", (model.File("https://files.example/a.pdf"),)),
    model.Media("sticker", (model.File("https://files.example/a.webp"),)),
    model.Location(52.1, 5.2, "Warehouse"),
    model.Template("order_shipped", "en", ("John", "A-1042"), "ns"),
    model.Template("hello", "en"),
    model.Question("button", "Sure?", "H", "F", (model.Choice("y", "Yes"), model.Choice("n", "No"))),
    model.Email("Subject", "us@example.org", ("them@example.org",), "text"),
]


@pytest.mark.parametrize("sent", SENDABLE)
def test_what_we_send_comes_back_as_it_was(sent: model.Content) -> None:
    kind, body = to_wire(sent)
    assert content(kind, body) == sent


@pytest.mark.parametrize(
    "unsendable",
    [
        model.Event("x"),
        model.Unknown("x"),
        model.Answer(model.Choice("a", "b")),
        model.Order(),
        model.Question("list"),
        model.Media("image", ()),
        model.Media("odd", (model.File("u"),)),
        model.Question("button", "B"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_leaves(unsendable: model.Content) -> None:
    with pytest.raises(Invalid, match="cannot be sent") as caught:
        to_wire(unsendable)
    assert caught.value.taken is False


@pytest.mark.parametrize("depth", [10, 300, 900, 5000])
def test_content_nested_beyond_all_reason_is_still_told(depth: int) -> None:
    deep: dict[str, Any] = {}
    for _ in range(depth):
        deep = {"components": [deep]}
    said = Message(id="m1", type="hsm", content={"hsm": {"templateName": "t", **deep}})
    assert isinstance(content_of(said), model.Template | model.Unknown)
