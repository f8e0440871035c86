"""How long an inbox that knows nothing takes to get everything."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median

from tests.bench.relay_events import body
from tests.bench.relay_feeds import Feed
from tests.bench.relay_processes import child, relay
from tests.bench.relay_table import table
from tests.bench.relay_watch import Watch
from tui.api.webhook_events import event_of
from tui.relay.events import New
from tui.relay.sqlite_log import SqliteLog

BATCH = 1000


def measure(folder: Path, rounds: int, events: int) -> None:
    asyncio.run(_fill(folder / "events.db", events))
    floors, times, cpu = [], [], []
    for _ in range(rounds):
        with child(["tests.bench.relay_floors", "read", str(folder / "events.db")], folder) as floor:
            floors.append(float(floor.said["seconds"]))
    with relay(folder) as server:
        for _ in range(rounds):
            spent = server.cpu()
            times.append(_catch_up(server.feed, events))
            cpu.append((server.cpu() - spent) / events)
    rows = (
        ("one new inbox", median(times), f"{median(cpu) * 1e6:.0f}"),
        ("floor: read and encode, no socket", median(floors), ""),
    )
    table(
        f"Catching up with {events} events, median of {rounds} rounds",
        ["seconds", "events a second", "of floor", "CPU µs each"],
        [
            [name, f"{seconds:.2f}", f"{events / seconds:.0f}", f"{median(floors) / seconds:.2f}", each]
            for name, seconds, each in rows
        ],
    )


def _catch_up(path: str, events: int) -> float:
    watch, began = Watch(), time.perf_counter()
    feed = Feed(watch, path, cursor=0)
    watch.until(lambda: feed.newest == events, "all events")
    seconds = time.perf_counter() - began
    feed.line.close()
    return seconds


async def _fill(path: Path, events: int) -> None:
    log = SqliteLog(path)
    await log.open()
    for part in range(0, events, BATCH):
        await log.append([_new() for _ in range(min(BATCH, events - part))])
    await log.close()


def _new() -> New:
    said = body()
    event = event_of(said)
    return New(event.id, event.kind or "", said, time.time_ns(), channel_id=event.channel_id)
