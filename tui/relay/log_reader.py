"""One thread owns the connection that reads."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tui.relay.engine import LogTrouble
from tui.relay.log_errors import CLOSED, said_plainly

T = TypeVar("T")


class Reader:
    """Sees all that is committed. A read that nobody waits for any more may still run; `close` comes after it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._thread = ThreadPoolExecutor(1, "log-reader")
        self._closed = False

    async def ask(self, question: Callable[..., T], *values: object) -> T:
        """What `question(connection, *values)` returns. Raises LogTrouble."""
        if self._closed:
            raise LogTrouble(CLOSED.format(path=self._path))
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, question, values)

    async def close(self) -> None:
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown(wait=False)

    def _ask(self, question: Callable[..., T], values: tuple[object, ...]) -> T:
        with said_plainly(self._path):
            return question(self._connection, *values)
