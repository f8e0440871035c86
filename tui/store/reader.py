"""A connection that only reads, for work in threads: one at a time, and given up when something newer is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from tui.store import opening
from tui.store.errors import StoreError, said_plainly


class Stopped(Exception):
    """It was given up for something newer."""


class Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._turn = Lock()
        self._stops = 0
        self._is_closed = False

    def close(self) -> None:
        self._is_closed = True
        self.stop()
        with self._turn:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def stop(self) -> None:
        """Give up what is being read at the moment. From any thread."""
        self._stops += 1
        connection = self._connection
        if connection is not None:
            connection.interrupt()

    @contextmanager
    def reading(self) -> Iterator[tuple[sqlite3.Connection, Callable[[], bool]]]:
        """The connection, and a check that is true until this is given up, when it raises Stopped.

        Raises Stopped also from within SQLite, and StoreError when the file cannot be read.
        """
        with self._turn, said_plainly(self._path):
            stops = self._stops

            def check() -> bool:
                if self._stops != stops:
                    raise Stopped
                return True

            try:
                yield self._open(), check
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    raise Stopped from None
                raise

    def _open(self) -> sqlite3.Connection:
        if self._is_closed:
            raise StoreError("The store is closed.")
        if self._connection is None:
            self._connection = opening.connect_to_read(self._path)
        return self._connection
