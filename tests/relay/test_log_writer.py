"""The thread that writes: what one of those who share a transaction does wrong."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.relay.engines import everything, new
from tui.relay import log_file, log_rows
from tui.relay.log_writer import Writer
from tui.relay.metrics import Metrics
from tui.relay.sqlite_log import SqliteLog

pytestmark = pytest.mark.anyio


async def test_a_fault_in_a_transaction_keeps_nothing_of_it_and_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    writer = Writer(log_file.open_writer(path), path, Metrics())

    def add(id_: str) -> asyncio.Task[object]:
        return asyncio.create_task(writer.do(lambda db: log_rows.append(db, [new(id_)], {}), 1))

    def fail(db: sqlite3.Connection) -> None:
        raise RuntimeError("a fault of our own")

    shared = [add("a"), asyncio.create_task(writer.do(fail)), add("b")]
    results = await asyncio.gather(*shared, return_exceptions=True)
    assert [type(each) for each in results] == [RuntimeError] * 3
    await add("c")
    await writer.close()

    log = SqliteLog(path)
    await log.open()
    assert [event.id for event in await everything(log)] == ["c"]
    await log.close()
