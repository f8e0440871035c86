"""kill -9 in the middle of writing, again and again: what was acknowledged is there, once, under its number."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.relay.engines import everything, new
from tests.relay.log_process import log_process
from tui.relay.sqlite_log import SqliteLog

pytestmark = pytest.mark.anyio

WRITERS, KILLS = 16, 8


@pytest.mark.parametrize("hold", ["0", "0.01"])
async def test_killed_between_commit_and_answer_nothing_is_lost_or_doubled(tmp_path: Path, hold: str) -> None:
    acknowledged: dict[str, int] = {}
    enough = asyncio.Event()

    with log_process(tmp_path / "log.db") as process:

        async def write(writer: int) -> None:
            number = 0
            while not enough.is_set():
                id_ = f"{writer}-{number}"
                acknowledged[id_] = await process.append(id_)
                number += 1

        epoch = process.start(HOLD=hold)
        writers = [asyncio.create_task(write(number)) for number in range(WRITERS)]
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.05, 0.3))
            process.kill()
            assert await asyncio.to_thread(process.start, HOLD=hold) == epoch
        enough.set()
        await asyncio.gather(*writers)
        process.kill()

    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    kept = {event.id: event.seq for event in await everything(log)}
    again = await log.append([new(id_) for id_ in acknowledged])
    await log.close()
    assert len(acknowledged) > WRITERS * 2
    assert kept == acknowledged
    assert sorted(kept.values()) == list(range(1, len(kept) + 1))
    assert [(each.outcome, each.seq) for each in again] == [("known", seq) for seq in acknowledged.values()]
