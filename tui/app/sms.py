"""How many SMS a text takes: 160 characters in the alphabet of GSM 03.38, 70 in any other; a little less in parts."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("^{}\\[~]|€\f")


def sms_parts(text: str) -> tuple[int, int]:
    """How many SMS, and how many characters are left in the last one."""
    if all(char in _BASIC or char in _TWO_PLACES for char in text):
        return _parts(sum(2 if char in _TWO_PLACES else 1 for char in text), 160, 153)
    return _parts(len(text.encode("utf-16-le", "replace")) // 2, 70, 67)


def _parts(length: int, single: int, part: int) -> tuple[int, int]:
    if length <= single:
        return 1, single - length
    parts = -(-length // part)
    return parts, parts * part - length
