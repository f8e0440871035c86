"""Characters that do not show what they are: found, spelt out and named, so that a text can be looked at as it came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import category, combining, name

from msgspec import to_builtins

from tui.model import Text
from tui.text.clean import BIDI, LONGEST_INPUT, MOST_MARKS, is_replaced, was_changed

MOST_NAMES = 40

_C0 = """NULL|START OF HEADING|START OF TEXT|END OF TEXT|END OF TRANSMISSION|ENQUIRY|ACKNOWLEDGE|BELL|BACKSPACE
CHARACTER TABULATION|LINE FEED|LINE TABULATION|FORM FEED|CARRIAGE RETURN|SHIFT OUT|SHIFT IN|DATA LINK ESCAPE
DEVICE CONTROL ONE|DEVICE CONTROL TWO|DEVICE CONTROL THREE|DEVICE CONTROL FOUR|NEGATIVE ACKNOWLEDGE|SYNCHRONOUS IDLE
END OF TRANSMISSION BLOCK|CANCEL|END OF MEDIUM|SUBSTITUTE|ESCAPE|INFORMATION SEPARATOR FOUR|INFORMATION SEPARATOR THREE
INFORMATION SEPARATOR TWO|INFORMATION SEPARATOR ONE""".replace("\n", "|").split("|")
_C1 = {
    0x7F: "DELETE", 0x85: "NEXT LINE", 0x8D: "REVERSE LINE FEED", 0x90: "DEVICE CONTROL STRING",
    0x98: "START OF STRING", 0x9B: "CONTROL SEQUENCE INTRODUCER", 0x9C: "STRING TERMINATOR",
    0x9D: "OPERATING SYSTEM COMMAND", 0x9E: "PRIVACY MESSAGE", 0x9F: "APPLICATION PROGRAM COMMAND",
}  # fmt: skip
_NAMELESS = {"Cc": "CONTROL", "Cs": "SURROGATE", "Co": "PRIVATE USE", "Cn": "NOT ASSIGNED"}
_CANDIDATE = r"[^\x20-\x7e\n]"
_WORD, _LATIN = r"[^\W\d_]+", "[a-zA-Z]"
_ALPHABETS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL", "LISU", "GEORGIAN")


class Odd(NamedTuple):
    """One such character: how often it stands in the text, its name, and what it does there."""

    code: int
    times: int
    name: str
    why: str

    @property
    def words(self) -> str:
        return f"U+{self.code:04X} {self.name} · {self.times}× · {self.why}"


def strings(thing: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a content, with the names of the fields that lead to it: choices 2 title."""
    match thing:
        case str():
            yield path, thing
        case dict():
            for key, value in thing.items():
                yield from strings(value, f"{path} {key}".strip())
        case list() | tuple():
            for number, value in enumerate(thing, 1):
                yield from strings(value, f"{path} {number}" if len(thing) > 1 else path)


def fields(content: Any) -> list[tuple[str, str]]:
    """All that is in a content, field by field; numbers and yes or no in words as well."""
    return [(path, value) for path, value in strings(_worded(to_builtins(content)))]


def is_changed(content: Any) -> bool:
    """Whether cleaning took or replaced something in a content that its reader should know of."""
    if isinstance(content, Text):
        return was_changed(content.text) or was_changed(content.about)
    return any(was_changed(value) for _, value in strings(to_builtins(content)))


def spell(text: str) -> str:
    """The text as it came, with every hidden or odd character as <U+XXXX>; all others as they are. Line feeds break the
    line.
    """
    within = text[:LONGEST_INPUT]
    places = {place for place, _, _ in _find(within)}
    spelt = "".join(f"<U+{ord(char):04X}>" if place in places else char for place, char in enumerate(within))
    return spelt + (f"\n… ({len(text) - len(within)} more characters)" if len(text) > len(within) else "")


def odd_characters(text: str) -> list[Odd]:
    """Each once, in the order in which they appear."""
    whys: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for _, char, why in _find(text[:LONGEST_INPUT]):
        whys.setdefault(char, why)
        counts[char] += 1
    return [Odd(ord(char), counts[char], character_name(char), why) for char, why in whys.items()]


def character_name(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return _C0[code]
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "NONCHARACTER"
    return name(char, "") or _C1.get(code) or _NAMELESS.get(category(char), "WITHOUT A NAME")


def _find(text: str) -> Iterator[tuple[int, str, str]]:
    """(place, character, what it does) of all that is hidden or odd."""
    if not re.search(_CANDIDATE, text):
        return
    foreign = _foreign_letters(text)
    marks, expected = 0, -1
    for found in re.finditer(_CANDIDATE, text):
        place, char = found.start(), found[0]
        why, is_mark = _alone(char)
        follows = place == expected
        has_base = place > 0 and not text[place - 1].isspace()
        marks = (marks if follows else 0) + 1 if is_mark and (has_base or (follows and marks)) else 0
        if is_mark and not why and (marks == 0 or marks > MOST_MARKS):
            why = "a mark without a letter" if marks == 0 else "one of too many marks on a letter"
        if why or place in foreign:
            yield place, char, why or "a letter of another alphabet"
        expected = place + 1


@lru_cache(8192)
def _alone(char: str) -> tuple[str, bool]:
    """What a character does wherever it stands, "" for nothing odd; and whether it is a mark on a letter."""
    kind = category(char)
    is_mark = combining(char) > 0 or kind in ("Mn", "Me")
    if re.match(BIDI, char):
        return "changes the order in which text is shown", is_mark
    if kind == "Cc":
        return "controls the terminal" if char not in "\t\r" else "white space", is_mark
    if kind in _NAMELESS:
        return "" if kind == "Cn" and not is_replaced(char) else "has no meaning that everybody shares", is_mark
    if kind == "Zs":
        return "" if char == "\u3000" else "a kind of space", is_mark
    if kind in ("Zl", "Zp"):
        return "ends the line", is_mark
    if "\U0001f3fb" <= char <= "\U0001f3ff" or char in "\ufe0e\ufe0f\u20e3":
        return "changes how an emoji looks", is_mark
    return "cannot be seen" if kind == "Cf" or is_replaced(char) else "", is_mark


def _foreign_letters(text: str) -> set[int]:
    """Letters that look Latin and are not, in words with Latin letters: раypal."""
    found = set()
    for word in re.finditer(_WORD, text):
        if not word[0].isascii() and re.search(_LATIN, word[0]):
            for place, char in enumerate(word[0], word.start()):
                if not char.isascii() and name(char, "").startswith(_ALPHABETS):
                    found.add(place)
    return found


def _worded(value: Any) -> Any:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case dict():
            return {key: _worded(each) for key, each in value.items() if key != "type"}
        case list() | tuple():
            return [_worded(each) for each in value]
        case _:
            return value
