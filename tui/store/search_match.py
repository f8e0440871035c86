"""What the full text index is asked, and what of its answer counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field

from tui.store import search_documents as signs
from tui.store.search_words import beginning_with
from tui.text.query import Letters
from tui.text.words import grams

FEW = 300  # so many conversations are asked for by name in the index
SOME = 20_000  # so many are kept in mind while the messages that the index names are gone through
EARLIEST, LATEST = -(2**63), 2**63 - 1

Test = Callable[[sqlite3.Row], bool]


@dataclass
class Plan:
    """`asked` is what the full text index is asked, all of it, within the numbers from `low` to `high`.

    `without` are words that must not be there. Where they are not None, only messages of `places` or only these
    `numbers` count. Each message must pass all `tests`, which get its row. `remarks` are clean sentences.
    """

    asked: list[str] = field(default_factory=list)
    without: str = ""
    low: int = EARLIEST
    high: int = LATEST
    places: Set[int] | None = None
    numbers: Set[int] | None = None
    tests: list[Test] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def match(self) -> str:
        return " AND ".join(f"({each})" for each in self.asked)

    @property
    def is_vain(self) -> bool:
        """Whether it is known beforehand that there is nothing."""
        return self.low > self.high or self.places == set() or self.numbers == set()

    def only_in(self, ids: Collection[str]) -> None:
        """Only these conversations, where they are few enough for the index to be of help."""
        if len(ids) > SOME:
            return
        found = {signs.place(id) for id in ids}
        self.places = found if self.places is None else self.places & found
        if 0 < len(ids) <= FEW:
            self.asked.append(any_of([signs.place_sign(id) for id in sorted(ids)]))


def term_match(connection: sqlite3.Connection, parts: Sequence[Letters]) -> str:
    """Letters that follow each other, as the full text index is asked; where the last word may go on, any that do."""
    *first, last = phrase(parts)
    if not _goes_on(parts[-1]):
        return any_of([" ".join([*first, last])])
    words = beginning_with(connection, last) if not parts[-1].size else None
    if words is None:
        return f"{any_of([' '.join([*first, last])])} *"
    return f"({any_of([' '.join([*first, word]) for word in words or [last]])})"


def phrase(parts: Sequence[Letters]) -> list[str]:
    """The words that follow each other; the last may be the beginning of one."""
    asked: list[str] = []
    for letters, size, whole in parts:
        made = grams(letters, size)
        asked += made if whole or not size else made[: max(1, len(letters) - size + 1)]
    return asked


def _goes_on(part: Letters) -> bool:
    """Whether the last word of it may go on: a word, or a piece of a run that is shorter than these are."""
    return not part.whole and len(part.letters) < (part.size or len(part.letters) + 1)


def any_of(asked: Sequence[str]) -> str:
    return " OR ".join(f'"{each}"' for each in asked)
