"""What is measured, and what is said of many samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple


class Sample(NamedTuple):
    """One key: milliseconds to the first byte and to the last one before a pause; all bytes, also those that come
    later, as they are and as `ssh -C` sends them; milliseconds of processor time.
    """

    first: float
    settled: float
    written: float
    zipped: float
    cpu: float


class Start(NamedTuple):
    """One start, in milliseconds since the program was called, with the processor time until then; bytes; megabytes."""

    first: float
    usable: float
    first_cpu: float
    usable_cpu: float
    written: float
    memory: float


class Idle(NamedTuple):
    """A time in which nothing happened: bytes in all, share of a processor in percent, wake-ups a second."""

    seconds: float
    written: float
    cpu: float
    wakeups: float


@dataclass
class Figures:
    """All that was measured of one program."""

    starts: list[Start] = field(default_factory=list)
    steps: dict[str, list[Sample]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)
    idle: list[Idle] = field(default_factory=list)
    imports: list[tuple[float, int]] = field(default_factory=list)  # milliseconds of processor time, modules
    went_on: list[bool] = field(default_factory=list)  # what was done while the terminal was stuck

    def add(self, steps: dict[str, list[Sample]]) -> None:
        for name, samples in steps.items():
            self.steps.setdefault(name, []).extend(samples)


Results = dict[str, Figures]


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def each(items: Iterable[NamedTuple], name: str) -> list[float]:
    return [getattr(item, name) for item in items]


def middle(items: Iterable[NamedTuple], name: str) -> float:
    return median(each(items, name))


def tail(items: Iterable[NamedTuple], name: str) -> float:
    return percentile(each(items, name), 95)


def of_turns(samples: Sequence[Sample], turns: int, name: str) -> float:
    """The largest of the medians of the keys that were pressed in turn: each of them may cost something else."""
    return max(middle(samples[turn::turns], name) for turn in range(turns))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the minima: what else the machine did can only add to them."""
    return min(ours) / min(theirs)
