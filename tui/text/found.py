"""Where in a text the words of a search stand, letter by letter; by the same rules as the index of the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui.text.query import Letters, Term
from tui.text.words import LONGEST_WORD, Run, fold, fold_clean, placed_runs


class Found(NamedTuple):
    """A part of a text, as indexes of its characters."""

    start: int
    end: int


def found(text: str, terms: Iterable[Term]) -> list[Found]:
    """Every place where a term stands, in order and without overlaps. `text` is clean."""
    wanted = [term for term in terms if not term.without]
    if not wanted or not text:
        return []
    letters, at = _letters(text)
    placed = list(placed_runs(letters))
    places = [Found(at[start], at[end - 1] + 1) for term in wanted for start, end in _places(placed, term.parts)]
    return _joined(sorted(places))


def is_in(text: str, term: Term) -> bool:
    """Whether the words of a term are in any text."""
    return any(True for _ in _places(list(placed_runs(fold(text))), term.parts))


def _letters(text: str) -> tuple[str, list[int]]:
    """The folded text, and from which character of the text each letter of it comes."""
    letters: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        folded = fold_clean(char)
        letters.append(folded)
        at += [index] * len(folded)
    return "".join(letters), at


Placed = tuple[int, Run]


def _places(placed: list[Placed], parts: tuple[Letters, ...]) -> Iterable[tuple[int, int]]:
    """From where to where the parts stand, one after the other."""
    for index in range(len(placed) - len(parts) + 1):
        yield from _here(placed[index : index + len(parts)], parts)


def _here(placed: list[Placed], parts: tuple[Letters, ...]) -> Iterable[tuple[int, int]]:
    (at, run), first = placed[0], parts[0]
    if run.size != first.size or not all(
        _fits(run, part) for (_, run), part in zip(placed[1:], parts[1:], strict=True)
    ):
        return
    if len(parts) > 1:
        if run.letters.endswith(first.letters) if run.size else _same(run, first):
            yield at + len(run.letters) - len(first.letters), placed[-1][0] + len(parts[-1].letters)
    elif not run.size:
        if _fits(run, first):
            yield at, at + len(first.letters)
    else:
        start = run.letters.find(first.letters)
        while start >= 0:
            yield at + start, at + start + len(first.letters)
            start = run.letters.find(first.letters, start + 1)


def _fits(run: Run, part: Letters) -> bool:
    if run.size != part.size:
        return False
    return _same(run, part) if part.whole else run.letters.startswith(part.letters)


def _same(run: Run, part: Letters) -> bool:
    return run.letters == part.letters if run.size else run.letters[:LONGEST_WORD] == part.letters


def _joined(places: list[Found]) -> list[Found]:
    joined: list[Found] = []
    for place in places:
        if joined and place.start < joined[-1].end:
            joined[-1] = Found(joined[-1].start, max(place.end, joined[-1].end))
        else:
            joined.append(place)
    return joined
