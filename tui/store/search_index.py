"""The index of the search: filled and kept true in small steps, by whoever has a moment.

What comes in is read first, then what changed, then what was there before the search was, backwards from the newest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import NamedTuple

from tui.store import opening
from tui.store.derive import describe
from tui.store.errors import StoreError, said_plainly
from tui.store.search_documents import Document, document, type_sign
from tui.store.search_words import Vocabulary

STEP = 0.008  # seconds
_SLICE = 40  # messages
_WARM = 160  # messages, about as many as a step reads
_PAGES = 8  # of the index, merged at a time

_MESSAGES = """
SELECT m.rowid AS message, m.conversation_id, m.created, m.status, m.channel_id, m.platform, m.content,
       coalesce(m.author, (SELECT name FROM authors WHERE id = m.id)) AS author FROM messages m WHERE m.rowid
"""
_LEFT = """
SELECT 1 FROM search_reach WHERE low > 1 OR older_rows > 0 OR forms_changed
OR high < (SELECT coalesce(max(rowid), 0) FROM messages) OR EXISTS (SELECT 1 FROM unsearched)
"""
_REACHED = """
SELECT low, high, (SELECT max(rowid) FROM messages) AS newest,
       (SELECT count(*) FROM (SELECT 1 FROM unsearched LIMIT 10000)) AS waiting FROM search_reach
"""
_TEMPLATES = """
INSERT OR IGNORE INTO unsearched SELECT message FROM search JOIN searched ON number = search.rowid
WHERE search MATCH ? AND message IS NOT NULL
"""


class Reached(NamedTuple):
    """How many messages can be found, of how many there are."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        return self.done >= self.total


