"""How many stand where in a list, without counting them: sums over stretches of time (`list_schema.py`).

`read` is `Database.all` or `Database.past`. `list` is "open", "archived", "waiting" or "unread"; moments are in ns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from tui.store.list_schema import BITS

Read = Callable[[str, Sequence[object]], list[sqlite3.Row]]

_EARLIEST, _LATEST = -(2**63), 2**63 - 1
_ALL = "SELECT coalesce(sum(number), 0) FROM stretches WHERE list = ? AND bits = ?"
_BETWEEN = f"{_ALL} AND stretch BETWEEN ? AND ?"
_EACH = "SELECT stretch, number FROM stretches WHERE list = ? AND bits = ? AND stretch BETWEEN ? AND ? ORDER BY stretch"


def count(read: Read, list: str) -> int:
    """How many are in the list."""
    return int(read(_ALL, (list, BITS[0]))[0][0])


def before(read: Read, list: str, moment: int, *, latest_first: bool) -> tuple[int, int]:
    """How many stand before the smallest stretch around the moment, and where that begins, as the list is read."""
    total = 0
    low, high = _EARLIEST, _LATEST
    for bits in BITS:
        here = moment >> bits
        beside = (here + 1, high >> bits) if latest_first else (low >> bits, here - 1)
        total += int(read(_BETWEEN, (list, bits, *beside))[0][0])
        low, high = _ends(here, bits)
    return total, high if latest_first else low


def reach(read: Read, list: str, offset: int, *, latest_first: bool) -> tuple[int, int]:
    """Where to begin to read, and how many to pass over from there, to come to the place `offset` of the list."""
    low, high = _EARLIEST, _LATEST
    for bits in BITS:
        rows = read(f"{_EACH}{' DESC' * latest_first}", (list, bits, low >> bits, high >> bits))
        for stretch, number in rows:
            low, high = _ends(stretch, bits)
            if offset < number:
                break
            offset -= number
        else:  # there are not so many
            return (_EARLIEST if latest_first else _LATEST), 0
    return (high if latest_first else low), offset


def _ends(stretch: int, bits: int) -> tuple[int, int]:
    """The first and the last moment of a stretch."""
    return stretch << bits, ((stretch + 1) << bits) - 1
