"""Who and what is meant by a name or a number: conversations by their contact, platforms by what they are called."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from tui.text.words import Run, fold, placed_runs, runs

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
_FOUND = """
SELECT id, words FROM conversations INDEXED BY conversations_found
WHERE is_open IS NOT NULL AND (instr(words, ?) OR (? <> '' AND instr(words, ?)))
"""


def people(connection: sqlite3.Connection, value: str) -> frozenset[str]:
    """The conversations with those whose name has these words, or whose number these digits."""
    wanted, number = runs(value), digits_of(value)
    if not wanted:
        return frozenset()
    longest = max((run.letters for run in wanted), key=len)
    rows = connection.execute(_FOUND, (longest, number, number))
    return frozenset(row["id"] for row in rows if _is_meant(row["words"], wanted, number))


def digits_of(value: str) -> str:
    """The digits of what may be a number, or a part of one; "" for what cannot."""
    digits = "".join(fold(char) for char in value if char.isdigit())
    return digits if len(digits) >= FEWEST_DIGITS and not any(char.isalpha() for char in value) else ""


def _is_meant(words: str, wanted: Sequence[Run], number: str) -> bool:
    name, _, rest = words.partition("\n")
    return fits(name, wanted) or bool(number and number in rest.partition("\n")[0])


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
