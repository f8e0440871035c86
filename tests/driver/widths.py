"""How wide text is, in the eyes of two kinds of terminals."""

from __future__ import annotations

from rich.cells import split_graphemes
from wcwidth import wcwidth

Clusters = list[tuple[str, int]]
_NEW_EMOJI = frozenset(map(chr, range(0x1FA70, 0x1FB00)))


def by_clusters(text: str) -> Clusters:
    """As Textual measures, and terminals that know about clusters. A mark with nothing before it shows nothing."""
    return [(text[start:end], width) for start, end, width in split_graphemes(text)[0] if width]


def by_code_points(text: str) -> Clusters:
    """As terminals measure that know nothing of clusters, nor of the emoji of the last years."""
    found: Clusters = []
    for char in text:
        width = 1 if char in _NEW_EMOJI else max(0, wcwidth(char))
        if width or not found:
            found.append((char, width))
        else:
            found[-1] = (found[-1][0] + char, found[-1][1])
    return found
