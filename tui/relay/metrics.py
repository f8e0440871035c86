"""What the relay counts, and its text form for Prometheus. No label and no value ever holds anybody's data."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import accumulate

Labels = tuple[tuple[str, str], ...]

PREFIX = "ternbox_relay_"
KIND = b"text/plain; version=0.0.4; charset=utf-8"

# Upper bounds of the histograms in seconds.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    def __init__(self) -> None:
        self._counts: dict[str, Counter[Labels]] = defaultdict(Counter)
        self._times: dict[str, list[int]] = {}
        self._sums: dict[str, float] = defaultdict(float)
        self._gauges: dict[str, Callable[[], float]] = {}

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """`name` without prefix and without `_total`."""
        self._counts[name][tuple(sorted(labels.items()))] += amount

    def counted(self, name: str, **labels: str) -> int:
        return self._counts[name][tuple(sorted(labels.items()))]

    def observe(self, name: str, seconds: float) -> None:
        """One more duration for the histogram `name` (which should end in `_seconds`)."""
        self._times.setdefault(name, [0] * (len(BUCKETS) + 1))[bisect_left(BUCKETS, seconds)] += 1
        self._sums[name] += seconds

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        """`read` is asked whenever somebody looks."""
        self._gauges[name] = read

    def text(self) -> bytes:
        """Everything, in version 0.0.4 of Prometheus' text format."""
        return "".join(f"{line}\n" for line in self._lines()).encode()

    def _lines(self) -> Iterator[str]:
        for name, counter in sorted(self._counts.items()):
            yield f"# TYPE {PREFIX}{name}_total counter"
            yield from (f"{PREFIX}{name}_total{_braced(labels)} {count}" for labels, count in sorted(counter.items()))
        for name, read in sorted(self._gauges.items()):
            yield f"# TYPE {PREFIX}{name} gauge"
            yield f"{PREFIX}{name} {_number(read())}"
        for name, times in sorted(self._times.items()):
            yield from self._histogram(name, list(accumulate(times)))

    def _histogram(self, name: str, counts: list[int]) -> Iterator[str]:
        yield f"# TYPE {PREFIX}{name} histogram"
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
            yield f'{PREFIX}{name}_bucket{{le="{bound}"}} {count}'
        yield f"{PREFIX}{name}_sum {_number(self._sums[name])}"
        yield f"{PREFIX}{name}_count {counts[-1]}"


def _braced(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:+}".replace("inf", "Inf") if math.isinf(value) else repr(value)
