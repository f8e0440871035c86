"""What others need for the same, in words."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.inbox.figures import each, middle, tail
from tests.bench.inbox.measured import PEERS, Measured

Told = Callable[[Measured], str]


def nobody(run: Measured) -> str:
    return ""


def keys(step: str) -> Told:
    def told(run: Measured) -> str:
        found = {name: run.results[name].steps.get(step, []) for name in PEERS if name in run.results}
        return "; ".join(
            f"{name} {tail(samples, 'settled'):.1f} ms, {middle(samples, 'written'):,.0f} B"
            for name, samples in found.items()
            if samples
        )

    return told


def starts(on: str = "") -> Told:
    """On a slow line with `on` it."""

    def told(run: Measured) -> str:
        there = {name: run.results.get(name + on) for name in ("hello", *PEERS)}
        return "; ".join(
            f"{name} {min(each(figures.starts, 'first')):,.0f} ms"
            for name, figures in there.items()
            if figures and figures.starts
        )

    return told


def lag(step: str) -> Told:
    def told(run: Measured) -> str:
        found = {name: run.results[f"{name}, link"].steps for name in PEERS if f"{name}, link" in run.results}
        return "; ".join(
            f"{name} {middle(steps[step], 'settled') / 1e3:.1f} s" for name, steps in found.items() if step in steps
        )

    return told


def memory(run: Measured) -> str:
    there = [name for name in ("hello", *PEERS) if name in run.results and run.results[name].memory]
    return "; ".join(f"{name} {run.memory(name):.0f} MB" for name in there)


def idle(run: Measured) -> str:
    there = [name for name in ("hello", *PEERS) if name in run.results and run.results[name].idle]
    return "; ".join(f"{name} {run.results[name].idle[-1].cpu:.2f} %" for name in there)
