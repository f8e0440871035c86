"""How observations of one thing become one record, whatever their order and however often they come.

A record maps names to what was said of them and when. Two records merge name by name, and on each name the weightier
one stays: a maximum over a total order, so merging is commutative, associative and idempotent by construction.

Names are the fields of the thing, `delivery` (a message's status, its word and the failure, which travel together),
and the top-level keys of the raw JSON as they are spelled there, with their quotes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import json

from tui.model import NS, Status

Stamp = tuple[int, int]
"""When the thing was updated according to the API (0: it does not say), and when we were told."""

Value = int | str | bytes


class Delivery(NamedTuple):
    status: str
    word: str
    failure: bytes


class Said(NamedTuple):
    stamp: Stamp
    value: Value | Delivery


Record = dict[str, Said]

RANK = {
    status: rank
    for rank, status in enumerate(
        (Status.UNKNOWN, Status.QUEUED, Status.SENT, Status.FAILED, Status.DELIVERED, Status.READ, Status.RECEIVED)
    )
}


def merge(old: Record, new: Record) -> Record:
    """Both records in one; neither argument is changed."""
    merged = dict(old)
    for name, said in new.items():
        known = merged.get(name)
        if known is None or (known != said and _weight(name, said) > _weight(name, known)):
            merged[name] = said
    return merged


def newest(record: Record) -> Stamp:
    return max((said.stamp for said in record.values()), key=age)


def age(stamp: Stamp) -> tuple[int, int, int]:
    """The order of stamps. The API's clock counts in whole seconds at first, for its precision varies by endpoint."""
    updated, seen = stamp
    return updated // NS, seen, updated


def _weight(name: str, said: Said) -> tuple[Any, ...]:
    when, value = age(said.stamp), said.value
    if isinstance(value, Delivery):
        # A failure that was explained once stays explained when a later report leaves the reason out.
        return RANK[Status(value.status)], bool(value.failure), when, value.word, value.failure
    if name in ("created", "active_at"):
        return value, when
    if is_raw(name):
        return value != b"null", when, value
    return when, value if isinstance(value, bytes) else json.encode(value)


def is_raw(name: str) -> bool:
    return name.startswith('"')
