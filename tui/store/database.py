"""The connections to the file: one that writes in short transactions, one that can hold the past for the lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.store import opening
from tui.store.errors import StoreError, said_plainly
from tui.store.rows import Change
from tui.store.writing import Writing

MANY = 1000
"""More changed conversations than this are not told apart: everything is read again."""


class Database:
    """Reads, transactions, and who is told of them."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        self._path = path
        self._connection = connection or opening.open_file(path)
        self._past: sqlite3.Connection | None = None
        self._writing: Writing | None = None
        self._listeners: list[Callable[[Change], None]] = []
        self._is_closed = False
        try:
            self._version = self._data_version()
            self._known = self._revision()
        except BaseException:
            self._connection.close()
            raise

    def beside(self) -> Database:
        """Another one on the same file, that only reads and keeps little in memory. Raises StoreError."""
        with said_plainly(self._path):
            return Database(self._path, opening.connect_to_read(self._path, cache=100))

    @property
    def path(self) -> Path:
        return self._path

    def close(self) -> None:
        self._is_closed = True
        self.thaw()
        self._connection.close()

    def must_be_open(self) -> None:
        if self._is_closed:
            raise StoreError("The store is closed.")

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with said_plainly(self._path):
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        rows = self.all(sql, values)
        return rows[0] if rows else None

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Writing]:
        """A transaction, rolled back on any exception; inside another one, a part of it.

        `durable`: it is on the disk, not only with the operating system, before this returns.
        """
        if self._writing:
            yield self._writing
            return
        from tui.store.derive import derive

        with said_plainly(self._path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                before = self._revision()
                self._writing = writing = Writing(self._connection, before + 1)
                yield writing
                writing.touched |= derive(self._connection, writing.touched, writing.revision)
                if writing.touched or writing.everything:
                    writing.run("UPDATE front SET lines = NULL WHERE lines IS NOT NULL")
                self._connection.execute("COMMIT")
            finally:
                self._writing = None
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        if before == self._known:  # else another process wrote as well, and look_elsewhere() has yet to say so
            self._known = self._revision()
        self._tell(writing.change)

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def look_elsewhere(self) -> bool:
        version = self._data_version()
        if version == self._version:
            return False
        self._version = version
        rows = self.all("SELECT id FROM conversations WHERE revision > ? LIMIT ?", (self._known, MANY + 1))
        channels = self.one("SELECT 1 FROM channels WHERE revision > ?", (self._known,))
        self._known = self._revision()
        everything = channels is not None or len(rows) > MANY
        self._tell(Change(frozenset(row["id"] for row in rows), everything, feed=True))
        return True

    @property
    def frozen(self) -> bool:
        return self._past is not None

    def freeze(self) -> None:
        """Hold the past: a read transaction on a connection of its own, which sees the file as it is now."""
        if self._past is None:
            with said_plainly(self._path):
                self._past = opening.connect(self._path, cache=500)
                self._past.execute("BEGIN")
                self._past.execute("SELECT 1 FROM conversations LIMIT 1").fetchall()

    def thaw(self) -> None:
        if self._past:
            self._past.close()
            self._past = None

    def past(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """As `all`, but from the past while it is held."""
        with said_plainly(self._path):
            return (self._past or self._connection).execute(sql, values).fetchall()

    def _tell(self, change: Change) -> None:
        if change:
            for callback in tuple(self._listeners):
                callback(change)

    def _data_version(self) -> int:
        return int(self.all("PRAGMA data_version")[0][0])

    def _revision(self) -> int:
        """The newest revision in the file. It grows by one with each write that changes what is shown."""
        row = self.all("SELECT (SELECT max(revision) FROM conversations), (SELECT max(revision) FROM channels)")[0]
        return max(row[0] or 0, row[1] or 0)
