"""The goals, and how far each of them is met."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from tests.bench.inbox import judges, others
from tests.bench.inbox.judges import Judge
from tests.bench.inbox.measured import Measured, NotMeasured
from tests.bench.inbox.others import Told, nobody


@dataclass(frozen=True)
class Goal:
    """What is to be reached, by whom it is judged, and what others need for it."""

    what: str
    goal: str
    judge: Judge
    others: Told = nobody


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where nothing was measured."""

    what: str
    goal: str
    measured: str
    met: bool | None
    others: str

    @property
    def verdict(self) -> str:
        return {True: "met", False: "NOT MET", None: "–"}[self.met]


GOALS = (
    Goal("first useful frame", "≤ 0.25 × hello", judges.first_frame, others.starts()),
    Goal("usable: keys are answered", "≤ 1.3 × hello, CPU too", judges.usable),
    Goal("own imports before usable", "≤ 25 ms CPU", judges.imports),
    Goal(
        "typed character",
        "95th ≤ 16 ms, ≤ 100 B",
        judges.settled_and_written("typed character", 16, 100),
        others.keys("typed character"),
    ),
    Goal(
        "next conversation with its thread",
        "95th ≤ 20 ms, ≤ 3,400 B",
        judges.settled_and_written("next conversation", 20, 3400),
        others.keys("next conversation"),
    ),
    Goal(
        "list move alone",
        "≤ 1.2 × neomutt's bytes",
        judges.written("list move", 340, of_neomutt=1.2),
        others.keys("list move"),
    ),
    Goal(
        "page of the list",
        "≤ 1.1 × neomutt's bytes, never over 40 ms",
        judges.page("page of list", 4000, of_neomutt=1.1),
        others.keys("page of list"),
    ),
    Goal(
        "page of the thread",
        "≤ 3,100 B, never over 40 ms",
        judges.page("page of thread", 3100),
        others.keys("page of thread"),
    ),
    Goal("Tab", "≤ 250 B", judges.written("tab", 250, turns=3)),
    Goal("window loses or gains the focus", "≤ 250 B", judges.focus),
    Goal("badge of another row", "≤ 100 B", judges.written("badge", 100, turns=3, name="ternbox badge")),
    Goal("palette opens or closes", "≤ 7,500 B", judges.written("palette", 7500, turns=2)),
    Goal("largest against smallest store: times, CPU", "≤ 1.2 ×", judges.times_by_size),
    Goal("longest against shortest thread: times, CPU", "≤ 1.2 ×", judges.times_by_length),
    Goal("largest against smallest store: bytes, memory", "≤ 1.05 ×", judges.bytes_by_size),
    Goal("memory after use", "≤ 1.35 × hello", judges.memory, others.memory),
    Goal("idle", "one clock update a minute, ≤ 0.2 % CPU", judges.idle, others.idle),
    Goal("key to paint while every request hangs", "≤ 1.1 × quiet network", judges.hanging),
    Goal("slow line: first rows, usable", "≤ 0.2 s, ≤ 1.0 s", judges.slow_start, others.starts(", link")),
    Goal(
        "slow line: lag after a held page",
        "≤ 1.2 s, ≤ ¼ of neomutt's",
        judges.lag("held page"),
        others.lag("held page"),
    ),
    Goal("slow line: lag after held down", "≤ 1.2 s", judges.lag("held down"), others.lag("held down")),
    Goal("terminal stuck for 10 s", "feed and outbox go on, one frame on return", judges.stuck),
)


def table(run: Measured) -> Iterator[Row]:
    for goal in GOALS:
        judged: tuple[str, bool | None] = ("not measured", None)
        with suppress(NotMeasured):
            judged = goal.judge(run)
        yield Row(goal.what, goal.goal, *judged, goal.others(run))
