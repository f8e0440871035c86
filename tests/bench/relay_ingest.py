"""How many webhooks a second are checked, made durable and answered."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.relay_events import requests
from tests.bench.relay_processes import Child, child, relay
from tests.bench.relay_senders import SENDERS, post_all
from tests.bench.relay_table import MS, percentile, table
from tests.bench.relay_watch import Watch

WARM_UP = 300
NAMES = ("bare uvicorn “hello” (floor)", "ternbox relay", "the same, one commit an event")


@dataclass
class Figures:
    """One item a round: events a second, CPU seconds an event; and of all rounds the times to the answer (ns)."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)


def measure(folder: Path, rounds: int, events: int) -> None:
    """The three servers take turns, so that a busy moment of the machine hits them alike."""
    watch = Watch()
    with (
        child(["tests.bench.relay_floors", "hello"], folder) as hello,
        relay(folder / "grouped") as grouped,
        relay(folder / "single", "--commit-each") as single,
    ):
        servers = dict(zip(NAMES, (hello, grouped, single), strict=True))
        figures = {name: Figures() for name in NAMES}
        for server in servers.values():
            post_all(watch, server.port, requests(WARM_UP))
        for _ in range(rounds):
            for name, server in servers.items():
                _round(watch, server, events, figures[name])
    _tell(figures, events, rounds)


def _round(watch: Watch, server: Child, events: int, figures: Figures) -> None:
    ready = requests(events)
    gc.disable()
    spent, began = server.cpu(), time.perf_counter()
    answers = post_all(watch, server.port, ready)
    figures.rates.append(events / (time.perf_counter() - began))
    figures.cpu.append((server.cpu() - spent) / events)
    gc.enable()
    figures.waits += [answer.ended - answer.began for answer in answers]


def _tell(figures: dict[str, Figures], events: int, rounds: int) -> None:
    floor = next(iter(figures.values()))
    table(
        f"Acknowledged events a second: {SENDERS} senders, {events} events, median of {rounds} rounds",
        ["a second", "of floor", "answered p50 ms", "p99 ms", "CPU µs each", "of floor"],
        [
            [
                name,
                f"{median(each.rates):.0f}",
                f"{median(each.rates) / median(floor.rates):.2f}",
                f"{percentile(each.waits, 50) / MS:.1f}",
                f"{percentile(each.waits, 99) / MS:.1f}",
                f"{median(each.cpu) * 1e6:.0f}",
                f"{median(each.cpu) / median(floor.cpu):.2f}",
            ]
            for name, each in figures.items()
        ],
    )
    _, grouped, single = (median(each.rates) for each in figures.values())
    print(f"  grouping commits: {grouped / single:.2f} times as many")
