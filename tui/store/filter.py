"""What fits what is typed over the list: names, numbers and channels at once; last messages and names alike behind.

At once the newest conversations are looked through, and the index of the names tells of all the others where few fit.
Where many do, more of them are found behind, in a thread. Both take as long with a million conversations as with
some thousand: last messages and names that are almost right are looked for among the newest alone, but for the names
that the index knows by one half of a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from tui.store import names_index, stretches
from tui.store.derive import digits
from tui.store.rows import MOST_FOUND, View
from tui.store.search_names import FEWEST_DIGITS, name_part
from tui.text.alike import SHORTEST, is_alike, tightness
from tui.text.words import Run, fold, runs

_FEW, _MANY = 500, 2000  # that the index may name, at once and behind: each is read from another place of the file
_OFTEN = 20  # where so many of the newest fit, the list itself has enough of them not far down
_ALIKE = 100
_CANDIDATES = 500
_FUZZY_FROM = 3  # letters

Read = Callable[[str, Sequence[object]], list[sqlite3.Row]]


class Part(Struct, frozen=True):
    """A part of the conversations, in which order it is shown, and the indexes that have its words.

    So many of the first ones are looked through at once, and so many behind; fewer where no index has the words.
    """

    where: str
    order: str
    index: str = "conversations_found"
    wide_index: str = "conversations_said"
    at_once: int = 2000
    behind: int = 50_000


PARTS = {
    View.OPEN: Part("is_open = 1", "activity DESC, id DESC"),
    View.ARCHIVED: Part("is_open = 0", "activity DESC, id DESC"),
    View.WAITING: Part(
        "waiting_since IS NOT NULL",
        "waiting_since, id",
        index="conversations_waiting",
        wide_index="conversations_waiting",
        at_once=500,
        behind=10_000,
    ),
}


class _Asked(Struct, frozen=True):
    """A condition in SQL with its values; `parts` are what is in the words of all that fit, or else they have `number`.

    Without parts the index cannot help.
    """

    where: str
    values: list[object]
    parts: tuple[str, ...] = ()
    number: str = ""


def near(read: Read, view: View, text: str, most: int = MOST_FOUND, *, begins: bool = False) -> list[str]:
    """Those whose name, number or channel has all that is typed, in the order of the list; of many only the newest.

    `begins`: only those whose name begins with it.
    """
    asked = _begins(text) if begins else _near(read, text)
    if asked is None:
        return []
    newest = _among(read, view, asked, PARTS[view].at_once, most)
    if len(newest) >= min(most, _OFTEN) or _are_all_looked_through(read, view):
        return newest
    found = _by_index(read, view, asked, _FEW)
    return newest if found is None else found[:most]


def far(read: Read, view: View, text: str, known: Collection[str]) -> list[str]:
    """Behind these: the others whose name fits, those whose last message has the words, names almost as typed."""
    asked, wider = _near(read, text), _far(read, text)
    if asked is None or wider is None:
        return []
    part, found = PARTS[view], dict[str, None]()
    if len(known) < MOST_FOUND and not _are_all_looked_through(read, view):
        names = _by_index(read, view, asked, _MANY, closely=True) if len(known) < _OFTEN else None
        found |= dict.fromkeys(_among(read, view, asked, part.behind, MOST_FOUND) if names is None else names)
    found |= dict.fromkeys(_among(read, view, wider, part.at_once, MOST_FOUND, wide=True))
    if len(found.keys() | set(known)) < MOST_FOUND:
        found |= dict.fromkeys(_alike(read, view, text))
    return [id for id in found if id not in known][: MOST_FOUND - len(known)]


def _are_all_looked_through(read: Read, view: View) -> bool:
    return stretches.count(read, view) <= PARTS[view].at_once


def _among(read: Read, view: View, asked: _Asked, first: int, most: int, *, wide: bool = False) -> list[str]:
    part = PARTS[view]
    columns, index = ("id, channel_id, words, said", part.wide_index) if wide else ("id, channel_id, words", part.index)
    some = f"SELECT {columns} FROM conversations INDEXED BY {index} WHERE {part.where} ORDER BY {part.order} LIMIT ?"
    return _ids(read(f"SELECT id FROM ({some}) WHERE {asked.where} LIMIT ?", (first, *asked.values, most)))


def _by_index(read: Read, view: View, asked: _Asked, most: int, *, closely: bool = False) -> list[str] | None:
    """None where the index does not know, or names more than so many."""
    if not asked.parts:
        return None
    ways = (asked.parts, (asked.number,)) if asked.number else (asked.parts,)
    match = " OR ".join(f"({names_index.match(read, way, closely=closely)})" for way in ways)
    places = names_index.places(read, match, most)
    if places is None:
        return None
    part = PARTS[view]
    sql = f"{_these(places, 'id')} AND {part.where} AND ({asked.where}) ORDER BY {part.order}"
    return _ids(read(sql, (*places, *asked.values)))


def _these(places: Sequence[int], columns: str) -> str:
    """By no index, else SQLite goes through one in the wanted order and looks for each row among these."""
    return f"SELECT {columns} FROM conversations NOT INDEXED WHERE rowid IN ({','.join('?' * len(places))})"


def _ids(rows: Iterable[sqlite3.Row]) -> list[str]:
    return [id for (id,) in rows]


def _near(read: Read, text: str) -> _Asked | None:
    wanted = runs(text)
    if not wanted:
        return None
    together = _all_of([_in_name(read, run) for run in wanted])
    number = "" if any(character.isalpha() for character in text) else digits(text)
    if not number:
        return together
    where = f"({together.where}) OR instr(words, ?)"
    return _Asked(where, [*together.values, number], together.parts, "" if together.parts == (number,) else number)


def _all_of(parts: Sequence[_Asked]) -> _Asked:
    values = [value for part in parts for value in part.values]
    where = " AND ".join(part.where for part in parts)
    return _Asked(where, values, tuple(letters for part in parts for letters in part.parts))


def _begins(text: str) -> _Asked | None:
    name = "".join(f" {run.letters}" for run in runs(text))
    return _Asked("instr(words, ?)", [f"\n{name}"], (f"\n{name}",)) if name else None


def _far(read: Read, text: str) -> _Asked | None:
    parts = [(_in_name(read, run), name_part(run)) for run in runs(text)]
    if not parts:
        return None
    said = [_Asked(f"({part.where} OR instr(said, ?))", [*part.values, word]) for part, word in parts]
    return _all_of(said)


def _in_name(read: Read, run: Run) -> _Asked:
    """Channels are few, so it is their ids that are compared."""
    channels = read("SELECT id, name FROM channels WHERE name IS NOT NULL", ())
    ids = [channel["id"] for channel in channels if run.letters in fold(channel["name"])]
    tests = ["instr(words, ?)", *(["channel_id = ?"] * len(ids))]
    is_short_number = run.letters.isdigit() and len(run.letters) < FEWEST_DIGITS  # in which number is it not?
    letters = name_part(run) if is_short_number else run.letters
    return _Asked(f"({' OR '.join(tests)})", [letters, *ids], () if ids else (letters,))


def _alike(read: Read, view: View, text: str) -> list[str]:
    """Names with one letter amiss, and names that have the letters in this order, the closest first."""
    words = [run.letters for run in runs(text)]
    letters = "".join(words)
    if len(letters) < _FUZZY_FROM:
        return []
    rows = {row["id"]: row["words"] for row in _candidates(read, view, letters, max(words, key=len))}
    ranked = [(_rank(name.partition("\n")[2], words, letters), id) for id, name in rows.items()]
    close = sorted((each for each in ranked if each[0] is not None), key=lambda each: each[0] or 0)
    return [id for _, id in close][:_ALIKE]


def _candidates(read: Read, view: View, letters: str, longest: str) -> list[sqlite3.Row]:
    """Among the newest all that may be alike; of the others those that have one half of the longest word as it is."""
    part, amiss = PARTS[view], _amiss(longest)
    newest = f"SELECT id, words FROM conversations INDEXED BY {part.index} WHERE {part.where} ORDER BY {part.order}"
    test = " OR ".join(["words GLOB ?", *["instr(words, ?)"] * len(amiss)])
    values = (part.at_once, f"*\n* {'*'.join(letters)}*", *amiss, _CANDIDATES)
    rows = read(f"SELECT id, words FROM ({newest} LIMIT ?) WHERE {test} LIMIT ?", values)
    halves = " OR ".join(f"({names_index.match(read, [half])})" for half in amiss)
    places = names_index.places(read, halves, _FEW) if halves else None
    if not places:
        return rows
    return rows + read(f"{_these(places, 'id, words')} AND {part.where} ORDER BY {part.order}", places)


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
