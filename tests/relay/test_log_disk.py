"""A disk that is full, or that fails: nobody is told that something is kept which is not, and it works again after."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import need
from tests.relay.engines import everything, new
from tests.relay.log_process import log_process, run
from tui.relay.engine import LogTrouble
from tui.relay.events import Appended
from tui.relay.sqlite_log import SqliteLog

pytestmark = pytest.mark.anyio

BODY = b"x" * 1300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)])
    need("a root account that may mount", mounted)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
async def log(small_disk: Path) -> AsyncIterator[SqliteLog]:
    log = SqliteLog(small_disk / "log.db")
    await log.open()
    yield log
    await log.close()


async def fill(log: SqliteLog) -> dict[str, int]:
    """Append until the disk is full; what was acknowledged."""
    kept: dict[str, int] = {}

    async def on_and_on() -> None:
        for number in range(10_000):
            (appended,) = await log.append([new(str(number), body=BODY)])
            kept[str(number)] = appended.seq

    with pytest.raises(LogTrouble, match="disk is full"):
        await on_and_on()
    return kept


async def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(log: SqliteLog, small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * 1_000_000)
    kept = await fill(log)
    for _ in range(3):
        with pytest.raises(LogTrouble, match="disk is full"):
            await log.append([new("too much", body=BODY * 100)], notes={"mark": "x"})
    assert await log.note("mark") is None
    health = await log.health()
    assert health.free < 100_000
    assert {event.id: event.seq for event in await everything(log)} == kept

    ballast.unlink()
    assert await log.append([new("after", body=BODY), new("0")]) == [
        Appended(len(kept) + 1, "stored"),
        Appended(1, "known"),
    ]
    assert (await log.health()).trouble is None
    await log.close()
    await log.open()
    assert {event.id: event.seq for event in await everything(log)} == kept | {"after": len(kept) + 1}


async def test_on_a_full_disk_the_health_check_says_so(log: SqliteLog, small_disk: Path) -> None:
    await fill(log)
    with (small_disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(b"\0" * 4096):
            pass
    assert "disk is full" in str((await log.health()).trouble)


async def test_a_full_disk_at_the_start_is_said(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"\0" * (3 * 1024 * 1024 - 4096))
    log = SqliteLog(small_disk / "log.db")
    with pytest.raises(LogTrouble, match=r"disk|No space"):
        await log.open()
    (small_disk / "ballast").unlink()
    assert await log.open()
    await log.close()


async def test_after_an_io_error_the_log_works_again(tmp_path: Path) -> None:
    """A limit on the size of files makes every write beyond it fail, until it is lifted."""
    with log_process(tmp_path / "log.db") as process:
        process.start(FILE_LIMIT="3000000")
        answers = [await process.ask(str(number)) for number in range(400)]
        kept = [answer for answer in answers if answer.isdigit()]
        assert kept == [str(number + 1) for number in range(len(kept))]
        assert 20 < len(kept) < 400
        assert "Look at the disk" in answers[-1]
        assert "Look at the disk" in await process.ask("health")
        assert run(["prlimit", f"--pid={process.pid}", "--fsize=unlimited"])
        assert await process.ask("after") == str(len(kept) + 1)
        assert await process.ask("health") == "None"
        process.kill()
        process.start()
        assert await process.ask("after") == str(len(kept) + 1)
        assert await process.ask("last") == str(len(kept) + 2)


async def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LogTrouble, match=r"cannot be read or written|cannot be opened"):
        await SqliteLog(tmp_path / "file" / "log.db").open()


@pytest.mark.parametrize("gone", ["moved", "deleted", "replaced"])
async def test_a_file_that_goes_away_under_the_relay_is_noticed(tmp_path: Path, gone: str) -> None:
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    if gone == "moved":
        log.path.rename(tmp_path / "old.db")
    else:
        log.path.unlink()
    if gone == "replaced":
        os.close(os.open(log.path, os.O_CREAT))
    assert "moved or deleted" in str((await log.health()).trouble)
    await log.close()


async def test_a_disk_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.relay.sqlite_log.PATIENCE", 0.1)
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    stuck = asyncio.create_task(log._file.writer.do(lambda db: time.sleep(1)))
    assert "does not answer" in str((await log.health()).trouble)
    await stuck
    assert (await log.health()).trouble is None
    await log.close()
