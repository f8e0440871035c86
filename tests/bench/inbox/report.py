"""A run as Markdown: the goals, and every figure of every program."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.bench.inbox.figures import Figures, Sample, each, middle, tail
from tests.bench.inbox.goals import table
from tests.bench.inbox.measured import Measured


def report(run: Measured, command: str) -> str:
    return "\n".join(
        [
            "# What the inbox costs",
            "",
            f"`{command}`, {date.today():%-d %B %Y}: {machine()}.",
            "",
            *_method(run),
            "",
            "## Goals",
            "",
            *_table(
                ("what", "goal", "measured", "", "others"),
                ([row.what, row.goal, row.measured, row.verdict, row.others] for row in table(run)),
            ),
            "",
            "## Starts",
            "",
            *_starts(run),
            "",
            "## Keys",
            "",
            "Milliseconds to the last byte before a pause, median / 95th; bytes; bytes as `ssh -C` sends them; CPU ms.",
            "",
            *_keys(run),
            "",
        ]
    )


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}, load {load:.1f} over the last 15"
        f" minutes, Python {platform.python_version()}, Textual {version('textual')}"
    )


def _method(run: Measured) -> list[str]:
    plan = run.plan
    sizes = ", ".join(f"{size:,}" for size in plan.sizes)
    return [
        "Everything is measured from outside, in a pty of 120x40 with true colour.",
        f"Stores of {sizes} conversations with about twenty messages each; the first one, which is open, has a twentieth",
        f"of all, at most 100,000. {plan.rounds} starts of each program, in turns, and {plan.walks} walks through its",
        "keys. `hello` is a Textual program with one label. Ratios are of minima, for what else the machine does only",
        f"adds to a time. The others are Debian's: mail programs with {plan.middle:,} mails and a warm header cache,",
        "and WeeChat with 10,000 lines. What their keys do is alike, not the same.",
    ]


def _starts(run: Measured) -> Iterator[str]:
    columns = ("program", "first frame ms, min / median", "answers a key", "CPU ms", "bytes", "MB then", "MB after use")
    yield from _table(columns, (_start(name, found) for name, found in run.results.items() if found.starts))


def _start(name: str, figures: Figures) -> list[str]:
    first, usable = (
        f"{min(each(figures.starts, field)):,.0f} / {middle(figures.starts, field):,.0f}"
        for field in ("first", "usable")
    )
    cpu, written, memory = (f"{middle(starts, field):,.0f}" for field in ("usable_cpu", "written", "memory"))
    return [name, first, usable, cpu, written, memory, f"{max(figures.memory):.0f}" if figures.memory else ""]


def _keys(run: Measured) -> Iterator[str]:
    there = {name: found.steps for name, found in run.results.items() if found.steps}
    steps = dict.fromkeys(step for found in there.values() for step in found)
    rows = ([step, name, *_key(there[name][step])] for step in steps for name in there if step in there[name])
    yield from _table(("key", "program", "presses", "settled ms", "bytes", "zipped", "CPU ms"), rows)


def _key(samples: Sequence[Sample]) -> list[str]:
    times = f"{middle(samples, 'settled'):,.1f} / {tail(samples, 'settled'):,.1f}"
    written, zipped, cpu = (f"{middle(samples, field):,.0f}" for field in ("written", "zipped", "cpu"))
    return [str(len(samples)), times, written, zipped, cpu]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
