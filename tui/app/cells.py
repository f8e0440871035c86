"""Cutting and wrapping by cells: a Chinese character takes two columns of a terminal, a combining mark none."""

from __future__ import annotations

from unicodedata import category

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS = "…"


def widest(text: str) -> int:
    """The cells that a text takes at most: half of the terminals give a spacing mark (Indic ...) its own column."""
    return cell_len(text) + (0 if text.isascii() else sum(category(char) == "Mc" for char in text))


def fit(text: str, width: int) -> str:
    """At most `width` cells of a line, with an ellipsis where it was cut."""
    size = widest(text)
    if size <= width:
        return text
    room = width - 1 - (size - cell_len(text))
    return set_cell_size(text, max(room, 0)).rstrip() + ELLIPSIS if width > 0 else ""


def padded(text: str, width: int) -> str:
    """Exactly `width` cells."""
    return set_cell_size(fit(text, width), max(width, 0))


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces where possible; a line break in the text stays one."""
    width = max(width, 2)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [paragraph] if widest(paragraph) <= width else _broken(paragraph, width)
    return lines


def _broken(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in paragraph.split(" "):
        size = widest(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines += full
        used = cell_len(line)
    return [*lines, line]
