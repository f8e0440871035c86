"""What counts as a word, for searching: text in any language becomes the words under which it is found.

Small and capital letters, accents, wide and narrow forms, and the digits of all scripts are the same. Chinese, Japanese
and Korean are cut into overlapping pairs, and Thai, Lao, Khmer and Burmese into overlapping threes, since nothing in
them says where a word ends: a part of a text is then found wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import category, decimal, normalize

from tui.text.clean import clean_block

LONGEST_WORD = 64
# From where to where: Chinese, Japanese, Korean and Yi; Thai, Lao, Burmese, Khmer; symbols and emoji.
_PAIRS = (
    "\u1100\u11ff\u3005\u3007\u3021\u3029\u3040\u30ff\u3105\u312f\u31a0\u31bf\u31f0\u31ff\u3400\u4dbf\u4e00\u9fff"
    "\ua000\ua48c\ua960\ua97c\uac00\ud7fb\uf900\ufaff\U00020000\U0003ffff"
)
_THREES = "\u0e00\u0eff\u1000\u109f\u1780\u17ff\u1950\u19df\ua9e0\ua9ff\uaa60\uaa7f"
_SYMBOLS = "\u2600\u27bf\U0001f000\U0001faff"
_WORDS = re.compile("[^ ]+")
# Marks that are left out by many who write: accents, and the vowels of Hebrew and Arabic. Those of India are letters.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f]")
_LIKE = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "æ": "ae",
    "œ": "oe",
    "й": "й",
    "Й": "й",
    "ك": "ک",
    "ي": "ی",
    "ى": "ی",
}
_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes([32]) * 128


class Run(NamedTuple):
    """Letters that stand together, folded. `size` is how many make a word of it: 0 for all of them."""

    letters: str
    size: int


def fold(text: str) -> str:
    """The text as it compares: small letters without accents, and spaces between the words."""
    if text.isascii():
        return text.encode().translate(_ASCII).decode()
    return fold_clean(clean_block(text))


def fold_clean(text: str) -> str:
    """As `fold`, for clean text and for any piece of it."""
    return normalize("NFKC", text).translate(_TABLE)


def runs(text: str) -> list[Run]:
    return [run for _, run in placed_runs(fold(text))]


def placed_runs(folded: str) -> Iterator[tuple[int, Run]]:
    """The runs of a folded text, and where in it they begin."""
    for found in (_WORDS if folded.isascii() else _runs()).finditer(folded):
        yield found.start(), Run(found[0], _size(found[0][0]))


def words(text: str) -> list[str]:
    """The words under which a text is found, in their order."""
    folded = fold(text)
    if folded.isascii():
        return [word[:LONGEST_WORD] for word in folded.split()]
    return [word for letters in _runs().findall(folded) for word in grams(letters, _size(letters[0]))]


def grams(letters: str, size: int) -> list[str]:
    """The words that a run makes; the last ones are shorter, so that its end is found too."""
    return [letters[at : at + size] for at in range(len(letters))] if size else [letters[:LONGEST_WORD]]


def is_whole(word: str) -> bool:
    """Whether it is a word as it was written, and not a piece of a run."""
    return _size(word[0]) == 0


@cache
def _runs() -> re.Pattern[str]:
    """Made when it is needed first: that takes longer than all else here."""
    pairs, threes, symbols = ("".join(map("-".join, _ranges(each))) for each in (_PAIRS, _THREES, _SYMBOLS))
    return re.compile(f"[{pairs}]+|[{threes}]+|[{symbols}]|[^ {pairs}{threes}{symbols}]+")


def _ranges(ends: str) -> list[tuple[str, str]]:
    return list(zip(ends[::2], ends[1::2], strict=True))


@lru_cache(4096)
def _size(letter: str) -> int:
    if letter.isascii():
        return 0
    sizes = ((_PAIRS, 2), (_THREES, 3), (_SYMBOLS, 1))
    return next((size for ends, size in sizes if any(one <= letter <= other for one, other in _ranges(ends))), 0)


class _Table(dict[int, str]):
    """What each character becomes, filled as they are met; bounded, since strangers choose them."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < 50_000:
            self[code] = folded
        return folded


_TABLE = _Table()


def _folded(char: str) -> str:
    if char in _LIKE:
        return _LIKE[char]
    kind = category(char)
    if kind == "Nd":
        return str(decimal(char))
    if _LEFT_OUT.match(char) or _INVISIBLE.match(char):
        return ""
    if kind[0] in "LMN" or _size(char) == 1:
        plain = normalize("NFC", _LEFT_OUT.sub("", normalize("NFD", char.casefold())))
        return "".join(_LIKE.get(letter, letter) for letter in plain)
    return " "
