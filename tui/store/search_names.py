"""Who and what is meant by a name or a number: conversations by their contact, platforms by what they are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

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
_PEOPLE = "SELECT id FROM conversations INDEXED BY conversations_found WHERE is_open IS NOT NULL AND ({test})"


def people(connection: sqlite3.Connection, value: str) -> frozenset[str]:
    """The conversations with those whose name has these words, or whose number these digits."""
    tests, values = ["instr(words, ?)"] * len(wanted := runs(value)), [name_part(run) for run in wanted]
    if not wanted:
        return frozenset()
    test = " AND ".join(tests)
    if number := digits_of(value):
        test, values = f"({test}) OR instr(words, ?)", [*values, number]
    return frozenset(id for (id,) in connection.execute(_PEOPLE.format(test=test), values))


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
