"""Styles of cells: what the codes of a "select graphic rendition" sequence make of one. An unknown code is an error."""

from __future__ import annotations

import re
from functools import lru_cache

Style = tuple[frozenset[str], str, str, str]  # attributes, colour and background as SGR codes, link

PLAIN: Style = (frozenset(), "39", "49", "")
SHOWS_ON_BLANKS = frozenset(("4", "7", "9", "21", "53"))

_CODES = re.compile(r"([34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d*)(?:;|$)")
_COLOUR = re.compile(r"[34](?:[0-79]|8;.*)|9[0-7]|10[0-7]")
_ATTRIBUTES = frozenset("123456789") | {"21", "53"}
_OFF = {"22": ("1", "2"), "23": ("3",), "24": ("4", "21"), "25": ("5", "6"), "27": ("7",), "28": ("8",), "29": ("9",)}
_OFF["55"] = ("53",)


class Unknown(ValueError):
    """A sequence that a driver has no business to send, or one that has no place where it stands."""


@lru_cache(4096)
def styled(style: Style, parameters: str) -> Style:
    """The style after `CSI parameters m`."""
    attributes, colour, background, link = style
    for code in _codes(parameters):
        if code in ("", "0"):
            attributes, colour, background = PLAIN[:3]
        elif code in _OFF:
            attributes = attributes - set(_OFF[code])
        elif code in _ATTRIBUTES:
            attributes |= {code}
        elif not _COLOUR.fullmatch(code):
            raise Unknown(f"SGR {parameters}")
        elif code[0] in "39":
            colour = code
        else:
            background = code
    return attributes, colour, background, link


def _codes(parameters: str) -> list[str]:
    """`1;38;5;9` is two codes."""
    found: list[str] = []
    at = 0
    while at < len(parameters) or not found:
        code = _CODES.match(parameters, at)
        if code is None:
            raise Unknown(f"SGR {parameters}")
        found.append(code[1])
        at = code.end()
    return found
