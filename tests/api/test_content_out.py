"""Every kind that can be sent has its wire form, and comes back as what it was."""

from __future__ import annotations

from typing import Any

import pytest

from tui import model
from tui.api.content_in import content_of
from tui.api.content_out import to_wire
from tui.api.errors import Invalid
from tui.api.models import Message
from tui.api.reading import fit
from tui.model import Choice, File, Filled, Media, Question, Template

LINK = "https://files.example/1"
ROWS = (Choice("r1", "9 to 10", "ring twice", "Morning"), Choice("r2", "10 to 11", None, "Morning"),
        Choice("r3", "18 to 19", None, "Evening"))  # fmt: skip

SENDABLE: list[tuple[model.Content, str, dict[str, Any]]] = [
    (model.Text("Grüße 👋"), "text", {"text": "Grüße 👋"}),
    (Media("image", (File(LINK, "The lobby"),)), "image", {"image": {"url": LINK, "caption": "The lobby"}}),
    (Media("video", (File(LINK),)), "video", {"video": {"url": LINK}}),
    (Media("file", (File(LINK, "Page 2"),)), "file", {"file": {"url": LINK, "caption": "Page 2"}}),
    (Media("audio", (File(LINK),)), "audio", {"audio": {"url": LINK}}),
    (Media("sticker", (File(LINK),)), "whatsappSticker", {"whatsappSticker": {"link": LINK}}),
    (model.Location(48.137154, 11.576124), "location", {"location": {"latitude": 48.137154, "longitude": 11.576124}}),
    (
        model.Location(-1.5, 2.25, "Shop", "Kade 1"),
        "location",
        {"location": {"latitude": -1.5, "longitude": 2.25, "name": "Shop", "address": "Kade 1"}},
    ),
    (
        Template("order_shipped", "en", ("John", "A-1042"), "n1", (Filled("header", LINK, "image"),)),
        "hsm",
        {
            "hsm": {
                "namespace": "n1",
                "templateName": "order_shipped",
                "language": {"policy": "deterministic", "code": "en"},
                "components": [
                    {"type": "header", "parameters": [{"type": "image", "image": {"url": LINK}}]},
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "text": "John"}, {"type": "text", "text": "A-1042"}],
                    },
                ],
            }
        },
    ),
    (
        Template(
            "sale",
            "de_DE",
            others=(
                Filled("header", "Spring"),
                Filled("button", "sale/17", "text", 0),
                Filled("button", "yes", "payload", 1),
                Filled("button", "SAVE5", "coupon_code", 2),
            ),
        ),
        "hsm",
        {
            "hsm": {
                "namespace": "",
                "templateName": "sale",
                "language": {"policy": "deterministic", "code": "de_DE"},
                "components": [
                    {"type": "header", "parameters": [{"type": "text", "text": "Spring"}]},
                    {
                        "type": "button",
                        "sub_type": "url",
                        "index": 0,
                        "parameters": [{"type": "text", "text": "sale/17"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "quick_reply",
                        "index": 1,
                        "parameters": [{"type": "payload", "payload": "yes"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "copy_code",
                        "index": 2,
                        "parameters": [{"type": "coupon_code", "coupon_code": "SAVE5"}],
                    },
                ],
            }
        },
    ),
    (
        Question("button", "Which day?", "", "By van", (Choice("b1", "Monday"), Choice("b2", "Tuesday"))),
        "interactive",
        {
            "interactive": {
                "type": "button",
                "body": {"text": "Which day?"},
                "footer": {"text": "By van"},
                "action": {
                    "buttons": [
                        {"id": "b1", "type": "reply", "title": "Monday"},
                        {"id": "b2", "type": "reply", "title": "Tuesday"},
                    ]
                },
            }
        },
    ),
    (
        Question("button", "This one?", choices=(Choice("b1", "Yes"),), media=Media("image", (File(LINK),))),
        "interactive",
        {
            "interactive": {
                "type": "button",
                "header": {"type": "image", "image": {"url": LINK}},
                "body": {"text": "This one?"},
                "action": {"buttons": [{"id": "b1", "type": "reply", "title": "Yes"}]},
            }
        },
    ),
    (
        Question("list", "When?", "Delivery", "", ROWS, "Choose"),
        "interactive",
        {
            "interactive": {
                "type": "list",
                "header": {"type": "text", "text": "Delivery"},
                "body": {"text": "When?"},
                "action": {
                    "button": "Choose",
                    "sections": [
                        {
                            "title": "Morning",
                            "rows": [
                                {"id": "r1", "title": "9 to 10", "description": "ring twice"},
                                {"id": "r2", "title": "10 to 11"},
                            ],
                        },
                        {"title": "Evening", "rows": [{"id": "r3", "title": "18 to 19"}]},
                    ],
                },
            }
        },
    ),
    (
        Question("product", "Look", choices=(Choice("p1", "p1"),), catalog="c1"),
        "interactive",
        {
            "interactive": {
                "type": "product",
                "body": {"text": "Look"},
                "action": {"catalog_id": "c1", "product_retailer_id": "p1"},
            }
        },
    ),
    (
        Question("product_list", "Look", "Lamps", "", (Choice("p1", "p1", None, "New"),), catalog="c1"),
        "interactive",
        {
            "interactive": {
                "type": "product_list",
                "header": {"type": "text", "text": "Lamps"},
                "body": {"text": "Look"},
                "action": {
                    "catalog_id": "c1",
                    "sections": [{"title": "New", "product_items": [{"product_retailer_id": "p1"}]}],
                },
            }
        },
    ),
    (
        model.Email(
            "Re: 17", "", ("Bo <bo@example.net>",), "Here.", attachments=(File(LINK, None, "a.pdf", "application/pdf"),)
        ),
        "email",
        {
            "email": {
                "to": [{"address": "bo@example.net", "name": "Bo"}],
                "subject": "Re: 17",
                "content": {"text": "Here."},
                "attachments": [{"name": "a.pdf", "type": "application/pdf", "URL": LINK}],
            }
        },
    ),
]


@pytest.mark.parametrize(("content", "kind", "wire"), SENDABLE, ids=lambda each: each if isinstance(each, str) else "")
def test_what_is_sent_and_what_it_is_read_as(content: model.Content, kind: str, wire: dict[str, Any]) -> None:
    assert to_wire(content) == (kind, wire)
    assert content_of(fit({"id": "m1", "type": kind, "content": wire}, Message)) == content


@pytest.mark.parametrize(
    "content",
    [
        Media("image", (File(""),)),
        Media("image", (File(LINK), File(LINK))),
        Media("hologram", (File(LINK),)),
        Question("button", "?", choices=tuple(Choice(f"b{n}", f"{n}") for n in range(4))),
        Question("list", "?", choices=tuple(Choice(f"r{n}", f"{n}") for n in range(11)), button="b"),
        Question("button", "?"),
        Question("quick_reply", "?", choices=(Choice("a", "A"),)),
        Template("sale", "en", others=(Filled("card", "x"),)),
        model.Event("x"),
        model.Answer(Choice("a", "A")),
        model.Order(),
        model.Unknown("rich"),
    ],
    ids=lambda content: type(content).__name__,
)
def test_what_cannot_be_sent_is_refused(content: model.Content) -> None:
    with pytest.raises(Invalid):
        to_wire(content)
