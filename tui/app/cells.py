"""Cutting and wrapping by cells: a Chinese character takes two columns of a terminal, a combining mark none."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS = "…"


def fit(text: str, width: int) -> str:
    """At most `width` cells of a line, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def padded(text: str, width: int) -> str:
    """Exactly `width` cells."""
    return set_cell_size(fit(text, width), max(width, 0))


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces where possible; a line break in the text stays one."""
    width = max(width, 2)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += [paragraph] if cell_len(paragraph) <= width else _broken(paragraph, width)
    return lines


def _broken(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for word in paragraph.split(" "):
        size = cell_len(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) or [""]
        lines += full
        used = cell_len(line)
    return [*lines, line]
