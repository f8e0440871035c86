"""Who and what is meant by a name or a number: conversations by their contact, platforms by what they are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tui.store import names_index
from tui.store.derive import digits
from tui.text.words import Run, placed_runs, runs

FEWEST_DIGITS = 3
_NICKNAMES = {
    "wa": "whatsapp",
    "fb": "facebook",
    "msg": "facebook",
    "messenger": "facebook",
    "tg": "telegram",
    "ig": "instagram",
    "mail": "email",
    "e-mail": "email",
    "wx": "wechat",
    "vib": "viber",
}
MOST_NAMED = 8000
"""So many conversations with people of one name are kept in mind. Where there are more, each is looked at by itself."""


class People(Struct, frozen=True):
    """Those whose name has all these words, or whose number has these digits.

    `ids` are their conversations, None where they are too many: then the words of a row decide.
    """

    words: tuple[str, ...] = ()
    number: str = ""
    ids: frozenset[str] | None = frozenset()

    def __bool__(self) -> bool:
        return self.ids is None or bool(self.ids)

    def has(self, row: sqlite3.Row) -> bool:
        return row["conversation_id"] in self.ids if self.ids is not None else self._are_called(row["words"])

    def _are_called(self, words: str) -> bool:
        return all(word in words for word in self.words) or bool(self.number and self.number in words)


def people(connection: sqlite3.Connection, value: str) -> People:
    wanted = tuple(name_part(run) for run in runs(value))
    if not wanted:
        return People()
    number = digits_of(value)
    places = names_index.places(_reading(connection), _match(connection, wanted, number), MOST_NAMED)
    called = People(wanted, number, None)
    if places is None:
        return called
    rows = connection.execute(_THESE.format(places=",".join("?" * len(places))), places)
    return People(wanted, number, frozenset(row["id"] for row in rows if called._are_called(row["words"])))


_THESE = "SELECT id, words FROM conversations NOT INDEXED WHERE rowid IN ({places}) AND is_open IS NOT NULL"


def _match(connection: sqlite3.Connection, words: Sequence[str], number: str) -> str:
    read = _reading(connection)
    match = names_index.match(read, words)
    return f"({match}) OR ({names_index.match(read, [number])})" if number else match


def _reading(connection: sqlite3.Connection) -> names_index.Read:
    return lambda sql, values: connection.execute(sql, values).fetchall()


def name_part(run: Run) -> str:
    """As it stands in the column `words`: a word begins behind a space, what has no spaces stands anywhere.

    Digits alone do not match the number so, since no space is before it.
    """
    return run.letters if run.size else f" {run.letters}"


def digits_of(value: str) -> str:
    """The digits of what may be a number, or a part of one; "" for what cannot."""
    found = digits(value)
    return found if len(found) >= FEWEST_DIGITS and not any(char.isalpha() for char in value) else ""


def fits(folded: str, wanted: Iterable[Run]) -> bool:
    """Whether each of the words is in a folded name, or begins a word of it."""
    there = [run for _, run in placed_runs(folded)]
    return all(any(_begins(run, each) for run in there) for each in wanted)


def _begins(run: Run, wanted: Run) -> bool:
    if run.size != wanted.size:
        return False
    return wanted.letters in run.letters if run.size else run.letters.startswith(wanted.letters)


def platforms_like(value: str, known: Iterable[str]) -> set[str]:
    """The platforms whose name begins so; and the word itself, since there are more than we know."""
    word = value.casefold()
    word = _NICKNAMES.get(word, word)
    return {word} | {platform for platform in known if platform.casefold().startswith(word)}
