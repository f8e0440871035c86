"""Every kind of content in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import text
from tui.model import (
    Answer,
    Choice,
    Content,
    Email,
    Event,
    Failure,
    File,
    Location,
    Media,
    Order,
    OrderItem,
    Question,
    Status,
    Template,
    Text,
    Unknown,
)

SIZES = (Choice("s", "S", "fits 36-38"), Choice("m", "M"), Choice("l", ""))
INVOICE = File("https://files.example/v1/invoice.pdf?x=1", size=1_240_000)
PHOTO = File("https://media.example/5f0c", caption="broken\nlid", name="parcel.jpg", size=900)

WORDS: list[tuple[Content | None, str, str]] = [
    (Text("Where is\nmy order?"), "Where is ↵ my order?", "Where is\nmy order?"),
    (Text("\u200b"), "(empty message)", "(empty message)"),
    (None, "(content not known yet)", "(content not known yet)"),
    (Media("image", (PHOTO,)), "[image] broken lid · 900 B", "[image] parcel.jpg · 900 B\nbroken\nlid"),
    (Media("file", (INVOICE,)), "[file] invoice.pdf · 1.2 MB", "[file] invoice.pdf · 1.2 MB"),
    (
        Media("image", (PHOTO, INVOICE)),
        "[image] broken lid · 900 B +1 more",
        "[image 1] parcel.jpg · 900 B\nbroken\nlid\n[image 2] invoice.pdf · 1.2 MB",
    ),
    (
        Media("file", (File("https://a.example/x", name="a.pdf", mime="application/pdf"),)),
        "[file] a.pdf",
        "[file] a.pdf",
    ),
    (
        Media("file", (File("https://a.example/x", name="a.pdf", mime="application/x-dosexec"),)),
        "[file] a.pdf",
        "[file] a.pdf · application/x-dosexec",
    ),
    (Media("sticker", ()), "[sticker]", "[sticker]"),
    (
        Location(48.13718, 11.57612, "Café X", "Marktplatz 1"),
        "[location] Café X 48.13718, 11.57612",
        "[location] 48.13718, 11.57612\nCafé X\nMarktplatz 1",
    ),
    (
        Template("order_shipped", "en", ("John", "A-1042")),
        "[template] order_shipped (John, A-1042)",
        "[template] order_shipped (en)\n  1: John\n  2: A-1042",
    ),
    (
        Question("buttons", "Which size?", "Sizes", "Answer by tapping", SIZES),
        "[buttons] Which size? · S | M | l",
        "[buttons] Sizes\nWhich size?\n  • S: fits 36-38\n  • M\n  • l\nAnswer by tapping",
    ),
    (Answer(SIZES[0]), "[answer] S", "[answer] S: fits 36-38"),
    (
        Email("Invoice 12", "a@example.org", ("b@example.org",), "Hello\nthere", attachments=(INVOICE,)),
        "[email] Invoice 12",
        "[email] Invoice 12\nfrom a@example.org\nto b@example.org\n\nHello\nthere\n\n[file] invoice.pdf · 1.2 MB",
    ),
    (Email(html_only=True), "[email] (HTML only)", "[email] (no subject)\n\n(written in HTML only)"),
    (
        Order("Please wrap it", (OrderItem("mug", 1, "19.90", "EUR"), OrderItem("pot", 1, "39.90", "EUR"))),
        "[order] 2 items · 59.80 EUR Please wrap it",
        "[order] 2 items · 59.80 EUR\n  1 × mug · 19.90 EUR\n  1 × pot · 39.90 EUR\nPlease wrap it",
    ),
    (Order(items=(OrderItem("mug", 1, "cheap", "EUR"),)), "[order] 1 item", "[order] 1 item\n  1 × mug · cheap EUR"),
    (Event("ticketAssigned"), "[event] ticket assigned", "[event] ticket assigned"),
    (
        Unknown("newType", '{"a":1}'),
        '[newType] {"a":1}',
        '[newType] a kind of message that is not known here\n{\n  "a": 1\n}',
    ),
]


@pytest.mark.parametrize(("content", "line", "block"), WORDS)
def test_content_in_words(content: Content | None, line: str, block: str) -> None:
    assert text.summary(content) == line
    assert text.block(content) == block


def test_every_kind_of_content_has_words() -> None:
    assert {type(content) for content, _, _ in WORDS} >= set(Content.__args__)


def test_a_choice_cannot_forge_a_line_of_its_own() -> None:
    question = Question("list", "Pick", choices=(Choice("1", "A\n[answer] B"),))
    assert text.block(question) == "[list]\nPick\n  • A ↵ [answer] B"


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_hostile_content_of_every_kind_comes_out_clean(data: st.DataObject) -> None:
    raw = st.text(st.sampled_from("a \n\x1b\x9b\u202e\ud83d\u0301.9"), max_size=8)
    number = st.integers(-(10**30), 10**30)
    file = st.builds(File, url=raw, caption=st.none() | raw, name=st.none() | raw, size=st.none() | number)
    choice = st.builds(Choice, id=raw, title=raw, description=st.none() | raw)
    item = st.builds(OrderItem, product=raw, quantity=number, price=raw, currency=raw)
    kinds: list[st.SearchStrategy[Any]] = [
        st.builds(Text, raw),
        st.builds(Media, kind=raw, files=st.tuples(file)),
        st.builds(Location, st.floats(), st.floats(), raw, raw),
        st.builds(Template, raw, raw, st.tuples(raw)),
        st.builds(Question, raw, raw, raw, raw, st.tuples(choice)),
        st.builds(Answer, choice),
        st.builds(Email, raw, raw, st.tuples(raw), raw, st.booleans(), st.tuples(file)),
        st.builds(Order, raw, st.tuples(item)),
        st.builds(Event, raw),
        st.builds(Unknown, raw, raw),
    ]
    content = data.draw(st.one_of(kinds))
    line, block = text.summary(content), text.block(content)
    assert line == text.clean_line(line) != ""
    assert block == text.clean_block(block) != ""


def test_every_status_has_a_word_and_a_mark_of_its_own() -> None:
    assert len({text.mark(status) for status in Status}) == len({text.status_word(status) for status in Status}) == 7
    assert all(len(text.mark(status)) <= 2 for status in Status)
    assert text.mark(Status.READ) == "✓R"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure("302", "EC_X"), "This number is not on WhatsApp. Write on another channel. (302)"),
        (Failure("999", "No\x1b credit\n"), "No␛ credit (999)"),
        (Failure(), "No reason was given."),
    ],
)
def test_failures_in_words(failure: Failure, words: str) -> None:
    assert text.failure(failure) == words


@pytest.mark.parametrize("code", ["301", "302", "470"])
def test_known_failures_say_what_to_do(code: str) -> None:
    said = text.failure(Failure(code, "vendor's words"))
    assert said.endswith(f". ({code})")
    assert said.count(". ") == 2
