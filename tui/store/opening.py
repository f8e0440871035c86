"""Opening the file: made if it is not there, refused in words if it cannot be used, migrated if it is older."""

from __future__ import annotations

import os
import sqlite3
import struct
from pathlib import Path

from tui.store.errors import StoreError, said_plainly
from tui.store.schema import APPLICATION_ID, MIGRATIONS

BUSY_SECONDS = 5.0
_MAGIC = b"SQLite format 3\0"
_HEADER = struct.Struct(">16s 24x I 16x I 4x I")  # magic; how often the schema changed, user_version, application_id


def open_file(path: Path) -> sqlite3.Connection:
    """A connection for reading and writing, the schema up to date. Raises StoreError."""
    _make(path)
    with said_plainly(path):
        connection = connect(path)
        try:
            _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def connect(path: Path, *, any_thread: bool = False, cache: int = 1_000) -> sqlite3.Connection:
    """`any_thread`: it is used in threads, though never in two at a time. `cache` in kB.

    A small one is as quick, since the operating system keeps the file; and no store fills the memory more.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread
    )
    connection.row_factory = sqlite3.Row
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL", f"cache_size = -{cache}", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def connect_to_read(path: Path, cache: int = 500) -> sqlite3.Connection:
    """A connection that cannot write, for a thread that is not always the same."""
    connection = connect(path, any_thread=True, cache=cache)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _make(path: Path) -> None:
    """The folders with mode 0700 and the file with 0600; SQLite gives `-wal` and `-shm` the mode of the file."""
    try:
        for folder in reversed([folder for folder in path.parents if not folder.is_dir()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "rb") as file:
            _refuse_strange(path, file.read(_HEADER.size))
            if os.fstat(handle).st_mode & 0o077:
                os.fchmod(handle, 0o600)
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        reason = "a file stands where a folder should be" if in_the_way else error.strerror
        raise StoreError(f"The store {path} cannot be opened: {reason}.") from error


def _refuse_strange(path: Path, header: bytes) -> None:
    """Look at the header of a file that is there, before SQLite may write to it. An empty file is as good as none."""
    if not header:
        return
    magic, changes, version, application = _HEADER.unpack(header.ljust(_HEADER.size))
    if magic != _MAGIC:
        raise StoreError(f"The file {path} is no store of Ternbox, or it is damaged; move it away and start again.")
    if application != APPLICATION_ID and (application or version or changes):
        raise StoreError(f"The file {path} is a database of another program, not a store of Ternbox; move it away.")
    _refuse_newer(path, version)


def _refuse_newer(path: Path, version: int) -> None:
    if version > len(MIGRATIONS):
        raise StoreError(
            f"The store {path} was written by a newer Ternbox (its schema is {version}, this one knows"
            f" {len(MIGRATIONS)}); install the newer one again."
        )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Each migration in a transaction of its own, so that two programs that start together do it once."""
    connection.execute("PRAGMA journal_mode = WAL")
    while True:
        connection.execute("BEGIN IMMEDIATE")  # also tells at once when the file can only be read
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            _refuse_newer(path, version)  # when the newer version is still in the -wal file
            if version == len(MIGRATIONS):
                return
            for statement in MIGRATIONS[version].split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
