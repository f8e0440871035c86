"""Lines made ready to be painted: cut to their width or filled up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.app.look.ink import Ready
from tui.app.look.spans import Span, Spans, cut, width_of
from tui.app.output.cells import Row, cells_of, end_of_unsure
from tui.app.output.styles import PLAIN


def ready(x: int, y: int, width: int, spans: Spans, ground: str) -> list[Ready]:
    """One line. Where terminals disagree about the width of a character, the line is blanked before, and what stands
    behind that character gets its place by the number of its column.
    """
    shown = _filled(spans, width)
    if all(text.isascii() for text, _ in shown):
        return [(x, y, ground, shown)]
    runs = [*_runs(shown)]
    is_one = sum(width_of(run) for _, run in runs[:1]) == width
    blank: list[Ready] = [] if is_one else [(x, y, ground, [(" " * width, "text")])]
    return [*blank, *((x + column, y, ground, run) for column, run in runs)]


def _filled(spans: Spans, width: int) -> list[Span]:
    shown = [(text, role) for text, role in cut(spans, width) if text]
    rest = width - width_of(shown)
    return [*shown, *([(" " * rest, "text")] if rest else [])]


def _runs(spans: Iterable[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Spans that can be written one after the other, each run with its column. It ends behind unsure characters."""
    row = _row(spans)
    start = x = 0
    while x < len(row):
        cell = row[x]
        if cell and cell[2] < 0:
            x = end_of_unsure(row, x)
            yield start, _joined(row[start:x], ends_in_blanks=False)
            start = x
        else:
            x += 1
    if start < x:
        yield start, _joined(row[start:])


def _row(spans: Iterable[Span]) -> Row:
    """The cells of the spans: the role stands in place of the colour, the span's number in place of the ground."""
    return [
        (cluster, (frozenset(), role, str(number)), width)
        for number, (text, role) in enumerate(spans)
        for cluster, _, width in cells_of(text, PLAIN)
    ]


def _joined(row: Row, *, ends_in_blanks: bool = True) -> list[Span]:
    cells = [cell for cell in row if cell]
    while not ends_in_blanks and cells[-1][0] == " ":
        cells.pop()
    return [("".join(cell[0] for cell in run), style[1]) for style, run in groupby(cells, key=lambda cell: cell[1])]
