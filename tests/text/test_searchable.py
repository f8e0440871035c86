"""Every kind of content is found by what people wrote in it, and by none of our own words."""

from __future__ import annotations

from typing import get_args

import pytest

from tui.model import (
    Answer,
    Choice,
    Content,
    Email,
    Event,
    File,
    Filled,
    Location,
    Media,
    Order,
    OrderItem,
    Question,
    Template,
    TemplateButton,
    TemplateForm,
    Text,
    Unknown,
)
from tui.text.searchable import searchable
from tui.text.words import words

FILE = File("https://media.example/a/b/parcel%20two.jpg?x=1", caption="broken lid")
FORM = TemplateForm(
    name="shipped",
    language="en",
    header="News",
    body="Hello {{1}}, number {{2}}",
    footer="Bye",
    buttons=(TemplateButton("url", "Track"),),
)
SAID: list[tuple[Content, str]] = [
    (Text("Where is it?"), "where is it"),
    (Text("Is this in stock?", about="Lamp 12"), "is this in stock lamp 12"),
    (Media("image", (FILE,)), "broken lid parcel 20two jpg"),
    (Media("file", (File("https://media.example/x", name="Bill 7.pdf", size=9),)), "bill 7 pdf"),
    (Location(1.5, 2.5, "Warehouse", "Harbour Road"), "warehouse harbour road"),
    (
        Question("button", "Which?", "Head", "Foot", (Choice("1", "Red", "dark"),), "Open"),
        "head which red dark foot open",
    ),
    (Answer(Choice("1", "Red")), "red"),
    (Email("Bill", "a@b.example", ("c@d.example",), "Thanks"), "bill a b example c d example thanks"),
    (Order("quickly", (OrderItem("Lamp"),)), "lamp quickly"),
    (Event("ticketLifecycleAssigned"), "ticket lifecycle assigned"),
    (Unknown("poll", '{"title": "Caf\\u00e9", "options": [{"name": "tea"}], "count": 3}'), "cafe tea"),
    (Unknown("poll", "{no json"), "no json"),
]


@pytest.mark.parametrize(("content", "expected"), SAID)
def test_what_is_found(content: Content, expected: str) -> None:
    assert " ".join(words(searchable(content))) == expected


def test_a_template_is_found_by_what_the_customer_read_where_that_is_known() -> None:
    sent = Template("shipped", "en", ("Ada", "L-77"), others=(Filled("header", "https://x.example/y.jpg", "image"),))
    assert words(searchable(sent)) == ["shipped", "ada", "l", "77"]
    assert " ".join(words(searchable(sent, FORM))) == "shipped news hello ada number l 77 bye ada l 77 track"


def test_no_kind_of_content_is_forgotten() -> None:
    assert {type(content) for content, _ in SAID} | {Template} == set(get_args(Content))
    assert searchable(None) == ""