class SearchIndex:
    """Works on a connection of its own, so that it can be called in any thread; one step at a time."""

    def __init__(self, path: Path, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._path = path
        self._monotonic = monotonic
        self._connection: Connection | None = None
        self._turn = Lock()
        self._is_closed = False
        self._is_merged = False
        self._vocabulary = Vocabulary()
        # As of the last step: asking for it must not wait for the next one.
        self.reached = Reached(0, 0)

    def close(self) -> None:
        self._is_closed = True
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def step(self, seconds: float = STEP) -> bool:
        """Work for about so long; False when everything is done. Raises StoreError."""
        with self._working() as connection:
            has_work = _has_work(connection)
            if has_work or not self._is_merged:
                self._work(connection, has_work, seconds)
            self.reached = _reached(connection)
            return has_work or not self._is_merged

    def finish(self, tell: Callable[[Reached], None] = lambda reached: None) -> None:
        """Do all that there is to do, in long steps; `tell` hears how far it is."""
        while self.step(0.5):
            tell(self.reached)

    def _work(self, connection: Connection, has_work: bool, seconds: float) -> None:
        """Half of the time goes into what is to be read, the other into the merging of what was."""
        _warm(connection)
        begun = self._monotonic()
        connection.execute("BEGIN IMMEDIATE")
        try:
            while has_work:
                has_work = self._read_some(connection) and self._monotonic() < begun + seconds / 2
            self._is_merged = not _merge(connection)
            while not self._is_merged and self._monotonic() < begun + seconds:
                self._is_merged = not _merge(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
                self._vocabulary = Vocabulary()

    def _read_some(self, connection: Connection) -> bool:
        """Whether there was anything to read."""
        for read in (_read_new, _read_changed, _describe_old, _read_old):
            documents = read(connection)
            if documents is not None:
                _index(connection, documents)
                self._vocabulary.add(connection, documents)
                return True
        return False

    @contextmanager
    def _working(self) -> Iterator[Connection]:
        with self._turn, said_plainly(self._path):
            if self._is_closed:
                raise StoreError("The store is closed.")
            if self._connection is None:
                self._connection = opening.connect(self._path, any_thread=True, cache=2_000)
                # Else each page of the index that a merge frees is written once more, which takes seconds.
                self._connection.execute("PRAGMA secure_delete = FAST")
            yield self._connection


def _reached(connection: Connection) -> Reached:
    row = connection.execute(_REACHED).fetchone()
    return Reached(max(0, row["high"] - row["low"] + 1 - row["waiting"]), row["newest"] or 0)


def _has_work(connection: Connection) -> bool:
    return connection.execute(_LEFT).fetchone() is not None


def _warm(connection: Connection) -> None:
    """Have the disk give what is read next before anybody who wants to write has to wait for it."""
    connection.execute(f"{_MESSAGES} < (SELECT low FROM search_reach) ORDER BY m.rowid DESC LIMIT {_WARM}").fetchall()


def _read_new(connection: Connection) -> list[Document] | None:
    sql = f"{_MESSAGES} > (SELECT high FROM search_reach) ORDER BY m.rowid LIMIT ?"
    rows = connection.execute(sql, (_SLICE,)).fetchall()
    if not rows:
        return None
    connection.execute("UPDATE search_reach SET high = ?", (rows[-1]["message"],))
    return [document(connection, row) for row in rows]


def _read_changed(connection: Connection) -> list[Document] | None:
    _look_at_templates(connection)
    messages = [message for (message,) in connection.execute("SELECT message FROM unsearched LIMIT ?", (_SLICE,))]
    if not messages:
        return None
    places = ",".join("?" * len(messages))
    rows = connection.execute(f"{_MESSAGES} IN ({places})", messages).fetchall()
    changed = [made for made in (document(connection, row) for row in rows) if not _is_known(connection, made)]
    connection.execute(f"DELETE FROM unsearched WHERE message IN ({places})", messages)
    for made in changed:
        connection.execute("UPDATE searched SET message = NULL WHERE message = ?", (made.message,))
    return changed


def _read_old(connection: Connection) -> list[Document] | None:
    sql = f"{_MESSAGES} < (SELECT low FROM search_reach) ORDER BY m.rowid DESC LIMIT ?"
    rows = connection.execute(sql, (_SLICE,)).fetchall()
    connection.execute("UPDATE search_reach SET low = ?", (rows[-1]["message"] if len(rows) == _SLICE else 1,))
    return [document(connection, row) for row in rows] if rows else None


def _describe_old(connection: Connection) -> list[Document] | None:
    """Conversations of a store that is older than the search: they get the words that the filter looks for."""
    sql = "SELECT rowid, id FROM conversations WHERE rowid <= (SELECT older_rows FROM search_reach) ORDER BY rowid DESC"
    rows = connection.execute(f"{sql} LIMIT ?", (_SLICE,)).fetchall()
    for row in rows:
        describe(connection, row["id"])
    connection.execute("UPDATE search_reach SET older_rows = ?", (rows[-1]["rowid"] - 1 if rows else 0,))
    return [] if rows else None


def _look_at_templates(connection: Connection) -> None:
    """Messages by a template are found by its words: when these are other ones, the messages are read again."""
    reach = connection.execute("SELECT forms, forms_changed FROM search_reach").fetchone()
    if not reach["forms_changed"]:
        return
    forms = blake2b(digest_size=8)
    for (form,) in connection.execute("SELECT form FROM templates ORDER BY name, language"):
        forms.update(form)
    if forms.digest() != reach["forms"]:
        connection.execute(_TEMPLATES, (f'"{type_sign("template")}"',))
    connection.execute("UPDATE search_reach SET forms = ?, forms_changed = 0", (forms.digest(),))


def _is_known(connection: Connection, made: Document) -> bool:
    sql = "SELECT number, place, digest FROM searched WHERE message = ?"
    row = connection.execute(sql, (made.message,)).fetchone()
    if row is None or (row["place"], row["digest"]) != (made.place, made.digest):
        return False
    return bool(0 <= row["number"] - made.created // 1000 < 1_000_000)


def _index(connection: Connection, documents: Sequence[Document]) -> None:
    """In the order of their numbers: out of it, the index would be written anew for each."""
    numbered = []
    for made in documents:
        number = _free(connection, made.created // 1000)
        connection.execute("INSERT INTO searched VALUES (?, ?, ?, ?)", (number, made.message, made.place, made.digest))
        numbered.append((number, made.text))
    for each in sorted(numbered):
        connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", each)


def _free(connection: Connection, number: int) -> int:
    """The first number from there on that was never used; many messages may be of one moment."""
    used, size = 0, 1
    while _are_used(connection, number, size):
        used, size = size, 2 * size
    while size - used > 1:
        middle = (used + size) // 2
        used, size = (middle, size) if _are_used(connection, number, middle) else (used, middle)
    return number + used


def _are_used(connection: Connection, number: int, count: int) -> bool:
    """Whether all numbers are, so many from there on."""
    sql = "SELECT number FROM searched WHERE number >= ? ORDER BY number LIMIT 1 OFFSET ?"
    row = connection.execute(sql, (number, count - 1)).fetchone()
    return row is not None and bool(row["number"] == number + count - 1)


def _merge(connection: Connection) -> bool:
    """Merge a little of the parts of the index: the fewer, the quicker it answers. Whether there was anything."""
    before = connection.total_changes
    connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (_PAGES,))
    return connection.total_changes - before >= 2
