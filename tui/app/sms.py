"""How many SMS a text takes: 160 places in the alphabet of GSM 03.38, 70 in any other; a little less in each of many.

Some characters take two places, and these are never torn apart between two parts: a place stays empty instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")  # each after an escape, so two places
_GSM = 160, 153
_UNICODE = 70, 67


class Parts(Struct, frozen=True):
    """`left` places are free in the last SMS; `because` are the characters that do not stand in the GSM alphabet."""

    count: int
    left: int
    because: str = ""


def sms_parts(text: str) -> Parts:
    odd = "".join(dict.fromkeys(char for char in text if char not in _BASIC and char not in _EXTENSION))
    if odd:
        return _parts([2 if ord(char) > 0xFFFF else 1 for char in text], *_UNICODE, odd)
    return _parts([2 if char in _EXTENSION else 1 for char in text], *_GSM, "")


def _parts(sizes: Iterable[int], single: int, part: int, because: str) -> Parts:
    sizes = list(sizes)
    if (length := sum(sizes)) <= single:
        return Parts(1, single - length, because)
    count, used = 1, 0
    for size in sizes:
        if used + size > part:
            count, used = count + 1, 0
        used += size
    return Parts(count, part - used, because)
