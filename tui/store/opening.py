"""Opening the file: made if it is not there, refused in words if it cannot be used, migrated if it is older."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from tui.store.errors import StoreError, said_plainly
from tui.store.schema import APPLICATION_ID, MIGRATIONS

BUSY_SECONDS = 5.0
_MAGIC = b"SQLite format 3\0"


def open_file(path: Path) -> sqlite3.Connection:
    """A connection for reading and writing, the schema up to date. Raises StoreError."""
    _make(path)
    with said_plainly(path):
        _refuse_strange(path)
        connection = connect(path)
        try:
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(_uri(path, "rw"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "cache_size = -16000", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _make(path: Path) -> None:
    """The folder with mode 0700 and an empty file with 0600; SQLite gives `-wal` and `-shm` the mode of the file."""
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(handle).st_mode & 0o077:
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(f"The store {path} cannot be opened: {error.strerror}.") from error


def _refuse_strange(path: Path) -> None:
    """Look at a file that has content before anything is written to it."""
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if not start:
        return
    if start != _MAGIC:
        raise StoreError(f"The file {path} is no store of Ternbox, or it is damaged; move it away and start again.")
    connection = sqlite3.connect(_uri(path, "ro"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        version = _number(connection, "user_version")
        ours = _number(connection, "application_id") == APPLICATION_ID
        tables = _number(connection, "schema_version")
    finally:
        connection.close()
    if version > len(MIGRATIONS) and ours:
        raise StoreError(
            f"The store {path} was written by a newer Ternbox (schema {version}, this one knows {len(MIGRATIONS)});"
            " install that version again."
        )
    if tables and not ours:
        raise StoreError(f"The file {path} is a database of another program, not a store of Ternbox; move it away.")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    """Each migration in a transaction of its own, so that two programs that start together do it once."""
    connection.execute("PRAGMA journal_mode = WAL")
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _number(connection, "user_version")
            if version >= len(MIGRATIONS):
                return
            for statement in MIGRATIONS[version].split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
