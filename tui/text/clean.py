"""The one way for strangers' text to a terminal.

Character by character, without understanding escape sequences: what makes a sequence work is replaced, and the rest of
it stays readable, so nothing can hide behind a parser that reads it differently. Also removed is what terminals
disagree about in width, since that shifts the rest of a row. Every function takes any string (lone surrogates too),
never raises, needs linear time, and leaves alone what it has cleaned already.
"""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

LONGEST_INPUT = 200_000
LONGEST_BLOCK = 20_000
MOST_LINES = 500
MOST_MARKS = 4

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Patterns that few texts need are compiled when one does.
BIDI = f"[{_BIDI}]"
_ZWJ, _ZWNJ, _KEYCAP, _NO_BASE, _REPLACEMENT = "\u200d", "\u200c", "\u20e3", "\u25cc", "\ufffd"
# Invisible, but not of category Cf: Hangul, Khmer and Mongolian fillers; empty Braille; variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
# Its loss hides nothing from the reader: line ends, tabs, kinds of space, and what only decorates an emoji.
_HARMLESS = f"[\t{_LINE_ENDS}{_ZWJ}{_ZWNJ}{_KEYCAP}\ufe0e\ufe0f]"
_NOT_TO_SEND = f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{_BIDI}]"
_TO_LINE_ENDS = str.maketrans(dict.fromkeys(_LINE_ENDS, "\n"))
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]+")
_REGIONALS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_REGIONAL_PAIR = re.compile(f"[{_REGIONALS}]{{1,2}}")
_ZWNJS = re.compile(f"{_ZWNJ}+")


def clean_block(text: str) -> str:
    """Text of several lines, at most 20,000 characters and 500 lines; "" when nothing visible is left."""
    whole = _clean(text[:LONGEST_INPUT])
    beyond = max(0, len(text) - LONGEST_INPUT)
    if len(whole) <= LONGEST_BLOCK and whole.count("\n") < MOST_LINES and not beyond:
        return "" if whole.isspace() else whole
    room = "\n".join(whole[:LONGEST_BLOCK].split("\n", MOST_LINES - 1)[: MOST_LINES - 1])
    kept = _cut(whole, min(len(room), LONGEST_BLOCK - 50))
    return f"{kept}\n… ({len(whole) - len(kept) + beyond} more characters)"


def clean_line(text: str, limit: int = 200) -> str:
    """Text of one line, at most `limit` characters; "" when nothing visible is left."""
    within = text[: limit * 10]
    parts = (" ".join(line.split()) for line in _clean(within).split("\n"))
    line = " ↵ ".join(part for part in parts if part)
    if len(line) <= limit and len(within) == len(text):
        return line
    return _cut(line, limit - 1).rstrip() + "…"


def clean_typed(text: str) -> str:
    """What the agent typed or pasted, before it is sent: no control characters but line ends; emoji stay whole."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_NOT_TO_SEND, "", text.replace("\r\n", "\n").replace("\t", " ").translate(_TO_LINE_ENDS))


def was_changed(text: str) -> bool:
    """Whether cleaning took or replaced something that the reader should know of: worth a mark and a look with `v`."""
    if len(text) > LONGEST_BLOCK or text.count("\n") >= MOST_LINES:
        return True
    if text.isascii() and text.isprintable():
        return False
    odd = (c for c in set(text) if _TABLE[ord(c)] != c and category(c) != "Zs" and not re.match(_HARMLESS, c))
    return any(odd) or _ZWNJS.sub(_joined_letters, text) != text or _marked(text) != text


def is_replaced(char: str) -> bool:
    """Whether cleaning never leaves this character as it is."""
    return _TABLE[ord(char)] != char


class _Table(dict[int, str]):
    """What each character becomes on its own, filled as they are met; bounded, since strangers choose them."""

    def __missing__(self, code: int) -> str:
        replacement = _replacement(code)
        if len(self) < 20_000:
            self[code] = replacement
        return replacement


_TABLE = _Table()


def _replacement(code: int) -> str:
    char = chr(code)
    kind = category(char)
    if char in _LINE_ENDS:
        return "\n"
    if char == "\t":
        return "    "
    if code < 0x20:
        return chr(0x2400 + code)
    if char == "\x7f":
        return "␡"
    if _INVISIBLE.match(char) or char == _KEYCAP or (kind == "Cf" and char != _ZWNJ):
        return ""
    # An emoji newer than this Python's tables is unassigned to it, but not to the terminal.
    if kind in ("Cc", "Cs", "Co") or (kind == "Cn" and not 0x1F000 <= code <= 0x1FAFF):
        return _REPLACEMENT
    return " " if kind == "Zs" and char != "\u3000" else char


def _clean(text: str) -> str:
    """All rules but the caps. Each step leaves nothing behind on which an earlier one would act again."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    text = text.replace("\r\n", "\n").translate(_TABLE)
    if text.isascii():
        return text
    text = _ZWNJS.sub(_before_letter, text)
    text = _SKIN_TONES.sub(_lone_tones, text)
    text = _REGIONAL_PAIR.sub(_flag_or_letter, text)
    # Few marks first: normalising a long run of them takes quadratic time. And again, since it can make some.
    text = _marked(normalize("NFC", _marked(text)))
    return _ZWNJS.sub(_joined_letters, text)


def _is_letter(char: str, kinds: str) -> bool:
    return char > "\u024f" and category(char)[0] in kinds


def _before_letter(found: re.Match[str]) -> str:
    following = found.string[found.end() : found.end() + 1]
    return _ZWNJ if _is_letter(following, "L") else ""


def _joined_letters(found: re.Match[str]) -> str:
    """A non-joiner stays between letters of scripts that are spelt with it (Persian, Indic)."""
    before = found.string[max(0, found.start() - 1) : found.start()]
    return _before_letter(found) if _is_letter(before, "LM") else ""


def _lone_tones(found: re.Match[str]) -> str:
    """A skin tone that follows a symbol goes: terminals give the two 2, 4 or 6 columns."""
    follows_symbol = found.start() > 0 and category(found.string[found.start() - 1]) == "So"
    return "" if follows_symbol else found[0]


def _flag_or_letter(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) == 2 else chr(ord("A") + _REGIONALS.index(found[0]))


def _is_mark(char: str) -> bool:
    return combining(char) > 0 or category(char) in ("Mn", "Me")


def _marked(text: str) -> str:
    """At most four marks on a letter, and a dotted circle under marks that have none."""
    marks = {char for char in set(text) if _is_mark(char)}
    if not marks:
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        if char not in marks:
            run = 0
        elif run == 0 and (not kept or kept[-1].isspace()):
            kept.append(_NO_BASE)
        run += char in marks
        if run <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _cut(text: str, length: int) -> str:
    """The beginning of clean text, not longer than `length`, that ends between two letters as people see them."""
    while 0 < length < len(text) and category(text[length])[0] == "M":
        length -= 1
    kept = text[: max(0, length)]
    half_flag = (len(kept) - len(kept.rstrip(_REGIONALS))) % 2
    return kept[: len(kept) - half_flag].rstrip(_ZWNJ)
