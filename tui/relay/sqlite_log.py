"""The event log in one SQLite file: durable before it is acknowledged, and no event twice."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from tui.relay import log_file, log_rows
from tui.relay.engine import LogTrouble
from tui.relay.events import Appended, Bounds, Event, Health, New
from tui.relay.log_errors import GONE, SILENT, LogDamaged, LogInUse, said_plainly
from tui.relay.log_writer import Writer
from tui.relay.metrics import Metrics

__all__ = ["LogDamaged", "LogInUse", "SqliteLog"]

T = TypeVar("T")

LONGEST_ID = 200
AT_ONCE = 500
"""Events that one transaction of a trim drops; appends come in between."""

PATIENCE = 10.0
"""Seconds that a health check waits for the disk."""

_NS = 1_000_000_000


class SqliteLog:
    """Implements `engine.Engine` for one process and one event loop. `clock` in ns."""

    def __init__(self, path: Path, *, clock: Callable[[], int] = time.time_ns, metrics: Metrics | None = None) -> None:
        self.path = path
        self._clock, self._metrics = clock, metrics or Metrics()
        self._newest = 0
        self._stirred = asyncio.Event()

    async def open(self) -> str:
        """Raises LogInUse, LogDamaged, or LogTrouble for what has to do with the disk."""
        self._reading = ThreadPoolExecutor(1, "log-reader")
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._open)

    def _open(self) -> str:
        with said_plainly(self.path):
            log_file.make_folder(self.path)
            self._lock = log_file.Lock(self.path)
            try:
                log_file.examine(self.path)
                writing = log_file.open_writer(self.path)
                self._reader = log_file.open_reader(self.path)
            except BaseException:
                self._lock.release()
                raise
            self._writer = Writer(writing, self.path, self._metrics)
            self._inode = self.path.stat().st_ino
            self._newest = log_rows.bounds(self._reader).newest
            return log_rows.epoch(self._reader)

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        for new in batch:
            if not 0 < len(new.id) <= LONGEST_ID or not 0 <= new.at < 2**63:
                raise ValueError("an event whose id or time no log can hold")
        started = time.perf_counter()
        work = partial(log_rows.append, batch=tuple(batch), notes=dict(notes or {}))
        appended = await self._writer.do(work, len(batch))
        self._metrics.observe("append_seconds", time.perf_counter() - started)
        self._stir(max((each.seq for each in appended), default=0))
        return appended

    async def note(self, name: str) -> str | None:
        return await self._read(log_rows.note, name)

    async def read(self, after: int, limit: int, *, kinds: frozenset[str] | None = None) -> list[Event]:
        return await self._read(log_rows.read, after, limit, kinds)

    async def bounds(self) -> Bounds:
        return await self._read(log_rows.bounds)

    async def changed(self, after: int, timeout: float) -> None:
        if self._newest > after:
            return
        try:
            async with asyncio.timeout(timeout):
                await self._stirred.wait()
        except TimeoutError:
            pass

    async def trim(self, *, before: int, keep_last: int) -> int:
        work = partial(log_rows.trim, before=before, keep_last=keep_last, most=AT_ONCE)
        dropped = 0
        while went := await self._writer.do(work):
            dropped += went
        return dropped

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        now = self._clock()
        work = partial(log_rows.lease, name=name, holder=holder, now=now, until=now + round(ttl * _NS))
        return await self._writer.do(work)

    async def health(self) -> Health:
        trouble, newest_at = None, None
        try:
            async with asyncio.timeout(PATIENCE):
                await self._writer.do(partial(log_rows.touch, now=self._clock()))
                newest_at = await self._read(log_rows.newest_at)
            trouble = None if self._is_there() else GONE.format(path=self.path)
        except LogTrouble as error:
            trouble = str(error)
        except TimeoutError:
            trouble = SILENT.format(path=self.path)
        return Health(trouble, _free(self.path.parent), newest_at)

    async def close(self) -> None:
        """The reader first, so that only the writer can be the one that puts the file in order."""
        # On its own thread: a read that nobody waits for any more may still be running there.
        await asyncio.get_running_loop().run_in_executor(self._reading, self._reader.close)
        self._reading.shutdown(wait=False)
        await self._writer.close()
        self._lock.release()

    async def _read(self, ask: Callable[..., T], *values: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._ask, ask, values)

    def _ask(self, ask: Callable[..., T], values: tuple[object, ...]) -> T:
        with said_plainly(self.path):
            return ask(self._reader, *values)

    def _is_there(self) -> bool:
        """False when somebody moved or deleted the file: writing goes on, into a file that nobody will open again."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    def _stir(self, seq: int) -> None:
        """Wake those who wait for new events."""
        if seq > self._newest:
            self._newest = seq
            self._stirred.set()
            self._stirred = asyncio.Event()


def _free(folder: Path) -> int:
    """Bytes that an ordinary account may still write; 0 where nobody can tell."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize
