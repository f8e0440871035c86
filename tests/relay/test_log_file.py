"""The log's file: who may read it, who else has it open, whether it is sound, and whether it really is on the disk."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import need
from tests.relay.engines import add, everything, new
from tests.relay.log_process import log_process
from tui.relay.events import Bounds
from tui.relay.metrics import Metrics
from tui.relay.sqlite_log import LogDamaged, LogInUse, SqliteLog

pytestmark = pytest.mark.anyio


async def filled(path: Path, events: int = 300) -> SqliteLog:
    log = SqliteLog(path)
    await log.open()
    await log.append([new(str(number), body=b"x" * 1000, nonce=f"n{number}") for number in range(events)])
    return log


def fingerprints(folder: Path) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}


async def test_nobody_else_may_read_the_log(tmp_path: Path) -> None:
    log = await filled(tmp_path / "new" / "er" / "log.db")
    assert [stat.S_IMODE(each.stat().st_mode) for each in log.path.parents[:2]] == [0o700, 0o700]
    files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in log.path.parent.iterdir()}
    assert files == dict.fromkeys(["log.db", "log.db-wal", "log.db-shm", "log.db.lock"], 0o600)
    await log.close()
    assert sorted(each.name for each in log.path.parent.iterdir()) == ["log.db", "log.db.lock"]


async def test_two_logs_on_one_file_in_one_process(tmp_path: Path) -> None:
    log = await filled(tmp_path / "log.db")
    other = SqliteLog(log.path)
    with pytest.raises(LogInUse, match="in use by another relay"):
        await other.open()
    await other.close()
    assert await add(log, "still works")
    await log.close()
    await other.open()
    await other.close()


async def test_two_processes_on_one_file(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with log_process(path) as first, log_process(path) as second:
        epoch = first.start()
        assert await first.append("a") == 1
        assert "in use by another relay" in second.start()
        assert await first.append("b") == 2
        first.kill()
        assert second.start() == epoch
        assert await second.append("b") == 2


async def test_flipped_bytes_are_found_at_the_start_and_left_as_they_are(tmp_path: Path) -> None:
    await (await filled(tmp_path / "log.db")).close()
    whole, found = (tmp_path / "log.db").read_bytes(), 0
    rng = random.Random(7)
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        spoilt = bytearray(whole)
        start = rng.randrange(len(whole) - 600) if number else 20
        spoilt[start : start + 600] = rng.randbytes(600)
        (folder / "log.db").write_bytes(spoilt)
        found += await is_refused(folder / "log.db")
    assert found > 10


async def is_refused(path: Path) -> bool:
    """Where only a body is hit, the log opens, and nothing but that body is wrong."""
    before, log = fingerprints(path.parent), SqliteLog(path)
    try:
        await log.open()
    except LogDamaged as error:
        said = str(error)
        assert fingerprints(path.parent)["log.db"] == before["log.db"]
        assert re.search("is damaged|no event log|newer", said)
        assert str(path) in said
        return True
    events = await everything(log)
    await log.close()
    assert [event.seq for event in events] == list(range(1, 301))
    return False


async def test_a_damaged_file_with_a_tail_that_was_not_checkpointed_is_left_as_it_is(tmp_path: Path) -> None:
    """As after a crash: what is in the -wal file must not be moved into the damaged file, nor be lost."""
    await (await filled(tmp_path / "log.db")).close()
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    await add(log, "in the tail")
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("log.db", "log.db-wal"):
        shutil.copy(tmp_path / name, folder)
    await log.close()
    spoilt = bytearray((folder / "log.db").read_bytes())
    for page in range(8192, len(spoilt), 4096):
        spoilt[page : page + 100] = b"\xff" * 100
    (folder / "log.db").write_bytes(spoilt)
    before = fingerprints(folder)
    with pytest.raises(LogDamaged, match="Move it away and start the relay again"):
        await SqliteLog(folder / "log.db").open()
    after = fingerprints(folder)
    assert {name: after.get(name) for name in before} == before


async def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    await (await filled(tmp_path / "log.db")).close()
    os.truncate(tmp_path / "log.db", 100_000)
    with pytest.raises(LogDamaged, match="damaged"):
        await SqliteLog(tmp_path / "log.db").open()


@pytest.mark.parametrize(
    ("content", "words"), [("text", "damaged"), ("other", "no event log of Ternbox"), ("newer", "newer Ternbox")]
)
async def test_a_file_that_is_no_log_of_ours_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "log.db"
    if content == "text":
        path.write_text("these are my notes\n" * 100)
    elif content == "newer":
        await (await filled(path)).close()
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA user_version = 99")
    else:
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE mine (x)")
    before = path.read_bytes()
    with pytest.raises(LogDamaged, match=words):
        await SqliteLog(path).open()
    assert path.read_bytes() == before


@pytest.mark.parametrize("begun", [False, True])
async def test_an_empty_file_is_as_good_as_none(tmp_path: Path, begun: bool) -> None:
    """Also one whose maker was killed before the tables were in it."""
    (tmp_path / "log.db").touch()
    if begun:
        with closing(sqlite3.connect(tmp_path / "log.db")) as db:
            db.execute("PRAGMA journal_mode = WAL")
        assert (tmp_path / "log.db").stat().st_size
    log = await filled(tmp_path / "log.db", 1)
    assert await log.bounds() == Bounds(1, 1)
    await log.close()


async def test_every_commit_is_synchronised_with_the_disk(tmp_path: Path) -> None:
    need("strace", shutil.which("strace"))
    counts, commits = tmp_path / "strace.txt", 100
    with log_process(tmp_path / "log.db") as process:
        process.start("strace", "-f", "-c", "-o", str(counts), "-e", "trace=fsync,fdatasync")
        for number in range(commits):
            assert await process.append(str(number)) == number + 1
        process.stop()
    calls = [line.split()[3] for line in counts.read_text().splitlines() if line.endswith(("fsync", "fdatasync"))]
    assert sum(map(int, calls)) >= commits


async def test_appends_of_many_share_a_commit(tmp_path: Path) -> None:
    metrics = Metrics()
    log = SqliteLog(tmp_path / "log.db", metrics=metrics)
    await log.open()
    await asyncio.gather(*(add(log, str(number)) for number in range(500)))
    await log.close()
    assert metrics.counted("committed_events") == 500
    assert metrics.counted("commits") <= 50


async def test_a_hundred_thousand_events_are_read_back_in_pages(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    for start in range(0, 100_000, 2000):
        await log.append([new(str(number), body=b"x" * 300) for number in range(start, start + 2000)])
    events = await everything(log, 1000)
    assert [(event.seq, event.id) for event in events] == [(n + 1, str(n)) for n in range(100_000)]
    await log.close()
