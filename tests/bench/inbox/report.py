"""A run as Markdown: the goals first, then how it was measured, and every figure of every program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tests.bench.inbox.figures import Figures, Sample, each, middle, tail
from tests.bench.inbox.goals import table
from tests.bench.inbox.measured import Measured

COMMAND = "python -m tests.bench.inbox"


def report(run: Measured) -> str:
    return "\n".join(
        [
            "# What the inbox costs",
            "",
            f"`{(COMMAND + chr(32) + run.options).strip()}`, {run.day:%-d %B %Y}. {run.machine}.",
            "",
            "## Goals",
            "",
            _verdict(run),
            "",
            *_table(
                ("what", "goal", "measured", "", "others"),
                ([row.what, row.goal, row.measured, row.verdict, row.others] for row in table(run)),
            ),
            "",
            "## How it was measured",
            "",
            *_method(run),
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


def _verdict(run: Measured) -> str:
    judged = [row.met for row in table(run) if row.met is not None]
    return f"{sum(judged)} of {len(judged)} goals are met."


def _method(run: Measured) -> list[str]:
    plan = run.plan
    sizes = ", ".join(f"{size:,}" for size in plan.sizes)
    return [
        "Everything is measured from outside, in a pty of 120x40 with true colour.",
        f"Stores of {sizes} conversations with about twenty messages each; the one that is open has a twentieth of",
        f"all, at most 100,000. {plan.rounds} starts of each program, in turns; walks through its keys: {plan.walks}.",
        "`hello` is a Textual program with one label. Ratios are of minima, for what else the machine does only",
        f"adds to a time. The others are Debian's: mail programs with {plan.middle:,} mails and a warm header cache,",
        "and WeeChat with 10,000 lines. What their keys do is alike, not the same.",
        "",
        "`list move`, `page of list` and `end of list` are the list alone, before the thread follows the cursor; `next",
        "conversation` is both. `badge` is how far a reply in another row has come. Memory is that of all processes",
        "after the walk. The idle minute begins when somebody has just pressed a key, while the inbox still asks every",
        "few seconds. The slow line has 100 kbit/s and 150 ms round trip; a lag is what it draws after the last press.",
    ]


def _starts(run: Measured) -> Iterator[str]:
    columns = ("program", "first frame ms, min / median", "answers a key", "CPU ms", "bytes", "MB then", "MB after use")
    yield from _table(columns, (_start(name, found) for name, found in run.results.items() if found.starts))


def _start(name: str, figures: Figures) -> list[str]:
    starts = figures.starts
    first, usable = (f"{min(each(starts, at)):,.0f} / {middle(starts, at):,.0f}" for at in ("first", "usable"))
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
