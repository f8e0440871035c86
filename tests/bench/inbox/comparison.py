"""What of a run the picture for the README shows: where the inbox is ahead of others, and where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from tests.bench.inbox.chart import Bar, Panel
from tests.bench.inbox.figures import middle, tail
from tests.bench.inbox.measured import PEERS, Measured, NotMeasured

NAMES = {"hello": "bare Textual", "weechat": "WeeChat", "neomutt": "NeoMutt"}


def title(run: Measured) -> tuple[str, str]:
    size = f"{run.plan.middle:,}"
    return (
        f"Ternbox with {size} conversations, beside others",
        f"Shorter is better. In a terminal of 120x40; mail programs with {size} mails, WeeChat with 10,000 lines.",
    )


def panels(run: Measured) -> list[Panel]:
    def size(step: str) -> Callable[[str], float]:
        return lambda name: run.written(step, name)

    def lag(name: str) -> float:
        return middle(run.steps("held page", f"{name}, link"), "settled") / 1e3

    def typing(name: str) -> float:
        return tail(run.steps("typed character", name), "settled")

    found: list[tuple[str, str, Callable[[str], float], Callable[[float], str]]] = [
        ("First useful frame", "from the call to something to read", lambda name: run.best(name, "first"), _ms),
        ("Memory", "after use", run.memory, _mb),
        ("Slow line: lag", "after Page Down was held, 100 kbit/s", lag, _seconds),
        ("Next conversation or message", "bytes to the terminal", size("next conversation"), _bytes),
        ("A page of the list", "bytes to the terminal", size("page of list"), _bytes),
        ("Typed character", "95 of 100 are on the screen within", typing, _ms),
    ]
    panels = (Panel(title, note, list(_bars(run, take, told))) for title, note, take, told in found)
    return [panel for panel in panels if any(bar.ours for bar in panel.bars)]


def _bars(run: Measured, take: Callable[[str], float], told: Callable[[float], str]) -> Iterator[Bar]:
    for name in (run.ours, "hello", *PEERS):
        with suppress(NotMeasured):
            value = take(name)
            yield Bar("Ternbox" if name == run.ours else NAMES.get(name, name), value, told(value), name == run.ours)


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _mb(value: float) -> str:
    return f"{value:.0f} MB"


def _bytes(value: float) -> str:
    return f"{value:,.0f} B"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"
