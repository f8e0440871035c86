"""What 500 inboxes cost in memory, and what one of them costs when it stops reading."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.relay_events import requests
from tests.bench.relay_feeds import feeds
from tests.bench.relay_processes import child, relay
from tests.bench.relay_senders import post_all
from tests.bench.relay_table import table
from tests.bench.relay_watch import Watch

FEEDS = 500
AT_ONCE = 1000
"""Events that are signed at a time: a signature holds for a minute."""


def measure(folder: Path, before: int, events: int) -> None:
    """`before` the inboxes come, so many events fill what the relay keeps at hand; `events` pass the frozen one."""
    floor = _floor(folder)
    with relay(folder, "--many-feeds") as server:
        watch, steps = Watch(), list[tuple[str, float]]()

        def note(name: str) -> None:
            time.sleep(0.5)
            steps.append((name, server.memory()))

        note("started")
        post_all(watch, server.port, requests(before))
        note(f"after {before} events, no inbox yet")
        with feeds(watch, server.feed, FEEDS) as crowd:
            note(f"{FEEDS} idle inboxes")
            frozen, others = crowd[0], crowd[1:]
            watch.drop(frozen.line)
            began = time.perf_counter()
            for part in range(0, events, AT_ONCE):
                post_all(watch, server.port, requests(min(AT_ONCE, events - part)))
            watch.until(lambda: all(feed.count == events for feed in others), "all events at all other feeds", 600)
            seconds = time.perf_counter() - began
            note(f"one frozen, {events} events later")
            watch.add(frozen.line, frozen.take)
            watch.until(lambda: frozen.count == events, "all events at the thawed feed")
            note("thawed, and it has them all")
    first = steps[0][1]
    table(
        f"Resident memory of the relay (floor: {FEEDS} idle connections of bare websockets: {floor:+.1f} MB)",
        ["MB", "since start"],
        [[name, f"{size:.1f}", f"{size - first:+.1f}"] for name, size in steps],
    )
    sent = events * len(others)
    print(f"  the {len(others)} others got {sent} frames, {sent / seconds:.0f} a second")


def _floor(folder: Path) -> float:
    with child(["tests.bench.relay_floors", "shout", str(folder / "shout.sock")], folder) as server:
        alone, watch = server.memory(), Watch()
        with feeds(watch, server.feed, FEEDS):
            return server.memory() - alone
