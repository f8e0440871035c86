"""The places of a template and what may stand in them, without a screen."""

from __future__ import annotations

import pytest

from tests.app.test_templates import WHOLE, approved
from tui.app.filling import Place, filled, mistake, places_of, unusable
from tui.app.screens.template_lines import form_text
from tui.model import Filled, TemplateButton
from tui.text import filled as text_filled
from tui.text import place_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("no place", []),
        ("{{1}} and {{2}}", ["1", "2"]),
        ("{{2}}, {{ 1 }} and {{2}}", ["1", "2"]),
        ("{{first_name}} of {{city}}", ["first_name", "city"]),
        ("{{3}}", ["1", "2", "3"]),
        ("{{}} {{a b}} {1}", []),
    ],
)
def test_the_places_are_known_from_the_text(text: str, names: list[str]) -> None:
    assert place_names(text) == names


def test_a_place_that_occurs_twice_is_filled_twice_and_what_fills_it_is_not_read_again() -> None:
    assert text_filled("{{1}}{{2}}{{1}}", ["{{2}}", "b"]) == "{{2}}b{{2}}"
    assert text_filled("{{name}} {{1}}", ["Ada", "x"]) == "Ada x"
    assert text_filled("{{1}} {{2}}", ["Ada"]) == "Ada {{2}}"


def test_a_template_with_very_many_places_is_named_as_such() -> None:
    assert unusable(approved("x", "{{999999}}")) == "too many places to fill in"
    assert len(places_of(approved("x", "{{999999}}"))) < 100


def test_the_code_of_an_authentication_fills_its_button_as_well() -> None:
    form = approved("code", "{{1}}", buttons=(TemplateButton("otp", "Copy"),))
    assert [place.part for place in places_of(form)] == ["body"]
    assert filled(form, ["1234"]).others == (Filled("button", "1234", "text", 0),)


@pytest.mark.parametrize(
    ("kind", "value", "fine"),
    [
        ("text", "", False),
        ("text", "x" * 1024, True),
        ("text", "x" * 1025, False),
        ("image", "https://example.com/a.png", True),
        ("image", "example.com/a.png", False),
        ("video", "javascript:alert(1)", False),
        ("document", "https://user@example.com/a.pdf", False),
        ("code", "x" * 15, True),
        ("code", "x" * 16, False),
        ("suffix", "a b", False),
    ],
)
def test_what_a_place_takes(kind: str, value: str, fine: bool) -> None:
    assert (mistake(Place("body", "", kind), value) == "") is fine


def test_the_text_as_it_will_be() -> None:
    values = ["https://e.com/a.png", "Ada", "L-1", "L-1", "SPRING10"]
    lines = form_text(WHOLE, values).split("\n")
    assert [line.strip(" •") for line in lines] == [
        "[image 1] a.png",
        "Hello Ada, your order L-1 is on its way. Thank you, Ada!",
        "Glimworm",
        "Thanks",
        "Track it: https://glimworm.example/t/L-1",
        "Copy the code: SPRING10",
        "Call us: +31600000100",
    ]
