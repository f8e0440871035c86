"""How a cell looks: attributes and colours as terminals are told them (SGR), and the shortest way between two looks."""

from __future__ import annotations

import re
from functools import lru_cache

Style = tuple[frozenset[str], str, str]
"""SGR codes of attributes, of the colour and of the background. A blank's colour is "": whichever is set will do."""

PLAIN: Style = (frozenset(), "39", "49")
SHOW_ON_BLANKS = frozenset(("4", "7", "9", "21", "51", "52", "53"))

_ENDED_BY = {
    "22": ("1", "2"),
    "23": ("3",),
    "24": ("4", "21"),
    "25": ("5", "6"),
    "27": ("7",),
    "28": ("8",),
    "29": ("9",),
    "54": ("51", "52"),
    "55": ("53",),
}
_OFF = {code: end for end, codes in _ENDED_BY.items() for code in codes}
_PART = re.compile(r"(?:[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|\d+)(?:;|$)")
_COLOUR = re.compile(r"[34](?:[0-79]|8;.*)|9[0-7]|10[0-7]")


@lru_cache(2048)
def style_of(codes: str) -> Style | None:
    """The look that the SGR parameters `codes` make of the plain one; None when they are not understood."""
    attributes: set[str] = set()
    colour, ground = PLAIN[1:]
    place = 0
    while part := _PART.match(codes, place):
        place, code = part.end(), part[0].rstrip(";")
        if code in _OFF:
            attributes.add(code)
        elif not _COLOUR.fullmatch(code):
            return None
        elif code[0] in "14":
            ground = code
        else:
            colour = code
    return (frozenset(attributes), colour, ground) if place == len(codes) else None


@lru_cache(8192)
def turned(old: Style, new: Style) -> str:
    """The shortest sequence that turns one look into another."""
    if old == new:
        return ""
    off = {_OFF[each] for each in old[0] - new[0]}
    on = [each for each in sorted(new[0]) if each not in old[0] or _OFF[each] in off]
    difference = [*sorted(off), *on, *(to for was, to in zip(old[1:], new[1:], strict=True) if was != to)]
    whole = ["", *sorted(new[0]), *(to for none, to in zip(PLAIN[1:], new[1:], strict=True) if none != to)]
    return f"\x1b[{min(';'.join(difference), ';'.join(whole), key=len)}m"


def fits(wanted: Style, style: Style) -> bool:
    """May a cell that is to look like `wanted` be written while `style` is set?"""
    return wanted == style if wanted[1] else wanted[2] == style[2] and not style[0] & SHOW_ON_BLANKS


def towards(wanted: Style, style: Style) -> Style:
    """The look to set for a cell: its own, or for a blank the one that is nearest to what is set."""
    return wanted if wanted[1] else (style[0] - SHOW_ON_BLANKS, style[1], wanted[2])
