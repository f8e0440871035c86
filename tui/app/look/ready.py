"""Lines made ready to be painted: cut to their width or filled up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import set_cell_size

from tui.app.look.ink import Ready
from tui.app.look.spans import Span, Spans, cut, width_of
from tui.app.output.cells import cells_of
from tui.app.output.styles import PLAIN


def ready(x: int, y: int, width: int, spans: Spans, ground: str) -> list[Ready]:
    """One line. Where terminals disagree about the width of a text, the line is blanked before and what stands behind
    that text gets its place by the number of its column.
    """
    shown = _filled(spans, width)
    if all(_is_sure(text) for text, _ in shown):
        return [(x, y, ground, shown)]
    blank: Ready = (x, y, ground, [(" " * width, "text")])
    return [blank, *((x + column, y, ground, run) for column, run in _runs(shown))]


def _filled(spans: Spans, width: int) -> list[Span]:
    shown = [(text, role) for text, role in cut(spans, width) if text]
    rest = width - width_of(shown)
    if rest < 0:  # half of a wide character where there is room for one cell
        return [(set_cell_size(shown[0][0], width), shown[0][1])]
    return [*shown, *([(" " * rest, "text")] if rest else [])]


def _is_sure(text: str) -> bool:
    return text.isascii() or all(width >= 0 for _, _, width in cells_of(text, PLAIN))


def _runs(spans: Iterable[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Spans that can be written one after the other, each run with its column."""
    column, run = 0, list[Span]()
    start = 0
    for span in spans:
        run.append(span)
        column += width_of([span])
        if not _is_sure(span[0]):
            yield start, run
            start, run = column, []
    if run:
        yield start, run
