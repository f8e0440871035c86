"""Search over all that the store has: pages of hits, the newest first. Asked from a thread of its own.

It reads by a connection of its own, so the screen goes on meanwhile, and a question may be given up for a newer one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from tui.model import Message
from tui.store.reader import Reader
from tui.store.records import message_from_row
from tui.store.search_look import Look
from tui.store.search_plan import plan
from tui.store.search_unsent import unsent
from tui.store.search_who import meant_as_name
from tui.text.query import Query

PAGE = 50
BUDGET = 0.12  # seconds after which a page is handed out as it is, perhaps not full


class Hit(Struct, frozen=True):
    """A message that was found, with whom it was said, and where.

    `unsent`: it is a reply in the outbox, and its reference stands for the id.
    """

    message: Message
    name: str | None
    number: str | None
    channel_name: str | None
    platform: str | None
    open: bool
    unsent: bool = False


class Page(Struct, frozen=True):
    """Hits, the newest first. `rest` is where to go on, None at the end; `reached` (ns) is how far back this looked."""

    hits: list[Hit]
    rest: int | None
    reached: int | None
    remarks: list[str]


class Search:
    """`page` and `count` block, so call them in a thread; only one runs at a time."""

    def __init__(self, path: Path, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._reader = Reader(path)
        self._monotonic = monotonic
        self.close = self._reader.close
        # Give up what is being looked for at the moment.
        self.stop = self._reader.stop

    def page(
        self,
        query: Query,
        *,
        limit: int = PAGE,
        rest: int | None = None,
        within: Sequence[str] | None = None,
        seconds: float = BUDGET,
    ) -> Page:
        """The next hits, from `rest` on. Raises Stopped, and StoreError when the file cannot be read."""
        with self._reader.reading() as (connection, check):
            planned = plan(connection, query, within)
            look = Look(connection, planned, rest)
            until = self._monotonic() + seconds
            at_first = unsent(connection, query, planned) if rest is None and within is None else []
            hits = [_hit(row, unsent=True) for row in at_first]
            for row in look.rows(lambda: check() and self._monotonic() < until):
                hits.append(_hit(row))
                if len(hits) >= limit:
                    break
            reached = look.reached
            return Page(
                hits,
                None if look.is_over else reached,
                None if look.is_over or reached is None else reached * 1000,
                planned.remarks,
            )

    def hint(self, query: Query) -> str | None:
        """A way on where nothing was found. Raises Stopped."""
        with self._reader.reading() as (connection, _):
            return meant_as_name(connection, query)

    def ids(self, query: Query, most: int, within: Sequence[str] | None = None) -> list[str]:
        """The ids of so many messages at most, the newest first. Raises Stopped."""
        with self._reader.reading() as (connection, check):
            rows = Look(connection, plan(connection, query, within), None).rows(check)
            return [row["id"] for row, _ in zip(rows, range(most), strict=False)]

    def count(self, query: Query, most: int, within: Sequence[str] | None = None) -> int:
        """How many hits there are, so many at most. Raises Stopped."""
        with self._reader.reading() as (connection, check):
            planned = plan(connection, query, within)
            waiting = unsent(connection, query, planned) if within is None else []
            return min(most, len(waiting) + Look(connection, planned, None).count(most, check))


def _hit(row: sqlite3.Row, *, unsent: bool = False) -> Hit:
    return Hit(
        message_from_row(row),
        row["name"],
        row["number"],
        row["channel_name"],
        row["any_platform"],
        bool(row["is_open"]),
        unsent,
    )
