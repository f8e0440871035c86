"""A webhook's body for people who have no business with the customer: what it is stays, whom it is about goes.

Kept are ids, types, states, dates and counts, where their key says so and their value looks so. Of everything else
only the shape is told, so that a field which nobody foresaw hides its value as well.
"""

from __future__ import annotations

import re
from typing import Any

_ID_KEYS = re.compile(r"id|.*(Id|ID|Ids)")
_ID = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{1,80}")
_WORD_KEYS = re.compile(r"type|status|direction|platform|platformId|eventType|origin|language|code")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}|[0-9]{1,6}")
_DATE_KEYS = re.compile(r".*([dD]atetime|At|timestamp)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?")
_COUNT_KEYS = frozenset({"totalCount", "count", "code", "size", "duration"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_PHONE = re.compile(r"\+?[\d ()./-]{6,24}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)

_KEPT = ((_ID_KEYS, _ID), (_WORD_KEYS, _WORD), (_DATE_KEYS, _DATE))


def masked(value: Any, key: str = "") -> Any:
    """The same JSON with shapes in place of what is somebody's. Items of a list go by the key of the list."""
    match value:
        case dict():
            return {_key(name): masked(item, name) for name, item in value.items()}
        case list():
            return [masked(item, key) for item in value]
        case str():
            kept = not value or any(keys.fullmatch(key) and form.fullmatch(value) for keys, form in _KEPT)
            return value if kept else _shape(value)
        case int() if not isinstance(value, bool):
            return value if key in _COUNT_KEYS and abs(value) < 1_000_000 else _shape(str(value))
        case float():
            return "<number>"
    return value


def last_digits(value: object) -> str:
    """What may be shown of a phone number: …4471. "" for anything else."""
    digits = re.sub(r"\D", "", str(value)) if _PHONE.fullmatch(str(value)) else ""
    return f"…{digits[-4:]}" if len(digits) >= 7 else ""


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) else _shape(name)


def _shape(value: str) -> str:
    if number := last_digits(value):
        return f"<number {number}>"
    if _ADDRESS.fullmatch(value):
        return "<e-mail address>"
    if value.isdecimal():
        return "<number>"
    kind = "address" if _URL.fullmatch(value) else "text"
    return f"<{kind}, {len(value)} character{'s' * (len(value) != 1)}>"
