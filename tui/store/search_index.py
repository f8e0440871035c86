"""The index of the search: filled and kept true in small steps, by whoever has a moment.

What comes in is read first, then what changed, then what was there before the search was, backwards from the newest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from tui.store.database import Database
from tui.store.derive import describe
from tui.store.search_documents import Document, document, type_sign
from tui.store.writing import Writing

STEP = 0.008  # seconds
_SLICE = 40  # messages
_PAGES = 8  # of the index, merged at a time

_MESSAGES = """
SELECT m.rowid AS message, m.conversation_id, m.created, m.status, m.channel_id, m.platform, m.content,
       coalesce(m.author, (SELECT name FROM authors WHERE id = m.id)) AS author FROM messages m WHERE m.rowid
"""
_LEFT = """
SELECT 1 FROM search_reach WHERE low > 1 OR older_rows > 0 OR forms_changed
OR high < (SELECT coalesce(max(rowid), 0) FROM messages) OR EXISTS (SELECT 1 FROM unsearched)
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
    def __init__(self, database: Database, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._database = database
        self._monotonic = monotonic
        self._is_merged = False

    def reached(self) -> Reached:
        row = self._database.all("SELECT low, high, (SELECT max(rowid) FROM messages) AS newest FROM search_reach")[0]
        waiting = self._database.all("SELECT count(*) FROM (SELECT 1 FROM unsearched LIMIT 10000)")[0][0]
        total = row["newest"] or 0
        return Reached(max(0, row["high"] - row["low"] + 1 - waiting), total)

    def step(self, seconds: float = STEP) -> bool:
        """Work for about so long; False when everything is done."""
        has_work = self._has_work()
        if has_work or not self._is_merged:
            self._work(has_work, seconds)
        return has_work or not self._is_merged

    def finish(self, tell: Callable[[Reached], None] = lambda reached: None) -> None:
        """Do all that there is to do, in long steps; `tell` hears how far it is."""
        while self._has_work():
            self._work(True, 0.5)
            tell(self.reached())

    def _has_work(self) -> bool:
        return self._database.one(_LEFT) is not None

    def _work(self, has_work: bool, seconds: float) -> None:
        """Half of the time goes into what is to be read, the other into the merging of what was."""
        begun = self._monotonic()
        with self._database.write() as writing:
            while has_work and self._monotonic() < begun + seconds / 2:
                has_work = _read_some(writing)
            self._is_merged = False
            while not self._is_merged and self._monotonic() < begun + seconds:
                self._is_merged = not _merge(writing)


def _read_some(writing: Writing) -> bool:
    """Whether there was anything to read."""
    return _read_new(writing) or _read_changed(writing) or _describe_old(writing) or _read_old(writing)


def _read_new(writing: Writing) -> bool:
    sql = f"{_MESSAGES} > (SELECT high FROM search_reach) ORDER BY m.rowid LIMIT ?"
    rows = writing.run(sql, (_SLICE,)).fetchall()
    if rows:
        _index(writing, [document(writing.connection, row) for row in rows])
        writing.run("UPDATE search_reach SET high = ?", (rows[-1]["message"],))
    return bool(rows)


def _read_changed(writing: Writing) -> bool:
    _look_at_templates(writing)
    messages = [message for (message,) in writing.run("SELECT message FROM unsearched LIMIT ?", (_SLICE,))]
    if not messages:
        return False
    places = ",".join("?" * len(messages))
    rows = writing.run(f"{_MESSAGES} IN ({places})", messages).fetchall()
    changed = [made for made in (document(writing.connection, row) for row in rows) if not _is_known(writing, made)]
    writing.run(f"DELETE FROM unsearched WHERE message IN ({places})", messages)
    for made in changed:
        writing.run("UPDATE searched SET message = NULL WHERE message = ?", (made.message,))
    _index(writing, changed)
    return True


def _read_old(writing: Writing) -> bool:
    sql = f"{_MESSAGES} < (SELECT low FROM search_reach) ORDER BY m.rowid DESC LIMIT ?"
    rows = writing.run(sql, (_SLICE,)).fetchall()
    _index(writing, [document(writing.connection, row) for row in rows])
    writing.run("UPDATE search_reach SET low = ?", (rows[-1]["message"] if len(rows) == _SLICE else 1,))
    return bool(rows)


def _describe_old(writing: Writing) -> bool:
    """Conversations of a store that is older than the search: they get the words that the filter looks for."""
    sql = "SELECT rowid, id FROM conversations WHERE rowid <= (SELECT older_rows FROM search_reach) ORDER BY rowid DESC"
    rows = writing.run(f"{sql} LIMIT ?", (_SLICE,)).fetchall()
    for row in rows:
        describe(writing.connection, row["id"])
    writing.run("UPDATE search_reach SET older_rows = ?", (rows[-1]["rowid"] - 1 if rows else 0,))
    return bool(rows)


def _look_at_templates(writing: Writing) -> None:
    """Messages by a template are found by its words: when these are other ones, the messages are read again."""
    reach = writing.run("SELECT forms, forms_changed FROM search_reach").fetchone()
    if not reach["forms_changed"]:
        return
    forms = blake2b(digest_size=8)
    for (form,) in writing.run("SELECT form FROM templates ORDER BY name, language"):
        forms.update(form)
    if forms.digest() != reach["forms"]:
        writing.run(_TEMPLATES, (f'"{type_sign("template")}"',))
    writing.run("UPDATE search_reach SET forms = ?, forms_changed = 0", (forms.digest(),))


def _is_known(writing: Writing, made: Document) -> bool:
    sql = "SELECT number, place, digest FROM searched WHERE message = ?"
    row = writing.run(sql, (made.message,)).fetchone()
    if row is None or (row["place"], row["digest"]) != (made.place, made.digest):
        return False
    return bool(0 <= row["number"] - made.created // 1000 < 1_000_000)


def _index(writing: Writing, documents: Sequence[Document]) -> None:
    """In the order of their numbers: out of it, the index would be written anew for each."""
    numbered = []
    for made in documents:
        number = _free(writing, made.created // 1000)
        writing.run("INSERT INTO searched VALUES (?, ?, ?, ?)", (number, made.message, made.place, made.digest))
        numbered.append((number, made.text))
    for each in sorted(numbered):
        writing.run("INSERT INTO search (rowid, words) VALUES (?, ?)", each)


def _free(writing: Writing, number: int) -> int:
    """The first number from there on that was never used."""
    while True:
        sql = "SELECT number FROM searched WHERE number >= ? ORDER BY number LIMIT 1000"
        taken = [used for (used,) in writing.run(sql, (number,))] if _is_used(writing, number) else []
        gap = next((at for at, used in enumerate(taken) if used != number + at), len(taken))
        number += gap
        if gap < 1000:
            return number


def _is_used(writing: Writing, number: int) -> bool:
    return writing.one("SELECT 1 FROM searched WHERE number = ?", (number,)) is not None


def _merge(writing: Writing) -> bool:
    """Merge a little of the parts of the index: the fewer, the quicker it answers. Whether there was anything."""
    before = writing.connection.total_changes
    writing.run("INSERT INTO search (search, rank) VALUES ('merge', ?)", (_PAGES,))
    return writing.connection.total_changes - before >= 2
