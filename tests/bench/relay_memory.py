"""What 500 inboxes cost in memory, and what one of them costs when it stops reading."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.relay_events import requests
from tests.bench.relay_feeds import Feed, feeds
from tests.bench.relay_processes import Child, child, relay
from tests.bench.relay_senders import post_all
from tests.bench.relay_table import table
from tests.bench.relay_watch import Watch

FEEDS = 500

AT_ONCE = 1000
"""Events that are signed at a time: a signature holds for a minute."""

PATIENCE = 900.0  # seconds for all events at all feeds


def measure(folder: Path, before: int, events: int) -> None:
    """`before` the inboxes come, so many events fill what the relay keeps at hand; `events` pass the frozen one."""
    floor = _floor(folder)
    with relay(folder, "--many-feeds") as server:
        sizes, watch = {"started": _settled(server)}, Watch()
        _post(watch, server, before)
        sizes[f"after {before} events, no inbox yet"] = _settled(server)
        with feeds(watch, server.feed, FEEDS) as crowd:
            sizes[f"{FEEDS} idle inboxes"] = _settled(server)
            watch.drop(crowd[0].line)
            rate = _pass(watch, server, crowd[1:], events)
            sizes[f"one frozen, {events} events later"] = _settled(server)
            watch.add(crowd[0].line, crowd[0].take)
            watch.until(lambda: crowd[0].count == events, "all events at the thawed feed", PATIENCE)
            sizes["thawed, and it has them all"] = _settled(server)
    table(
        f"Resident memory of the relay (floor: {FEEDS} idle connections of bare websockets: {floor:+.1f} MB)",
        ["MB", "since start"],
        [[name, f"{size:.1f}", f"{size - sizes['started']:+.1f}"] for name, size in sizes.items()],
    )
    print(f"  meanwhile each of the {FEEDS - 1} others got every event: {rate:.0f} frames a second")


def _post(watch: Watch, server: Child, events: int) -> None:
    for part in range(0, events, AT_ONCE):
        post_all(watch, server.port, requests(min(AT_ONCE, events - part)))


def _pass(watch: Watch, server: Child, others: list[Feed], events: int) -> float:
    """Frames a second, until all of these have all events."""
    began = time.perf_counter()
    _post(watch, server, events)
    watch.until(lambda: all(feed.count == events for feed in others), "all events at all other feeds", PATIENCE)
    return events * len(others) / (time.perf_counter() - began)


def _settled(server: Child) -> float:
    time.sleep(0.5)
    return server.memory()


def _floor(folder: Path) -> float:
    with child(["tests.bench.relay_floors", "shout", str(folder / "shout.sock")], folder) as server:
        alone, watch = server.memory(), Watch()
        with feeds(watch, server.feed, FEEDS):
            return server.memory() - alone
