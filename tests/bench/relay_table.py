"""Figures as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MS = 1e6


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The first column is text, the others are figures."""
    lines = [["", *columns], *map(list, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    print(f"\n{title}")
    for line in lines:
        first, *rest = line
        figures = (figure.rjust(width + 2) for figure, width in zip(rest, widths[1:], strict=True))
        print(f"  {first.ljust(widths[0])}{''.join(figures)}", flush=True)
