"""How long an event takes from the POST to the inboxes."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.bench.relay_events import frame, requests
from tests.bench.relay_feeds import Feed, Seen, feeds
from tests.bench.relay_processes import Child, child, relay
from tests.bench.relay_senders import Answer, Sender
from tests.bench.relay_table import MS, percentile, table
from tests.bench.relay_watch import Watch

CROWDS = (1, 50, 500)
EVERY = 0.05  # seconds between two events

Say = Callable[[list[Feed], int], int]
"""Sends the event with that number and returns the time just before (ns)."""


class Times(NamedTuple):
    """In ns: of every event at every feed, and of each event at its last feed. `cpu` in seconds a frame."""

    each: list[int]
    last: list[int]
    cpu: float


def measure(folder: Path, events: int) -> None:
    rows = []
    for count in CROWDS:
        for name, times in (("relay", _relay(folder, count, events)), ("floor", _floor(folder, count, events))):
            rows.append((f"{count} feed{'s' * (count > 1)}, {name}", times))
    floors = [times for _, times in rows[1::2] for _ in range(2)]
    table(
        f"From POST to the frame at a feed: {events} events, one each {EVERY * 1000:.0f} ms"
        " (floor: bare websockets, broadcast of a ready-made frame)",
        ["p50 ms", "p99 ms", "last feed p50 ms", "CPU µs a frame", "p50 of floor", "CPU of floor"],
        [[name, *_told(times, floor)] for (name, times), floor in zip(rows, floors, strict=True)],
    )


def _told(times: Times, floor: Times) -> list[str]:
    p50, p99, last = percentile(times.each, 50), percentile(times.each, 99), percentile(times.last, 50)
    ratios = p50 / percentile(floor.each, 50), times.cpu / floor.cpu if floor.cpu else 0.0
    return [
        *(f"{value / MS:.2f}" for value in (p50, p99, last)),
        f"{times.cpu * 1e6:.0f}",
        *(f"{ratio:.2f}" for ratio in ratios),
    ]


def _relay(folder: Path, count: int, events: int) -> Times:
    """A log of its own, so that the numbers begin at 1."""
    with relay(folder / f"{count}", "--many-feeds") as server:
        watch, answers, ready = Watch(), list[Answer](), requests(events)
        sender = Sender(watch, server.port, iter(()), answers)

        def say(_: list[Feed], seq: int) -> int:
            watch.until(lambda: len(answers) == seq - 1, "the answer")
            return sender.send(ready[seq - 1])

        times = _times(watch, server, count, events, say)
        sender.close()
    return times


def _floor(folder: Path, count: int, events: int) -> Times:
    """One of the feeds says the frame, and the server says it to all."""
    path = folder / f"shout{count}.sock"
    ready = [frame(seq) for seq in range(1, events + 1)]

    def say(crowd: list[Feed], seq: int) -> int:
        began = time.perf_counter_ns()
        crowd[0].send(ready[seq - 1])
        return began

    with child(["tests.bench.relay_floors", "shout", str(path)], folder) as server:
        return _times(Watch(), server, count, events, say)


def _times(watch: Watch, server: Child, count: int, events: int, say: Say) -> Times:
    seen: Seen = []
    began: dict[int, int] = {}
    with feeds(watch, server.feed, count, seen) as crowd:
        gc.disable()
        spent = server.cpu()
        for seq in range(1, events + 1):
            due = time.monotonic() + EVERY
            began[seq] = say(crowd, seq)
            watch.until(partial(_whole, seen, seq * count), "an event at every feed")
            watch.rest(due - time.monotonic())
        cpu = (server.cpu() - spent) / len(seen)
        gc.enable()
    return _since(began, seen, cpu)


def _whole(seen: Seen, count: int) -> bool:
    return len(seen) == count


def _since(began: dict[int, int], seen: Seen, cpu: float) -> Times:
    last: dict[int, int] = defaultdict(int)
    for seq, at in seen:
        last[seq] = max(last[seq], at - began[seq])
    return Times([at - began[seq] for seq, at in seen], list(last.values()), cpu)
