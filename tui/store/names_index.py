"""The index of the names and numbers: by any three letters that follow each other in them."""

from __future__ import annotations

import sqlite3

_END = "\n\n"
"""Behind each name, so that its last letters begin a piece of three as well."""

_TAKE_OUT = "INSERT INTO search_names (search_names, rowid, words) VALUES ('delete', ?, ?)"
_PUT_IN = "INSERT INTO search_names (rowid, words) VALUES (?, ?)"


def replace(connection: sqlite3.Connection, place: int, old: str, new: str) -> None:
    """`place` is the rowid of the conversation, `old` and `new` are its words for the filter."""
    if old != new:
        for sql, words in ((_TAKE_OUT, old), (_PUT_IN, new)):
            if words:
                connection.execute(sql, (place, words + _END))
