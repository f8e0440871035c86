"""What the full text index is asked, and what of its answer counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass, field

from tui.store import search_documents as signs
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


def term_match(parts: Sequence[Letters], sign: str = "") -> str:
    """Letters that follow each other, as a phrase for the full text index."""
    asked: list[str] = []
    goes_on = False
    for letters, size, whole in parts:
        goes_on = not whole and len(letters) < (size or len(letters) + 1)
        made = grams(letters, size)
        asked += made if whole or not size else made[: max(1, len(letters) - size + 1)]
    return f'"{" ".join(sign + word for word in asked)}"{" *" if goes_on else ""}'


def any_of(asked: Sequence[str]) -> str:
    return " OR ".join(f'"{each}"' for each in asked)
