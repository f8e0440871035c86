"""Group commit: one thread owns the writing connection, and each transaction takes all that is waiting."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tui.relay.engine import LogTrouble
from tui.relay.log_errors import CLOSED, trouble
from tui.relay.metrics import Metrics

T = TypeVar("T")

MOST = 256
"""Events that one transaction takes, so that the first of them does not wait for a long queue."""

_log = logging.getLogger(__name__)


@dataclass
class _Job:
    """`size` is how many events it writes; `then` is told what came of it, also when nobody waits any more."""

    work: Callable[[sqlite3.Connection], Any]
    size: int
    then: Callable[[Any], None]
    done: asyncio.Future[Any]


class Writer:
    """Belongs to one event loop. Whatever goes wrong is told to those who wait; the next transaction tries again."""

    def __init__(self, connection: sqlite3.Connection, path: Path, metrics: Metrics) -> None:
        self._connection, self._path, self._metrics = connection, path, metrics
        self._thread = ThreadPoolExecutor(1, "log-writer")
        self._waiting: deque[_Job] = deque()
        self._running: asyncio.Task[None] | None = None
        self._closed = False

    async def do(
        self, work: Callable[[sqlite3.Connection], T], size: int = 0, then: Callable[[T], None] = lambda _: None
    ) -> T:
        """What `work` returns, once it is durable. Raises LogTrouble; it may then have happened all the same."""
        if self._closed:
            raise LogTrouble(CLOSED.format(path=self._path))
        job = _Job(work, size, then, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        result: T = await job.done
        return result

    async def close(self) -> None:
        """Ends what is waiting, then the connection, with the whole log in the one file if that is possible."""
        self._closed = True
        if self._running:
            await self._running
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                group = self._group()
                started = time.perf_counter()
                results = await loop.run_in_executor(self._thread, self._commit, [job.work for job in group])
                if not isinstance(results, Exception):
                    self._count(group, time.perf_counter() - started)
                _tell(group, results)
        finally:
            self._running = None

    def _group(self) -> list[_Job]:
        group = [self._waiting.popleft()]
        size = group[0].size
        while self._waiting and size + self._waiting[0].size <= MOST:
            group.append(self._waiting.popleft())
            size += group[-1].size
        return group

    def _count(self, group: list[_Job], seconds: float) -> None:
        self._metrics.observe("commit_seconds", seconds)
        self._metrics.count("commits")
        self._metrics.count("committed_events", sum(job.size for job in group))

    # On the thread

    def _commit(self, works: list[Callable[[sqlite3.Connection], Any]]) -> list[Any] | Exception:
        """What each returns, or what went wrong with all of them."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            results = [work(self._connection) for work in works]
            self._connection.execute("COMMIT")
        except Exception as error:
            self._roll_back()
            return trouble(error, self._path) if isinstance(error, sqlite3.Error) else error
        return results

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            _log.error("a transaction of the event log could not be rolled back: %s", error)

    def _close(self) -> None:
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            _log.warning("the event log keeps its -wal file until the next start: %s", error)
        finally:
            self._connection.close()


def _tell(group: list[_Job], results: list[Any] | Exception) -> None:
    for number, job in enumerate(group):
        if not isinstance(results, Exception):
            job.then(results[number])
        if job.done.done():
            continue  # whoever waited was cancelled
        if isinstance(results, Exception):
            job.done.set_exception(results)
        else:
            job.done.set_result(results[number])
