"""What fits what is typed over the list: names, numbers and channels at once; last messages and names alike behind.

The first reads one short index of the store. The second may take longer, so the screen has it done in a thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from tui.store.derive import digits
from tui.store.rows import MOST_FOUND, View
from tui.store.search_names import FEWEST_DIGITS, name_part
from tui.text.alike import SHORTEST, is_alike, tightness
from tui.text.words import Run, fold, runs

_ALIKE = 100
_CANDIDATES = 3000
_FUZZY_FROM = 3  # letters

Read = Callable[[str, Sequence[object]], list[sqlite3.Row]]


class Part(Struct, frozen=True):
    """A part of the conversations, and in which order it is shown."""

    where: str
    order: str


PARTS = {
    View.OPEN: Part("is_open = 1", "activity DESC, id DESC"),
    View.ARCHIVED: Part("is_open = 0", "activity DESC, id DESC"),
    View.WAITING: Part("waiting_since IS NOT NULL", "waiting_since, id"),
}
_INDEXES = {View.WAITING: ("conversations_waiting", "conversations_waiting")}


def near(read: Read, view: View, text: str, most: int = MOST_FOUND, *, begins: bool = False) -> list[str]:
    """Those whose name, number or channel has all that is typed, in the order of the list.

    `begins`: only those whose name begins with it.
    """
    condition = _begins(text) if begins else _near(read, text)
    return _ids(read, view, 0, *condition, most) if condition else []


def narrowed(read: Read, view: View, text: str, ids: Sequence[str]) -> list[str]:
    """As `near`, of a few conversations alone."""
    condition = _near(read, text)
    if condition is None or not ids:
        return []
    part, (where, values) = PARTS[view], condition
    places = ",".join("?" * len(ids))
    sql = f"SELECT id FROM conversations WHERE id IN ({places}) AND {part.where} AND ({where}) ORDER BY {part.order}"
    return [id for (id,) in read(sql, (*ids, *values))]


def far(read: Read, view: View, text: str, known: Collection[str]) -> list[str]:
    """Behind these: those whose last message has the words, then those whose name is almost what is typed."""
    condition = _far(read, text)
    if condition is None:
        return []
    found = [id for id in _ids(read, view, 1, *condition, MOST_FOUND) if id not in known]
    there = {*known, *found}
    alike = [id for id in _alike(read, view, text) if id not in there] if len(there) < MOST_FOUND else []
    return (found + alike)[: MOST_FOUND - len(known)]


def _ids(read: Read, view: View, width: int, where: str, values: Sequence[object], most: int) -> list[str]:
    part = PARTS[view]
    index = _INDEXES.get(view, ("conversations_found", "conversations_said"))[width]
    read_by = f"SELECT id FROM conversations INDEXED BY {index} WHERE {part.where}"
    sql = f"{read_by} AND ({where}) ORDER BY {part.order} LIMIT ?"
    return [id for (id,) in read(sql, (*values, most))]


Condition = tuple[str, list[object]]


def _near(read: Read, text: str) -> Condition | None:
    wanted = runs(text)
    if not wanted:
        return None
    tests = [_in_name(read, run) for run in wanted]
    number = "" if any(character.isalpha() for character in text) else digits(text)
    together: Condition = " AND ".join(test for test, _ in tests), [value for _, values in tests for value in values]
    return (f"({together[0]}) OR instr(words, ?)", [*together[1], number]) if number else together


def _begins(text: str) -> Condition | None:
    name = "".join(f" {run.letters}" for run in runs(text))
    return ("instr(words, ?)", [f"\n{name}"]) if name else None


def _far(read: Read, text: str) -> Condition | None:
    wanted = runs(text)
    if not wanted:
        return None
    tests, values = [], []
    for run in wanted:
        test, more = _in_name(read, run)
        tests.append(f"({test} OR instr(said, ?))")
        values += [*more, name_part(run)]
    return " AND ".join(tests), values


def _in_name(read: Read, run: Run) -> Condition:
    """Channels are few, so it is their ids that are compared."""
    channels = read("SELECT id, name FROM channels WHERE name IS NOT NULL", ())
    ids = [channel["id"] for channel in channels if run.letters in fold(channel["name"])]
    tests = ["instr(words, ?)", *(["channel_id = ?"] * len(ids))]
    is_short_number = run.letters.isdigit() and len(run.letters) < FEWEST_DIGITS  # in which number is it not?
    return f"({' OR '.join(tests)})", [name_part(run) if is_short_number else run.letters, *ids]


def _alike(read: Read, view: View, text: str) -> list[str]:
    """Names with one letter amiss, and names that have the letters in this order, the closest first."""
    words = [run.letters for run in runs(text)]
    letters, longest = "".join(words), max(words, key=len)
    if len(letters) < _FUZZY_FROM:
        return []
    part, index = PARTS[view], _INDEXES.get(view, ("conversations_found", ""))[0]
    amiss = _amiss(longest)
    test = " OR ".join(["words GLOB ?", *["instr(words, ?)"] * len(amiss)])
    sql = (
        f"SELECT id, words FROM conversations INDEXED BY {index} WHERE {part.where} AND ({test})"
        f" ORDER BY {part.order} LIMIT ?"
    )
    rows = read(sql, (f"*\n* {'*'.join(letters)}*", *amiss, _CANDIDATES))
    names = [(row["id"], row["words"].partition("\n")[2]) for row in rows]
    ranked = [(_rank(name, words, letters), id) for id, name in names]
    close = sorted((each for each in ranked if each[0] is not None), key=lambda each: each[0] or 0)
    return [id for _, id in close][:_ALIKE]


def _amiss(word: str) -> list[str]:
    """What a name has in it that differs from the word in one step: the half that is right, or both where the last
    letter of the one was swapped with the first of the other."""
    if len(word) < SHORTEST:
        return []
    half = len(word) // 2
    swapped = f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}"
    return [f" {word[:half]}", word[half:], f" {swapped}"]


def _rank(name: str, words: Sequence[str], letters: str) -> int | None:
    return 0 if is_alike(name, words) else tightness(name, letters)
