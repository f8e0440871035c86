"""All words that are in the index, so that the beginning of one can be asked for by the words that begin so."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from tui.store.search_documents import DOT, Document
from tui.text.query import SHORTEST_BEGINNING
from tui.text.words import is_whole

MOST = 300  # words that are asked for in place of their beginning
_KEPT = 20_000
_LAST = chr(0x10FFFF)


class Vocabulary:
    """Keeps the words; remembers many of those that it has kept, since most words come again."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, connection: Connection, documents: Iterable[Document]) -> None:
        there = {word for document in documents for word in document.text.split()}
        news = [word for word in there - self._known if is_kept(word)]
        connection.executemany("INSERT OR IGNORE INTO search_words VALUES (?)", [(word,) for word in sorted(news)])
        if len(self._known) > _KEPT:
            self._known.clear()
        self._known.update(news)


def is_kept(word: str) -> bool:
    """Signs are none, and pieces of runs are asked for otherwise."""
    return len(word) >= SHORTEST_BEGINNING and not word.startswith(DOT) and is_whole(word)


def beginning_with(connection: Connection, letters: str, most: int = MOST) -> list[str] | None:
    """The words that begin so; None where they are too many, or were not kept since they are too short."""
    if len(letters) < SHORTEST_BEGINNING:
        return None
    sql = "SELECT word FROM search_words WHERE word >= ? AND word < ? LIMIT ?"
    found = [word for (word,) in connection.execute(sql, (letters, letters + _LAST, most + 1))]
    return None if len(found) > most else found
