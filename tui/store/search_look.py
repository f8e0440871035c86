"""One look through the index: what it names, from the newest on, and which of that is what was asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from tui.store.search_match import Plan

T = TypeVar("T")

_LEAST, _MOST = 64, 2000  # numbers that are looked at together

_ROWS = """
SELECT s.number AS place_in_time, m.id, m.conversation_id, m.direction, m.created, m.updated, m.status, m.status_word,
       m.failure, m.channel_id, m.platform, m.sender, m.recipient, m.reference, m.reply_to, m.content,
       coalesce(m.author, (SELECT name FROM authors WHERE id = m.id)) AS author,
       c.words, c.is_open, c.unread, c.waiting_since, c.failing,
       EXISTS (SELECT 1 FROM outbox WHERE conversation_id = c.id AND state <> 'sent' AND state = 'failed') AS refused,
       p.name, p.number, h.name AS channel_name, coalesce(m.platform, h.platform, c.platform) AS any_platform
FROM searched s JOIN messages m ON m.rowid = s.message JOIN conversations c ON c.id = m.conversation_id
LEFT JOIN contacts p ON p.id = c.contact_id LEFT JOIN channels h ON h.id = coalesce(m.channel_id, c.channel_id)
WHERE s.number IN ({places})
"""
_ASKED = """
SELECT s.number, s.place FROM search CROSS JOIN searched s ON s.number = search.rowid
WHERE search MATCH ? AND search.rowid BETWEEN ? AND ? AND s.message IS NOT NULL ORDER BY search.rowid DESC
"""
_ALL = "SELECT number, place FROM searched WHERE number BETWEEN ? AND ? AND message IS NOT NULL ORDER BY number DESC"
_WITHOUT = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"


class Look:
    """Goes back from `before` on; `goes_on` is asked now and then, and may raise to give it up."""

    def __init__(self, connection: sqlite3.Connection, plan: Plan, before: int | None) -> None:
        self._connection = connection
        self._plan = plan
        self._high = plan.high if before is None else min(plan.high, before - 1)
        # The number that was looked at last, None before the first and after the end.
        self.reached: int | None = None
        self.is_over = False

    def rows(self, goes_on: Callable[[], bool]) -> Iterator[sqlite3.Row]:
        """The rows that are asked for, until there are no more or it shall not go on."""
        return self._look(goes_on, self._passing)

    def count(self, most: int, goes_on: Callable[[], bool]) -> int:
        """How many there are, so many at most. The rows themselves are only read where they must be looked into."""
        found: Iterator[object] = self._look(goes_on, self._passing if self._plan.tests else iter)
        return sum(1 for _ in islice(found, most))

    def _look(self, goes_on: Callable[[], bool], take: Callable[[Sequence[int]], Iterator[T]]) -> Iterator[T]:
        if self._plan.is_vain or self._plan.low > self._high:
            self.is_over = True
            return
        cursor, size = self._open(), _LEAST
        while True:
            some = cursor.fetchmany(size)
            for part in _parts(self._possible(some)):
                yield from take(part)
                if not goes_on():
                    return
            if len(some) < size:
                self.is_over = True
                return
            self.reached = some[-1]["number"]
            if not goes_on():
                return
            size = min(2 * size, _MOST)

    def _open(self) -> sqlite3.Cursor:
        plan, low, high = self._plan, self._plan.low, self._high
        if not plan.asked:
            return self._connection.execute(_ALL, (low, high))
        match = f"({plan.match}) NOT ({plan.without})" if plan.without else plan.match
        return self._connection.execute(_ASKED, (match, low, high))

    def _possible(self, some: Sequence[sqlite3.Row]) -> list[int]:
        """The numbers of those whose rows are worth reading."""
        plan = self._plan
        numbers = [number for number, place in some if plan.places is None or place in plan.places]
        if plan.numbers is not None:
            numbers = [number for number in numbers if number in plan.numbers]
        if plan.without and not plan.asked and numbers:
            found = self._connection.execute(_WITHOUT, (plan.without, numbers[-1], numbers[0]))
            gone = {number for (number,) in found}
            numbers = [number for number in numbers if number not in gone]
        return numbers

    def _passing(self, numbers: Sequence[int]) -> Iterator[sqlite3.Row]:
        sql = _ROWS.format(places=",".join("?" * len(numbers)))
        rows = {row["place_in_time"]: row for row in self._connection.execute(sql, numbers)}
        for number in numbers:
            self.reached = number
            if number in rows and all(test(rows[number]) for test in self._plan.tests):
                yield rows[number]


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _LEAST] for start in range(0, len(numbers), _LEAST))
