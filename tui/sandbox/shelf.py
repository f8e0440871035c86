"""Conversations in the order of the list endpoint, newest activity first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

ALL = "all"


class Shelf:
    """Holds (activity, number) by status. Pages shift when something moves: that is how the API behaves."""

    def __init__(self) -> None:
        self._keys: dict[str, list[tuple[int, int]]] = {ALL: []}

    def fill(self, entries: Iterable[tuple[str, int, int]]) -> None:
        """Many at once: (status, activity, number)."""
        for status, at, number in entries:
            key = -at, -number
            self._keys.setdefault(status, []).append(key)
            self._keys[ALL].append(key)
        for keys in self._keys.values():
            keys.sort()

    def put(self, status: str, at: int, number: int) -> None:
        for name in (status, ALL):
            insort(self._keys.setdefault(name, []), (-at, -number))

    def take(self, status: str, at: int, number: int) -> None:
        """Raises KeyError when it does not stand there."""
        for name in (status, ALL):
            keys = self._keys.get(name, [])
            index = bisect_left(keys, (-at, -number))
            if index == len(keys) or keys[index] != (-at, -number):
                raise KeyError(number)
            del keys[index]

    def count(self, status: str) -> int:
        """How many of a status, or of `all`."""
        return len(self._keys.get(status, []))

    def page(self, status: str, offset: int, limit: int) -> list[int]:
        """Numbers of conversations."""
        return [-number for _, number in self._keys.get(status, [])[offset : offset + limit]]
