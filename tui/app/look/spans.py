"""A line of the screen as spans: clean text and its role, cut and set apart by cells."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.app.cells import ELLIPSIS, fit, padded, widest

# A piece of a line: clean text, and its role, which is the name of a style.
Span = tuple[str, str]
Spans = Sequence[Span]


def width_of(spans: Spans) -> int:
    return sum(cell_len(text) for text, _ in spans)


def cut(spans: Spans, width: int) -> list[Span]:
    """The spans as far as they fit into `width` cells."""
    fitting: list[Span] = []
    for text, role in spans:
        if widest(text) > width:
            return [*fitting, (fit(text, width), role)] if width > 0 else _marked_as_cut(fitting)
        fitting.append((text, role))
        width -= cell_len(text)
    return fitting


def _marked_as_cut(spans: list[Span]) -> list[Span]:
    if spans and spans[-1][0]:
        text, role = spans[-1]
        spans[-1] = (padded(text, cell_len(text) - 1).rstrip() + ELLIPSIS, role)
    return spans


def apart(left: Spans, right: Spans, width: int) -> list[Span]:
    """`left` at the left edge and `right` at the right one; where both do not fit, `right` stays whole."""
    room = width - width_of(right)
    if room < 4:
        return cut(left, width)
    shown = cut(left, room - 1)
    return [*shown, (" " * (room - width_of(shown)), "text"), *right]
