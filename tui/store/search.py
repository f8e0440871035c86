"""Search over all that the store has: pages of hits, the newest first. Asked from a thread of its own.

It reads by a connection of its own, so the screen goes on meanwhile, and a question may be given up for a newer one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from msgspec import Struct

from tui.model import Message
from tui.store import opening
from tui.store.errors import said_plainly
from tui.store.records import message_from_row
from tui.store.search_look import Look
from tui.store.search_plan import plan
from tui.text.query import Query

PAGE = 50
BUDGET = 0.12  # seconds after which a page is handed out as it is, perhaps not full


class Stopped(Exception):
    """The question was given up for a newer one."""


class Hit(Struct, frozen=True):
    """A message that was found, with whom it was said, and where."""

    message: Message
    name: str | None
    number: str | None
    channel_name: str | None
    platform: str | None
    open: bool


class Page(Struct, frozen=True):
    """Hits, the newest first. `rest` is where to go on, None at the end; `reached` (ns) is how far back this looked."""

    hits: list[Hit]
    rest: int | None
    reached: int | None
    remarks: list[str]


class Search:
    """`page` and `count` block, so call them in a thread; only one runs at a time."""

    def __init__(self, path: Path, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._path = path
        self._monotonic = monotonic
        self._connection: sqlite3.Connection | None = None
        self._turn = Lock()
        self._stops = 0

    def close(self) -> None:
        self.stop()
        with self._turn:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def stop(self) -> None:
        """Give up what is being looked for at the moment."""
        self._stops += 1
        if self._connection is not None:
            self._connection.interrupt()

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
        until = self._monotonic() + seconds
        with self._looking() as (connection, check):
            planned = plan(connection, query, within)
            look = Look(connection, planned, rest)
            hits: list[Hit] = []
            for row in look.rows(lambda: check() and (not hits or self._monotonic() < until)):
                hits.append(_hit(row))
                if len(hits) == limit:
                    break
            reached = look.reached
            return Page(
                hits,
                None if look.is_over else reached,
                None if look.is_over or reached is None else reached * 1000,
                planned.remarks,
            )

    def count(self, query: Query, most: int, within: Sequence[str] | None = None) -> int:
        """How many hits there are, so many at most. Raises Stopped."""
        with self._looking() as (connection, check):
            rows = Look(connection, plan(connection, query, within), None).rows(check)
            return sum(1 for _ in zip(rows, range(most), strict=False))

    @contextmanager
    def _looking(self) -> Iterator[tuple[sqlite3.Connection, Callable[[], bool]]]:
        """The connection, and a check that raises Stopped once this was given up."""
        with self._turn:
            stops = self._stops

            def check() -> bool:
                if self._stops != stops:
                    raise Stopped
                return True

            with said_plainly(self._path):
                if self._connection is None:
                    self._connection = opening.connect_to_read(self._path)
                try:
                    yield self._connection, check
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                        raise Stopped from None
                    raise


def _hit(row: sqlite3.Row) -> Hit:
    return Hit(
        message_from_row(row),
        row["name"],
        row["number"],
        row["channel_name"],
        row["any_platform"],
        bool(row["is_open"]),
    )
