"""Pixels as lines of text, two above each other in every cell: what every terminal with colours can show."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

UPPER = "▀"
Pixel = bytes


def strips(pixels: bytes, width: int, height: int) -> list[Strip]:
    """`pixels` has three bytes for each. Neighbours of the same colours are one segment, which is what costs."""
    lines = [pixels[3 * width * y : 3 * width * (y + 1)] for y in range(height)]
    below = [*lines[1:], b""] if height % 2 else lines[1:]
    return [_strip(upper, lower, width) for upper, lower in zip(lines[::2], below[::2], strict=True)]


def _strip(upper: bytes, lower: bytes, width: int) -> Strip:
    cells = ((upper[3 * x : 3 * x + 3], lower[3 * x : 3 * x + 3]) for x in range(width))
    return Strip([_segment(*colours, len(list(run))) for colours, run in groupby(cells)], width)


def _segment(upper: Pixel, lower: Pixel, length: int) -> Segment:
    if upper == lower:
        return Segment(" " * length, _style(b"", lower))
    return Segment(UPPER * length, _style(upper, lower))


@lru_cache(4096)
def _style(colour: Pixel, ground: Pixel) -> Style:
    return Style(color=_colour(colour), bgcolor=_colour(ground))


def _colour(pixel: Pixel) -> Color | None:
    return Color.from_rgb(*pixel) if pixel else None
