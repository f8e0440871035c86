"""Templates of the wire as forms to fill in: usual ones, odd ones, and nonsense, none of which may be fatal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json

from tui.api.errors import Invalid, NotFound, ServerTrouble
from tui.api.models import Template
from tui.api.reading import Page, Reported, dump, read
from tui.api.templates import form_of, read_templates
from tui.model import TemplateButton, TemplateForm

pytestmark = pytest.mark.anyio

WHOLE: dict[str, Any] = {
    "name": "order_shipped",
    "language": "en_US",
    "category": "UTILITY",
    "status": "APPROVED",
    "rejectedReason": "NONE",
    "namespace": "0a1b",
    "components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_url": ["https://example.com/a.png"]}},
        {"type": "BODY", "text": "Hello {{1}}, order {{2}}.", "example": {"body_text": [["Robin", "L-1"]]}},
        {"type": "FOOTER", "text": "Glimworm"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Thanks"},
                {"type": "URL", "text": "Track", "url": "https://example.com/{{1}}", "example": ["L-1"]},
                {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+31600000100"},
                {"type": "COPY_CODE", "text": "Copy", "example": "SAVE10"},
            ],
        },
    ],
}


def form(**changes: Any) -> TemplateForm:
    return form_of(read(dump(WHOLE | changes), Template))


def test_everything_of_a_template() -> None:
    assert form() == TemplateForm(
        name="order_shipped",
        language="en_US",
        namespace="0a1b",
        category="utility",
        state="approved",
        is_approved=True,
        header_kind="image",
        body="Hello {{1}}, order {{2}}.",
        footer="Glimworm",
        buttons=(
            TemplateButton("quick_reply", "Thanks"),
            TemplateButton("url", "Track", "https://example.com/{{1}}", "L-1"),
            TemplateButton("phone_number", "Call", "+31600000100"),
            TemplateButton("copy_code", "Copy", "", "SAVE10"),
        ),
        samples=("Robin", "L-1"),
        header_sample="https://example.com/a.png",
    )


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        ("APPROVED", "NONE", ("approved", True, "")),
        ("REJECTED", "TAG_CONTENT_MISMATCH", ("rejected", False, "tag content mismatch")),
        ("IN_APPEAL", None, ("in_appeal", False, "")),
        (None, None, ("", False, "")),
    ],
)
def test_only_approved_ones_can_be_sent(
    status: str | None, reason: str | None, expected: tuple[str, bool, str]
) -> None:
    said = form(status=status, rejectedReason=reason)
    assert (said.state, said.is_approved, said.reason) == expected


@pytest.mark.parametrize(
    ("part", "beyond"),
    [
        ({"type": "CAROUSEL", "cards": [{"components": []}]}, "a carousel"),
        ({"type": "LIMITED_TIME_OFFER"}, "a limited-time offer"),
        ({"type": "HEADER", "format": "LOCATION"}, "a place as its header"),
        ({"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "x"}]}, "a form to fill in (flow)"),
        ({"type": "BUTTONS", "buttons": [{"type": "VOICE_CALL", "text": "x"}]}, "voice call"),
        ({"type": "SOMETHING_NEW"}, "something new"),
    ],
)
def test_what_cannot_be_filled_in_is_named(part: dict[str, Any], beyond: str) -> None:
    assert form(components=[{"type": "BODY", "text": "Look"}, part]).beyond == beyond


@pytest.mark.parametrize(
    ("example", "samples"),
    [
        ({"body_text": [["Ada", "5"]]}, ("Ada", "5")),
        ({"body_text": ["Ada", 5]}, ("Ada", "5")),
        ({"body_text": "Ada"}, ("Ada",)),
        ({"body_text_named_params": [{"param_name": "first", "example": "Ada"}]}, ("Ada",)),
        ({"body_text": []}, ()),
        (None, ()),
    ],
)
def test_examples_in_all_their_shapes(example: Any, samples: tuple[str, ...]) -> None:
    assert form(components=[{"type": "body", "text": "{{1}}", "example": example}]).samples == samples


def test_the_code_of_an_authentication_has_its_place_though_its_words_are_not_told() -> None:
    said = form(category="AUTHENTICATION", components=[{"type": "BODY", "add_security_recommendation": True}])
    assert (said.body, said.beyond) == ("{{1}}", "")


KEYS = ["type", "format", "text", "buttons", "example", "body_text", "header_text", "url", "cards"]
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["BODY", "BUTTONS", "{{1}}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from([*WHOLE, "wabaID"]), shapes))
def test_no_shape_is_fatal(odd: dict[str, Any]) -> None:
    said = form_of(read(dump(odd | {"name": "x"}), Template))
    json.encode(said)


class Pages:
    """The client's one call, with a list that comes in pages; `refuses` is what it says to a channel."""

    def __init__(self, total: int, refuses: Exception | None = None, told: bool = True) -> None:
        self.total, self.refuses, self.told = total, refuses, told
        self.asked: list[tuple[int, str]] = []

    async def templates(self, *, offset: int = 0, channel_id: str = "") -> Page[Reported[Template]]:
        self.asked.append((offset, channel_id))
        if self.refuses and channel_id:
            raise self.refuses
        here = range(offset, min(offset + 50, self.total))
        items = [Reported(Template(name=f"t{number}"), b"{}") for number in here]
        return Page(items, len(items), self.total if self.told else None, 50)


@pytest.mark.parametrize("told", [True, False])
async def test_all_pages_are_read(told: bool) -> None:
    pages = Pages(120, told=told)
    forms = await read_templates(pages, "c")  # type: ignore[arg-type]
    assert [each.name for each in forms] == [f"t{number}" for number in range(120)]
    assert pages.asked == [(0, "c"), (50, "c"), (100, "c")] + ([] if told else [(120, "c")])


@pytest.mark.parametrize("refusal", [Invalid("no such parameter"), NotFound("no")])
async def test_where_a_channel_cannot_be_asked_for_all_are(refusal: Exception) -> None:
    pages = Pages(3, refuses=refusal)
    assert len(await read_templates(pages, "c")) == 3  # type: ignore[arg-type]
    assert pages.asked == [(0, "c"), (0, "")]


async def test_trouble_is_no_reason_to_ask_otherwise() -> None:
    with pytest.raises(ServerTrouble):
        await read_templates(Pages(3, refuses=ServerTrouble("500")), "c")  # type: ignore[arg-type]
