"""The rules for strangers' text, for any text at all, and for the collection of hostile strings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import category, combining, normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui import text

COLLECTION = Path(__file__).parent.parent / "hostile-strings.json"
HOSTILE: list[dict[str, Any]] = json.loads(COLLECTION.read_text())["strings"]

SPECIAL = (
    "\x00\x07\x08\t\n\r\x0b\x0c\x1b\x1c\x7f\x80\x85\x9b\x9d\xad\u061c\u200b\u200c\u200d\u200e\u202e\u2028\u2066\ufeff"
    "\u0300\u0301\u0308\u05c1\u0591\u20dd\u20e3\ufe0f\U000e0041\ud83d\udc00\ufdd0\ue000\U0010ffff\u0378\U0001fadf"
    "\u00a0\u2003\u3000\u3164\u115f\u2800\u1100\u1161\u11a8\uac00\u0915\u094d\u0937\u0646\u0645aA1 é"
    "\ufb2c\u0958\u0344\u2126\u1f71\U0001d15e\U0001d165\U0001d16d\U00016d67"
    "\U0001f3fb\U0001f3ff\U0001f44d\u2764\U0001f469\U0001f1e6\U0001f1e9\U0001f1ea…↵◌"
)
any_char = st.one_of(st.sampled_from(SPECIAL), st.characters(exclude_categories=()))
any_text = st.one_of(
    st.text(any_char, max_size=60),
    st.text(st.sampled_from(SPECIAL), max_size=400),
    st.builds(lambda unit, times: unit * times, st.text(any_char, min_size=1, max_size=4), st.integers(1, 900)),
)
thorough = settings(max_examples=600, deadline=None)


def forbidden(clean: str, *, lines: bool) -> list[str]:
    """What must not be in clean text."""
    return [
        char
        for place, char in enumerate(clean)
        if (category(char) in ("Cc", "Cs", "Co", "Zl", "Zp") and not (lines and char == "\n"))
        or (category(char) == "Cn" and not 0x1F000 <= ord(char) <= 0x1FAFF)
        or (category(char) == "Zs" and char not in " \u3000")
        or (category(char) == "Cf" and not (char == "\u200c" and between_letters(clean, place)))
        or 0xFE00 <= ord(char) <= 0xFE0F
        or 0xE0000 <= ord(char) <= 0xE0FFF
    ]


def between_letters(clean: str, place: int) -> bool:
    around = clean[place - 1 : place] + clean[place + 1 : place + 2]
    return len(around) == 2 and all(char > "\u024f" and category(char)[0] in "LM" for char in around)


def most_marks(clean: str) -> int:
    most = run = 0
    for char in clean:
        run = run + 1 if combining(char) or category(char) in ("Mn", "Me") else 0
        most = max(most, run)
    return most


@given(any_text)
@example("a\u0301\u200c\u0628")
@example("\ufb2c\u0591\u0591\u0591\u0591\u0591")
@example("\U0001f1e6\U0001f3fb\U0001f1e9")
@thorough
def test_nothing_that_a_terminal_acts_on_is_left_in_a_block(raw: str) -> None:
    clean = text.clean_block(raw)
    assert forbidden(clean, lines=True) == []
    assert most_marks(clean) <= 4
    assert normalize("NFC", clean) == clean
    assert clean == "" or not clean.isspace()
    clean.encode()


@given(any_text, st.integers(1, 80))
@thorough
def test_a_line_is_one_short_line_without_loose_ends(raw: str, limit: int) -> None:
    line = text.clean_line(raw, limit)
    assert forbidden(line, lines=False) == []
    assert len(line) <= limit
    assert line == line.strip()
    assert "  " not in line


@given(any_text)
@example(" \u0301")
@example("x\n" * 600)
@example("\u200b" * 200_001)
@thorough
def test_what_is_clean_stays_as_it_is(raw: str) -> None:
    block, line = text.clean_block(raw), text.clean_line(raw, 40)
    assert text.clean_block(block) == block
    assert text.clean_line(line, 40) == line


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
def test_plain_ascii_is_not_touched(raw: str) -> None:
    assert text.clean_block(raw) == (raw if raw.strip() else "")
    assert not text.was_changed(raw)


UNITS = ["a", "\u0300\u0316", "\U0001d165\U0001d16d", "\u200c", "\u3000", " \n", "🇩", "é\u200c", "🏽", "\t", "क्"]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("work", [text.clean_block, text.clean_line, text.was_changed, text.clean_typed])
def test_ten_times_the_text_does_not_take_a_hundred_times_as_long(work: Callable[[str], object], unit: str) -> None:
    """Quadratic work on 200,000 characters would take minutes; the limit leaves room for a busy machine."""
    raw = unit * (200_000 // len(unit))
    started = time.process_time()
    work(raw)
    work(raw + "x")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x00\x7f\x9bb", "a␀␡\ufffdb"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a    b"),
        ("pay\u202etxt.exe", "paytxt.exe"),
        ("a\u00a0b\u3000c", "a b\u3000c"),
        ("❤\ufe0f 1\ufe0f\u20e3 👍🏽", "❤ 1 👍"),
        ("👩🏽\u200d💻", "👩💻"),
        ("🇩🇪🇫", "🇩🇪F"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ac\u200ccount", "account"),
        ("\u0301x", "◌\u0301x"),
        ("e\u0301", "é"),
        ("\ue000\ufdd0\ud83d", "\ufffd\ufffd\ufffd"),
        ("\u3164 \u200b\n", ""),
    ],
)
def test_what_becomes_of_special_characters(raw: str, clean: str) -> None:
    assert text.clean_block(raw) == clean


def test_long_text_is_cut_with_a_note_of_how_much_is_missing() -> None:
    words = text.clean_block("word " * 60_000)
    assert words.endswith("\n… (280050 more characters)")
    assert len(words) <= 20_000
    lines = text.clean_block("x\n" * 600)
    assert lines.count("\n") == 499
    assert lines.endswith("more characters)")


def test_a_line_shows_where_it_was_broken_and_cut() -> None:
    assert text.clean_line(" Eve \n\n  Admin ") == "Eve ↵ Admin"
    assert text.clean_line("abcdefgh", 5) == "abcd…"
    assert text.clean_line("x\u0328\u0301y\u0328\u0301z", 3) == "…"
    assert text.clean_line("🇩🇪🇫🇷xyz", 4) == "🇩🇪…"
    assert text.clean_line("می\u200cخواهم", 4) == "می…"
    assert text.clean_line("ab cdef", 4) == "ab…"


@pytest.mark.parametrize(
    "raw",
    ["a\x1b]2;x\x07", "x\u200by", "\u202eabc", "q" + "\u0300" * 9, "a\u200cb", "\U000e0041", "x" * 20_001, "\ud83d"],
)
def test_a_change_worth_knowing_is_told(raw: str) -> None:
    assert text.was_changed(raw)


ORDINARY = ["Grüße\r\nan alle\t!", "❤\ufe0f 👩🏽\u200d💻 1\ufe0f\u20e3", "e\u0301", "می\u200cخواهم", "10\u202f€"]


@pytest.mark.parametrize("raw", ORDINARY)
def test_ordinary_text_gets_no_mark(raw: str) -> None:
    assert not text.was_changed(raw)


@given(any_text)
@thorough
def test_typed_text_can_be_sent(raw: str) -> None:
    typed = text.clean_typed(raw)
    assert not [c for c in typed if category(c) in ("Cc", "Cs") and c != "\n"]
    assert not set(typed) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert text.clean_typed(typed) == typed


def test_typed_text_keeps_words_apart_and_emoji_whole() -> None:
    assert text.clean_typed("a\tb\r\nc\x0bd\x1b[0m👩🏽\u200d💻❤\ufe0f\u202e") == "a b\nc\nd[0m👩🏽\u200d💻❤\ufe0f"


CHECKED = {
    "name", "field", "why", "input", "build", "must_not_contain", "must_contain", "nfc", "single_line", "max_chars",
    "max_lines", "max_bytes", "max_seconds", "not_blank", "openable", "host", "no_leading_dot",
}  # fmt: skip


def build(entry: dict[str, Any]) -> str:
    if "input" in entry:
        return str(entry["input"])
    parts = entry["build"]
    return str(parts["prefix"] + parts["unit"] * parts["times"] + parts["suffix"])


def shown(field: str, raw: str) -> str:
    match field:
        case "message":
            return text.clean_block(raw)
        case "name":
            return text.display_name(raw, "+31600000001", "c0ffee")
        case "file_name":
            return text.safe_file_name(raw, "c0ffee")
        case "url":
            return text.safe_link(raw) or ""
        case _:
            return text.clean_line(raw)


@pytest.mark.parametrize("entry", HOSTILE, ids=lambda entry: entry["name"])
def test_hostile_strings(entry: dict[str, Any]) -> None:
    assert set(entry) <= CHECKED
    raw = build(entry)
    started = time.process_time()
    result = shown(entry["field"], raw)
    assert time.process_time() - started < entry.get("max_seconds", 1)
    if entry.get("nfc"):
        result = normalize("NFC", result)
    assert not [part for part in entry.get("must_not_contain", ()) if part in result]
    assert not [part for part in entry.get("must_contain", ()) if part not in result]
    assert len(result) <= entry.get("max_chars", 20_000)
    assert len(result.encode()) <= entry.get("max_bytes", 80_000)
    assert len(result.splitlines()) <= (1 if entry.get("single_line") else entry.get("max_lines", 500))
    assert result.strip() or not entry.get("not_blank")
    assert not (entry.get("no_leading_dot") and result.startswith("."))
    assert text.is_openable(raw) == entry.get("openable", text.is_openable(raw))
    assert entry.get("host") in (None, text.link_host(raw))
