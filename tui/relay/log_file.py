"""The log's file: made, locked to one process, examined before anything is written to it, and opened."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from tui.relay.log_errors import DAMAGED, IN_USE, NEWER, STRANGE, LogDamaged, LogInUse

APPLICATION_ID = 0x54_42_4C_47  # TBLG
VERSION = 1
BUSY_SECONDS = 5.0

# A body comes last in its row, so that what is before it is read without it. Numbers are never given twice, even
# after the newest events were trimmed: that is AUTOINCREMENT.
_SCHEMA = """
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    channel_id TEXT,
    body BLOB NOT NULL
);
CREATE TABLE nonces (nonce TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX nonces_of_event ON nonces (seq);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE log (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, written INTEGER NOT NULL, ballast BLOB)
"""


class Lock:
    """One process per log. The kernel frees it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise LogInUse(IN_USE.format(path=path)) from None

    def release(self) -> None:
        os.close(self._file)


def make_folder(path: Path) -> None:
    """The folders of a file, with mode 0700 where they were missing, and known to the disk."""
    missing = [folder for folder in path.parents if not folder.is_dir()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Without this, a power cut may take a new file away whose contents were made durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def examine(path: Path) -> None:
    """Raises LogDamaged for a file that is not a sound log. Nothing is written to it, not even by closing it."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with closing(_connect(path, "ro")) as connection:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            return  # its maker was killed before there was anything in it
        if _pragma(connection, "application_id") != APPLICATION_ID:
            raise LogDamaged(STRANGE.format(path=path))
        if _pragma(connection, "user_version") > VERSION:
            raise LogDamaged(NEWER.format(path=path))
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise LogDamaged(DAMAGED.format(path=path))


def open_writer(path: Path) -> sqlite3.Connection:
    """The only connection that writes or checkpoints; with two, older SQLite can damage the file (“WAL-reset bug”)."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = _connect(path, "rw")
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        _make_tables(connection)
        sync_folder(path.parent)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "rw")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """For whichever thread uses it; the callers see to it that it is one."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "user_version") == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in _SCHEMA.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO log VALUES (1, ?, 0, NULL)", (secrets.token_hex(8),))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
