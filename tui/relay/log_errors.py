"""What can go wrong with the log's file, said in one sentence for the operator."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.relay.engine import LogTrouble


class LogDamaged(LogTrouble):
    """The file is there and is no log that can be used. It is left as it is."""


class LogInUse(LogTrouble):
    """Another process has the log open."""


DAMAGED = (
    "The event log {path} is damaged. It was left as it is. Move it away and start the relay again: it makes a new log,"
    " and the inboxes read at MessageBird what they miss."
)
STRANGE = "The file {path} is no event log of Ternbox. Move it away, or give the relay another place for its log."
NEWER = "The event log {path} was written by a newer Ternbox. Install the newer one again."
IN_USE = "The event log {path} is in use by another relay. Stop that one first: `ternbox relay status` shows it."
GONE = "The event log {path} was moved or deleted while the relay runs. Restart the relay."
CLOSED = "The event log {path} is closed."
SILENT = "The disk under the event log {path} does not answer."

_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk is full, so the event log {path} takes nothing. Free some space; nothing is lost.",
    sqlite3.SQLITE_READONLY: "The event log {path} is read-only. Make the file and its folder writable for the relay.",
    sqlite3.SQLITE_PERM: "The event log {path} may not be opened. Give the file and its folder to the relay's account.",
    sqlite3.SQLITE_CANTOPEN: "The event log {path} cannot be opened. Make its folder writable for the relay.",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_BUSY: "The event log {path} is locked by another program. End that program.",
}
_OTHER = "The event log {path} cannot be read or written ({error}). Look at the disk."


def trouble(error: sqlite3.Error | OSError, path: Path) -> LogTrouble:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    kind = LogDamaged if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else LogTrouble
    return kind(_SENTENCES.get(code, _OTHER).format(path=path, error=error))


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into LogTrouble."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise trouble(error, path) from error
