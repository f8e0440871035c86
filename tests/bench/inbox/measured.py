"""The figures of a run, asked for by program and step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeVar

from tests.bench.inbox.figures import Figures, Results, Sample, Start, each, middle
from tests.bench.inbox.plan import Plan

T = TypeVar("T")
PEERS = ("neomutt", "aerc", "weechat")


class NotMeasured(Exception):
    """A part was left out, or a peer is not installed."""


@dataclass(frozen=True)
class Measured:
    """With the day, the machine and the options of the command. What is not there raises NotMeasured."""

    plan: Plan
    results: Results
    day: date
    machine: str
    options: str

    @property
    def ours(self) -> str:
        """The inbox that is compared with others."""
        return f"ternbox {self.plan.middle}"

    @property
    def smallest(self) -> str:
        return f"ternbox {self.plan.sizes[0]}"

    @property
    def largest(self) -> str:
        return f"ternbox {self.plan.sizes[-1]}"

    def figures(self, name: str) -> Figures:
        if name not in self.results:
            raise NotMeasured(name)
        return self.results[name]

    def starts(self, name: str) -> Sequence[Start]:
        return there(self.figures(name).starts)

    def steps(self, step: str, name: str = "") -> Sequence[Sample]:
        """The samples of a step; of the inbox that is compared, unless a name says otherwise."""
        return there(self.figures(name or self.ours).steps.get(step, []))

    def written(self, step: str, name: str = "") -> float:
        return middle(self.steps(step, name), "written")

    def memory(self, name: str) -> float:
        return median(there(self.figures(name).memory))

    def best(self, name: str, field: str) -> float:
        """Of all starts: what else the machine did can only add to it."""
        return min(each(self.starts(name), field))


def there(found: Sequence[T]) -> Sequence[T]:
    if not found:
        raise NotMeasured
    return found
