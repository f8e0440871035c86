"""The event log in one SQLite file: durable before it is acknowledged, and no event twice."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tui.model import NS
from tui.relay import log_file, log_rows
from tui.relay.engine import LogTrouble
from tui.relay.events import Appended, Bounds, Event, Health, New
from tui.relay.log_errors import CLOSED, GONE, SILENT, LogDamaged, LogInUse, said_plainly
from tui.relay.log_reader import Reader
from tui.relay.log_writer import Writer
from tui.relay.metrics import Metrics

__all__ = ["LogDamaged", "LogInUse", "SqliteLog"]

T = TypeVar("T")

LONGEST_ID = 200
DROPPED_AT_ONCE = 200
"""Events that one transaction of a trim drops; appends come in between."""

BALLAST = 512 * 1024
"""Bytes that a health check writes when there is doubt: more than any event, which may fail where a small one fits."""

LITTLE_ROOM = 64 * 1024 * 1024
PATIENCE = 10.0
"""Seconds that a health check waits for the disk."""


@dataclass(frozen=True)
class _Opened:
    """The parts of an open log, and what was in it."""

    lock: log_file.Lock
    inode: int
    writer: Writer
    reader: Reader
    epoch: str
    newest: int


class SqliteLog:
    """Implements `engine.Engine` for one process and one event loop. `clock` in ns."""

    def __init__(self, path: Path, *, clock: Callable[[], int] = time.time_ns, metrics: Metrics | None = None) -> None:
        self.path = path
        self._clock, self._metrics = clock, metrics or Metrics()
        self._opened: _Opened | None = None
        self._newest = 0
        self._in_doubt = False
        self._stirred = asyncio.Event()

    async def open(self) -> str:
        """Raises LogInUse, LogDamaged, or LogTrouble for what has to do with the disk."""
        self._opened = opened = await asyncio.to_thread(self._open)
        self._newest = opened.newest
        return opened.epoch

    def _open(self) -> _Opened:
        path = self.path
        with said_plainly(path), ExitStack() as undo:
            log_file.make_folder(path)
            lock = log_file.Lock(path)
            undo.callback(lock.release)
            log_file.examine(path)
            writing = log_file.open_writer(path)
            undo.callback(writing.close)
            reading = log_file.open_reader(path)
            undo.callback(reading.close)
            epoch, newest, inode = log_rows.epoch(reading), log_rows.bounds(reading).newest, path.stat().st_ino
            undo.pop_all()
        return _Opened(lock, inode, Writer(writing, path, self._metrics), Reader(reading, path), epoch, newest)

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        for new in batch:
            if not 0 < len(new.id) <= LONGEST_ID or not 0 <= new.at < 2**63:
                raise ValueError("an event whose id or time no log can hold")
        started = time.perf_counter()
        work = partial(log_rows.append, batch=tuple(batch), notes=dict(notes or {}))
        appended = await self._write(work, len(batch), self._stir)
        self._in_doubt = False
        self._metrics.observe("append_seconds", time.perf_counter() - started)
        return appended

    async def note(self, name: str) -> str | None:
        return await self._file.reader.ask(log_rows.note, name)

    async def read(self, after: int, limit: int, *, kinds: frozenset[str] | None = None) -> list[Event]:
        return await self._file.reader.ask(log_rows.read, after, limit, kinds)

    async def bounds(self) -> Bounds:
        return await self._file.reader.ask(log_rows.bounds)

    async def changed(self, after: int, timeout: float) -> None:
        if self._newest <= after:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), timeout)

    async def trim(self, *, before: int, keep_last: int) -> int:
        work = partial(log_rows.trim, before=before, keep_last=keep_last, most=DROPPED_AT_ONCE)
        dropped = 0
        while went := await self._write(work):
            dropped += went
        return dropped

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        now = self._clock()
        work = partial(log_rows.lease, name=name, holder=holder, now=now, until=now + round(ttl * NS))
        return await self._write(work)

    async def health(self) -> Health:
        trouble, newest_at, free = None, None, 0
        try:
            async with asyncio.timeout(PATIENCE):
                newest_at, free, is_there = await self._file.reader.ask(self._look)
                ballast = BALLAST if self._in_doubt or free < LITTLE_ROOM else 0
                await self._write(partial(log_rows.touch, now=self._clock(), ballast=ballast))
            self._in_doubt = False
            trouble = None if is_there else GONE.format(path=self.path)
        except LogTrouble as error:
            trouble = str(error)
        except TimeoutError:
            trouble = SILENT.format(path=self.path)
        return Health(trouble, free, newest_at)

    def _look(self, db: sqlite3.Connection) -> tuple[int | None, int, bool]:
        """When the newest event came, the room on the disk, and whether the file is there: when somebody moved or
        deleted it, writing goes on, into a file that nobody will open again.
        """
        disk = os.statvfs(self.path.parent)
        is_there = self.path.exists() and self.path.stat().st_ino == self._file.inode
        return log_rows.newest_at(db), disk.f_bavail * disk.f_frsize, is_there

    async def close(self) -> None:
        """What is being written is ended. The reader goes first: the last one to go may tidy up the file."""
        opened, self._opened = self._opened, None
        if opened:
            await opened.reader.close()
            await opened.writer.close()
            opened.lock.release()

    async def _write(
        self, work: Callable[[sqlite3.Connection], T], events: int = 0, then: Callable[[T], None] = lambda _: None
    ) -> T:
        try:
            return await self._file.writer.do(work, events, then)
        except LogTrouble:
            self._in_doubt = True
            raise

    @property
    def _file(self) -> _Opened:
        if self._opened is None:
            raise LogTrouble(CLOSED.format(path=self.path))
        return self._opened

    def _stir(self, appended: list[Appended]) -> None:
        """Wake those who wait for new events."""
        newest = max((each.seq for each in appended), default=0)
        if newest > self._newest:
            self._newest = newest
            self._stirred.set()
            self._stirred = asyncio.Event()
