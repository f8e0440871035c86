"""What the relay counts, and its text form for Prometheus. No label and no value ever holds anybody's data."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable

Labels = tuple[tuple[str, str], ...]

PREFIX = "ternbox_relay_"

# Upper bounds of the histograms in seconds.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    def __init__(self) -> None:
        self._counts: dict[str, Counter[Labels]] = defaultdict(Counter)
        self._times: dict[str, list[int]] = {}
        self._sums: Counter[str] = Counter()
        self._gauges: dict[str, Callable[[], float]] = {}

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """`name` without prefix and without `_total`."""
        self._counts[name][tuple(sorted(labels.items()))] += amount

    def counted(self, name: str, **labels: str) -> int:
        return self._counts[name][tuple(sorted(labels.items()))]

    def observe(self, name: str, seconds: float) -> None:
        """One more duration for the histogram `name` (which should end in `_seconds`)."""
        self._times.setdefault(name, [0] * (len(BUCKETS) + 1))[bisect_left(BUCKETS, seconds)] += 1
        self._sums[name] += seconds  # type: ignore[assignment]

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        """`read` is asked whenever somebody looks."""
        self._gauges[name] = read
