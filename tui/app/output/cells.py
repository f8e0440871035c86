"""Text as the cells of a terminal, and which of them every terminal agrees about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import split_graphemes

from tui.app.output.styles import SHOW_ON_BLANKS, Style

Cell = tuple[str, Style, int]
"""What is seen, how it looks, and how many columns it takes: 0 for the second half of a wide one, less than 0 where
terminals disagree. What nobody has painted yet is None.
"""
Row = list[Cell | None]

# On the width of these all terminals agree: no emoji, no marks that join, no script whose letters do. First and last of
# each stretch; a regex of them takes ten milliseconds to compile.
_SURE = (
    *(" ~", "\xa1\xac", "\xae\u02ff", "\u0370\u0377", "\u037a\u0482", "\u048a\u052f", "\u1e00\u1eff"),
    *("\u2010\u2027", "\u2030\u205e", "\u20a0\u20bf", "\u2190\u21ff", "\u2500\u25fc"),
    *("\u3001\u3029", "\u3041\u3096", "\u30a0\u30ff", "\u3400\u4dbf", "\u4e00\u9ffc", "\uac00\ud7a3", "\uff01\uff60"),
)
# Scripts with marks that take a column of their own in some terminals and none in others (Indic, Burmese, Khmer ...).
MARKED = ("\u0900\u0dff", "\u0f00\u109f", "\u1700\u18af", "\u1900\u1cff", "\ua800\uabff")
_BOX = "\u2500", "\u257f"


def _edges(stretches: Sequence[str]) -> list[str]:
    return [chr(ord(char) + at) for first_and_last in stretches for at, char in enumerate(first_and_last)]


_SURE_EDGES, _MARKED_EDGES = _edges(_SURE), _edges(MARKED)


def _is_between(edges: list[str], char: str) -> bool:
    """Whether a character stands in one of the stretches."""
    return bisect_right(edges, char) % 2 == 1


def is_sure(cluster: str) -> bool:
    """Whether all terminals give it the same width."""
    return len(cluster) == 1 and _is_between(_SURE_EDGES, cluster)


def blank(style: Style) -> Cell:
    """A space shows no more of a look than its background, unless that has lines or is reversed."""
    return " ", style if style[0] & SHOW_ON_BLANKS else (frozenset(), "", style[2]), 1


@lru_cache(300)
def cells_of(text: str, style: Style) -> list[Cell]:
    """The cells of text without control characters; not to be changed. It is measured as Textual measures."""
    space = blank(style)
    if text.isascii():
        return [space if char == " " else (char, style, 1) for char in text]
    cells: list[Cell] = []
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        if width == 0:  # a mark with nothing before it
            continue
        cells.append(space if cluster == " " else (cluster, style, width if is_sure(cluster) else -width))
        if width == 2:
            cells.append(("", style, 0))
    return cells


def end_of_unsure(row: Row, x: int) -> int:
    """Where the run of unsure characters ends that begins at `x`. In a script with marks a terminal may need more room
    than we think, so there it is the whole phrase with the blanks behind it: they are what may be run over.
    """
    begin = x
    while x < len(row) and (cell := row[x]) and cell[2] < 0:
        x -= cell[2]
    return _end_of_phrase(row, x) if any(cell and _has_marks(cell[0]) for cell in row[begin:x]) else x


def _has_marks(cluster: str) -> bool:
    return _is_between(_MARKED_EDGES, cluster[:1])


def _end_of_phrase(row: Row, x: int) -> int:
    """The next line of a frame, or where what follows two blanks begins."""
    while x < len(row) and (cell := row[x]) and not _BOX[0] <= cell[0] <= _BOX[1]:
        if cell[0] == " " and row[x : x + 2] == [cell, cell]:
            while x < len(row) and row[x] == cell:
                x += 1
            return x
        x += abs(cell[2]) or 1
    return x


def spread(row: Row, changed: list[bool], wanted: Row) -> None:
    """Unsure characters of a row next to a change are sent again, and after them what they may have run over: of the
    row that is shown, because they are still there, and of the one that is wanted.
    """
    end = 0
    for x, cell in enumerate(row):
        if cell and cell[2] < 0 and x >= end:
            end = end_of_unsure(row, x)
            if True in changed[max(0, x - 1) : end + 1]:
                for each in range(x, min(len(row), max(end, x + 2 * _code_points(row[x:end])))):
                    changed[each] = wanted[each] is not None


def _code_points(cells: Sequence[Cell | None]) -> int:
    return sum(len(cell[0]) for cell in cells if cell)
