"""Characters that are not what they seem, spelt out and named."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import text
from tui.model import Choice, Content, Email, File, Media, Question, Text

HOSTILE = json.loads((Path(__file__).parent.parent / "hostile-strings.json").read_text("utf-8"))["strings"]
any_text = st.text(st.characters(exclude_categories=()), max_size=60)


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_what_is_spelt_out_hides_nothing_any_more(raw: str) -> None:
    spelt = text.spell(raw)
    assert not text.was_changed(spelt)
    assert text.spell(spelt) == spelt
    assert bool(text.odd_characters(raw)) == (spelt != raw)


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_whatever_cleaning_takes_away_is_named(raw: str) -> None:
    if text.was_changed(raw):
        assert text.odd_characters(raw)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: str(each["name"]))
def test_every_hostile_string_is_harmless_when_spelt_out(hostile: dict[str, Any]) -> None:
    spelt = text.spell(hostile.get("input", ""))
    for control in "".join(hostile.get("must_not_contain", [])).replace("\n", ""):
        assert control.isprintable() or control not in spelt


@pytest.mark.parametrize(
    ("raw", "spelt", "names"),
    [
        ("plain, naïve, 中文, ไทย, שלום", "plain, naïve, 中文, ไทย, שלום", []),
        ("a\x1b[2Jb", "a<U+001B>[2Jb", ["U+001B ESCAPE · 1× · controls the terminal"]),
        ("\x9b1m", "<U+009B>1m", ["U+009B CONTROL SEQUENCE INTRODUCER · 1× · controls the terminal"]),
        (
            "fdp\u202eexe\u202e",
            "fdp<U+202E>exe<U+202E>",
            ["U+202E RIGHT-TO-LEFT OVERRIDE · 2× · changes the order in which text is shown"],
        ),
        ("a\u200bb", "a<U+200B>b", ["U+200B ZERO WIDTH SPACE · 1× · cannot be seen"]),
        ("a\u00a0b", "a<U+00A0>b", ["U+00A0 NO-BREAK SPACE · 1× · a kind of space"]),
        (
            "p\u0430ypal",
            "p<U+0430>ypal",
            ["U+0430 CYRILLIC SMALL LETTER A · 1× · a letter of another alphabet"],
        ),
        ("привет world", "привет world", []),
        ("\ue000", "<U+E000>", ["U+E000 PRIVATE USE · 1× · has no meaning that everybody shares"]),
        ("\ufdd0", "<U+FDD0>", ["U+FDD0 NONCHARACTER · 1× · has no meaning that everybody shares"]),
        ("x\U000e0041", "x<U+E0041>", ["U+E0041 TAG LATIN CAPITAL LETTER A · 1× · cannot be seen"]),
        (
            "👍\U0001f3fd",
            "👍<U+1F3FD>",
            ["U+1F3FD EMOJI MODIFIER FITZPATRICK TYPE-4 · 1× · changes how an emoji looks"],
        ),
        (
            "o" + "\u0301" * 6,
            "o" + "\u0301" * 4 + "<U+0301><U+0301>",
            ["U+0301 COMBINING ACUTE ACCENT · 2× · one of too many marks on a letter"],
        ),
    ],
)
def test_odd_characters_have_their_names(raw: str, spelt: str, names: list[str]) -> None:
    assert text.spell(raw) == spelt
    assert [odd.words for odd in text.odd_characters(raw)] == names


@pytest.mark.parametrize("unit", ["你好", "สวัสดี", "a\u0301", "\u202e", "p\u0430", "абв", "x" * 9 + "é"])
def test_long_texts_are_spelt_out_in_linear_time(unit: str) -> None:
    begun = time.process_time()
    text.spell(unit * (200_000 // len(unit)))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("content", "is_changed"),
    [
        (Text("fine"), False),
        (Text("odd\u202e"), True),
        (Media("image", (File("https://a.example/x", "cap\u200btion"),)), True),
        (Question("list", choices=(Choice("1", "ok"), Choice("2", "x", "\x1b")), body="b"), True),
        (Email("Subject", "a@b.example", ("c@d.example",), "text"), False),
    ],
)
def test_a_mark_is_due_wherever_something_hides(content: Content, is_changed: bool) -> None:
    assert text.is_changed(content) is is_changed


def test_all_fields_of_a_content_are_told_with_their_names() -> None:
    question = Question("list", "Which?", choices=(Choice("1", "One"), Choice("2", "Two", "second")))
    assert text.fields(question) == [
        ("form", "list"),
        ("body", "Which?"),
        ("choices 1 id", "1"),
        ("choices 1 title", "One"),
        ("choices 2 id", "2"),
        ("choices 2 title", "Two"),
        ("choices 2 description", "second"),
    ]
    assert ("html_only", "yes") in text.fields(Email(html_only=True))
