"""Text in a field as Textual's TextArea breaks it: after the white space that follows a word, and words that are too
long anywhere. A test compares both.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

_WORD = re.compile(r"\S+\s*|\s+")


def field_lines(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, but for the white space at their ends."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width)]


def _broken(paragraph: str, width: int) -> list[str]:
    lines = [""]
    used = 0
    for found in _WORD.finditer(paragraph):
        word, size = found[0], cell_len(found[0])
        if used + size <= width:
            lines[-1] += word
            used += size
            continue
        if size <= width:
            lines, used = [*lines, word] if found.start() else [word], size
            continue
        parts = chop_cells(word, width)
        lines = [*lines, *parts] if found.start() else parts
        used = cell_len(lines[-1])
    return lines
