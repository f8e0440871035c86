"""The two lines above the list: the three views with their numbers, and what is said beside them."""

from __future__ import annotations

from tui.app.look.spans import Span, apart
from tui.store import Counts, View
from tui.text import clean_line


def tab_lines(view: View, counts: Counts, filter: str, aside: str, width: int) -> list[list[Span]]:
    beside: list[Span] = [(aside, "quiet"), (" ", "text")] if aside else []
    return [apart(_tabs(view, counts, filter), beside, width), [("─" * width, "rule")]]


def _tabs(view: View, counts: Counts, filter: str) -> list[Span]:
    if filter:
        return [(f" {view.capitalize()} ", "strong"), (f"/{clean_line(filter, 60)}", "accent")]
    numbers = {View.OPEN: counts.open, View.WAITING: counts.waiting, View.ARCHIVED: counts.archived}
    return [
        (f" {name.capitalize()} {number:,}  ", "strong" if name is view else "quiet")
        for name, number in numbers.items()
    ]
