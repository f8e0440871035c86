"""Lines made ready to be painted: cut to their width or filled up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.app.look.ink import Ready
from tui.app.look.spans import Span, Spans, cut, width_of
from tui.app.output.cells import cells_of
from tui.app.output.styles import PLAIN


def ready(x: int, y: int, width: int, spans: Spans, ground: str) -> list[Ready]:
    """One line. Where terminals disagree about the width of a character, the line is blanked before, and what stands
    behind that character gets its place by the number of its column.
    """
    shown = _filled(spans, width)
    if all(text.isascii() for text, _ in shown):
        return [(x, y, ground, shown)]
    runs = [*_runs(shown)]
    blank: list[Ready] = [(x, y, ground, [(" " * width, "text")])] if len(runs) > 1 else []
    return [*blank, *((x + column, y, ground, run) for column, run in runs)]


def _filled(spans: Spans, width: int) -> list[Span]:
    shown = [(text, role) for text, role in cut(spans, width) if text]
    rest = width - width_of(shown)
    return [*shown, *([(" " * rest, "text")] if rest else [])]


def _runs(spans: Iterable[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Spans that can be written one after the other, each run with its column. It ends behind unsure characters."""
    start, run, column = 0, list[Span](), 0
    was_sure = True
    for text, role, is_sure, width in _pieces(spans):
        if is_sure and not was_sure:
            yield start, run
            start, run = column, []
        run.append((text, role))
        column += width
        was_sure = is_sure
    yield start, run


def _pieces(spans: Iterable[Span]) -> Iterator[tuple[str, str, bool, int]]:
    """The spans, torn where sure characters border on unsure ones; with their width."""
    for text, role in spans:
        for is_sure, cells in groupby(_clusters(text), key=lambda cell: cell[1] > 0):
            clusters = [*cells]
            yield "".join(each for each, _ in clusters), role, is_sure, sum(abs(width) for _, width in clusters)


def _clusters(text: str) -> list[tuple[str, int]]:
    return [(cluster, width) for cluster, _, width in cells_of(text, PLAIN) if width]
