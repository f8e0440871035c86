"""The index of the names and numbers: by any three letters that follow each other in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

Read = Callable[[str, Sequence[object]], list[sqlite3.Row]]

_END = "\n\n"
"""Behind each name, so that its last letters begin a piece of three as well."""

_SIZE = 3
_LAST = chr(0x10FFFF)
_MOST_PIECES = 400
_NOWHERE = "~~~"
"""A piece that no name has, since names have letters, digits and spaces alone."""

_TAKE_OUT = "INSERT INTO search_names (search_names, rowid, words) VALUES ('delete', ?, ?)"
_PUT_IN = "INSERT INTO search_names (rowid, words) VALUES (?, ?)"


def replace(connection: sqlite3.Connection, place: int, old: str, new: str) -> None:
    """`place` is the rowid of the conversation, `old` and `new` are its words for the filter."""
    if old != new:
        for sql, words in ((_TAKE_OUT, old), (_PUT_IN, new)):
            if words:
                connection.execute(sql, (place, words + _END))


def match(read: Read, parts: Sequence[str], *, closely: bool = False) -> str:
    """How the index is asked for those that have all these parts somewhere; some it names have them only in pieces, but
    fewer where it is asked `closely`, for all pieces.

    Parts too short for a piece say little and cost much, so they are left out beside longer ones.
    """
    long = [part for part in parts if len(part) >= _SIZE]
    if not long:
        return " AND ".join(f"({_beginning_so(read, part)})" for part in parts)
    pieces = (piece for part in long for piece in _pieces(part, 1 if closely else _SIZE))
    return " AND ".join(map(_quoted, dict.fromkeys(pieces)))


def _pieces(part: str, step: int) -> list[str]:
    """From its end on, for numbers begin alike. Side by side they are few, are found soon, and mostly tell enough."""
    ends = range(len(part), _SIZE - 1, -step)
    pieces = [part[end - _SIZE : end] for end in ends]
    return pieces if len(pieces) > 1 else [*pieces, part[:_SIZE]]


def _beginning_so(read: Read, letters: str) -> str:
    sql = "SELECT term FROM search_name_pieces WHERE term >= ? AND term < ? LIMIT ?"
    there = [term for (term,) in read(sql, (letters, letters + _LAST, _MOST_PIECES))]
    return " OR ".join(map(_quoted, there or [_NOWHERE]))


def places(read: Read, match: str, most: int) -> list[int] | None:
    """The rowids of the conversations, None where they are more than so many."""
    rows = read("SELECT rowid FROM search_names WHERE search_names MATCH ? LIMIT ?", (match, most + 1))
    return None if len(rows) > most else [place for (place,) in rows]


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'
