"""Samples, and what is said of many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple


class Sample(NamedTuple):
    """One key: milliseconds to the first byte and to the last one before it was quiet, bytes, processor time."""

    first: float
    settled: float
    written: int
    zipped: int
    cpu: float


class Start(NamedTuple):
    """One start, in milliseconds since the program was called, with the processor time until then, and bytes."""

    first: float
    usable: float
    first_cpu: float
    usable_cpu: float
    written: int
    memory: float


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def middle(samples: Iterable[Sample], field: str) -> float:
    return median(getattr(sample, field) for sample in samples)


def tail(samples: Iterable[Sample], field: str) -> float:
    return percentile((getattr(sample, field) for sample in samples), 95)


def of_minima(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return min(ours) / min(theirs)


def of_medians(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return median(ours) / median(theirs)


def each(items: Iterable[NamedTuple], field: str) -> list[float]:
    return [getattr(item, field) for item in items]


Told = Callable[[Sequence[Sample]], str]
