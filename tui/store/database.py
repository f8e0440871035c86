"""The connections to the file: one that writes in short transactions, one that can hold the past for the lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.store import opening
from tui.store.derive import derive
from tui.store.errors import said_plainly
from tui.store.rows import Change


class Writing:
    """One transaction. What it touches is derived anew and told to the listeners when it is done."""

    def __init__(self, connection: sqlite3.Connection, revision: int) -> None:
        self.revision = revision
        self.run = connection.execute
        self.touched: set[str] = set()
        self.everything = False
        self.feed = False

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.run(sql, values).fetchone()
        return row

    def place(self, conversation_id: str) -> None:
        """Make sure that there is a row to refer to, before anything is known of the conversation."""
        self.run("INSERT INTO conversations (id) VALUES (?) ON CONFLICT DO NOTHING", (conversation_id,))

    @property
    def change(self) -> Change:
        return Change(frozenset(self.touched), self.everything, self.feed)

    def touch(self, conversation_id: str) -> None:
        self.touched.add(conversation_id)


class Database:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = opening.open_file(path)
        self._listeners: list[Callable[[Change], None]] = []
        self._version = self._data_version()
        self._known = self._revision()
        self.past: sqlite3.Connection | None = None
        self._writing: Writing | None = None

    def close(self) -> None:
        if self.past:
            self.past.close()
        self._connection.close()

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with said_plainly(self.path):
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[Writing]:
        """A transaction; rolled back on any exception. `durable`: on the disk before this returns.

        Inside another one it is part of that one.
        """
        if self._writing:
            yield self._writing
            return
        with said_plainly(self.path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                before = self._revision()
                writing = self._writing = Writing(self._connection, before + 1)
                yield writing
                writing.touched |= derive(self._connection, writing.touched, writing.revision)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = None
        if before == self._known:
            self._known = writing.revision if writing.touched or writing.everything else before
        self._tell(writing.change)

    def look_elsewhere(self) -> bool:
        """Whether another process wrote since the last look; the listeners hear what."""
        version = self._data_version()
        if version == self._version:
            return False
        self._version = version
        rows = self.all("SELECT id FROM conversations WHERE revision > ? LIMIT 1001", (self._known,))
        channels = self.all("SELECT 1 FROM channels WHERE revision > ? LIMIT 1", (self._known,))
        self._known = self._revision()
        everything = bool(channels) or len(rows) > 1000
        self._tell(Change(frozenset(row["id"] for row in rows), everything, feed=True))
        return True

    def ordered(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """As `all`, but from the past while it is held."""
        with said_plainly(self.path):
            return (self.past or self._connection).execute(sql, values).fetchall()

    def freeze(self) -> None:
        """Hold the past: a read transaction that sees the file as it is now."""
        if self.past is None:
            with said_plainly(self.path):
                self.past = opening.connect(self.path)
                self.past.execute("BEGIN")
                self.past.execute("SELECT 1 FROM conversations LIMIT 1").fetchall()

    def thaw(self) -> None:
        if self.past:
            self.past.close()
            self.past = None

    def moved(self) -> int:
        if self.past is None:
            return 0
        with said_plainly(self.path):
            revision = self.past.execute("SELECT max(revision) FROM conversations").fetchone()[0] or 0
            keys = "SELECT id, is_open, activity, waiting_since FROM conversations WHERE"
            now = {tuple(row) for row in self.all(f"{keys} revision > ? LIMIT 1000", (revision,))}
            places = ",".join("?" * len(now))
            then = self.past.execute(f"{keys} id IN ({places})", [row[0] for row in now]).fetchall()
        return len(now - {tuple(row) for row in then})

    def _tell(self, change: Change) -> None:
        if change:
            for callback in list(self._listeners):
                callback(change)

    def _data_version(self) -> int:
        return int(self.all("PRAGMA data_version")[0][0])

    def _revision(self) -> int:
        row = self.all(
            "SELECT max(coalesce((SELECT max(revision) FROM conversations), 0),"
            " coalesce((SELECT max(revision) FROM channels), 0))"
        )[0]
        return int(row[0])
