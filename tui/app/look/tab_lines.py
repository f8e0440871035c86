"""The two lines above the list: the three views with their numbers, and what is said beside them."""

from __future__ import annotations

from tui.app.look.spans import Span, apart, width_of
from tui.store import Counts, View
from tui.text import clean_line


def tab_lines(view: View, counts: Counts, filter: str, aside: str, width: int) -> list[list[Span]]:
    beside: list[Span] = [(aside, "quiet"), (" ", "text")] if aside else []
    return [apart(_tabs(view, counts, filter, width - width_of(beside)), beside, width), [("─" * width, "rule")]]


def place(index: int, count: int, more: str = "") -> str:
    """Where the cursor is, as wide on each row: nothing beside it moves."""
    total = f"{count:,}"
    return f"{index + 1:>{len(total)},} of {total}{more}"


def _tabs(view: View, counts: Counts, filter: str, room: int) -> list[Span]:
    if filter:
        return [(f" {view.capitalize()} ", "strong"), (f"/{clean_line(filter, 60)}", "accent")]
    numbers = {View.OPEN: counts.open, View.WAITING: counts.waiting, View.ARCHIVED: counts.archived}
    none = {name: f" {name.capitalize()} " for name in numbers}
    whole = {name: f"{none[name]}{number:,} " for name, number in numbers.items()}
    short = {name: f"{none[name]}{_short(number)} " for name, number in numbers.items()}
    wide = {name: f"{words} " for name, words in whole.items()}
    # A number that is cut would be a wrong one: where there is no room it is rounded down, or goes; one of them the
    # cursor's place tells as well.
    ways = (wide, whole, short, short | {view: none[view]}, none | {view: short[view]}, none)
    spans = [[(words, "strong" if name is view else "quiet") for name, words in way.items()] for way in ways]
    return next((way for way in spans if width_of(way) < room), spans[-1])


def _short(number: int) -> str:
    """In thousands or millions, from ten thousand on."""
    if number < 10_000:
        return f"{number:,}"
    return f"{number // 1_000}k" if number < 1_000_000 else f"{number // 100_000 / 10:.1f}M"
