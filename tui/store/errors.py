"""What can go wrong with the file, said in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """The store cannot be used as asked; the message is one sentence for the person. The file is as it was before."""


_LOCKED = "The store {path} is locked by another program; end that program or try again."
_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk is full, so {path} cannot be written; free some space (nothing stored is lost).",
    sqlite3.SQLITE_READONLY: "The store {path} is read-only; make the file and its folder writable for you.",
    sqlite3.SQLITE_PERM: "The store {path} may not be opened; make the file and its folder yours.",
    sqlite3.SQLITE_CANTOPEN: "The store {path} cannot be opened; make the file and its folder writable for you.",
    sqlite3.SQLITE_CORRUPT: "The store {path} is damaged; move it away and start again.",
    sqlite3.SQLITE_NOTADB: "The file {path} is no store of Ternbox, or it is damaged; move it away and start again.",
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_IOERR: "The store {path} cannot be read or written ({error}); look at the disk.",
}


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into a StoreError; errors in our own SQL stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        sentence = _SENTENCES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if "no such module" in str(error):
            sentence = "The store {path} needs full text search (FTS5): install a Python whose SQLite has it ({error})."
        if sentence is None:
            raise
        raise StoreError(sentence.format(path=path, error=error)) from error
