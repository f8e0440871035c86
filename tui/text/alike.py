"""Whether a name is almost what somebody typed: letters left out, or one letter amiss. Both are folded."""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 4  # letters of a word in which one may be amiss


def is_alike(name: str, wanted: Sequence[str]) -> bool:
    """Whether each of the words begins a word of the name, with one letter wrong, missing, too much, or swapped."""
    there = name.split()
    return all(any(_begins(word, each) for word in there) for each in wanted)


def _begins(word: str, wanted: str) -> bool:
    if word.startswith(wanted):
        return True
    if len(wanted) < SHORTEST:
        return False
    return any(_one_apart(word[: len(wanted) + more], wanted) for more in (-1, 0, 1))


def _one_apart(one: str, other: str) -> bool:
    """Whether one step leads from one to the other."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]


def tightness(name: str, letters: str) -> int | None:
    """How far the letters are scattered in a name: the length of the shortest piece that has them all in their order
    and begins where a word does. None where there is none.
    """
    best: int | None = None
    for start in (at for at, letter in enumerate(name) if letter == letters[0] and (at == 0 or name[at - 1] == " ")):
        at = start
        for letter in letters[1:]:
            at = name.find(letter, at + 1)
            if at < 0:
                break
        else:
            length = at - start + 1
            best = length if best is None else min(best, length)
    return best
