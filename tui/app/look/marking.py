"""Hits marked in the lines of a message: reversed letters, which every terminal shows, whatever its colours."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tui.app.look.spans import Span
from tui.text.found import Found, found
from tui.text.query import Term

_TORN = 80  # characters on either side of a line's end in which a hit may be torn


def mark(lines: Sequence[Sequence[Span]], margin: int, terms: Sequence[Term]) -> list[list[Span]]:
    """The lines with the hits in them marked, right of a margin in cells; also hits that a line's end tears apart."""
    split = [_split(line, margin) for line in lines]
    texts = ["".join(text for text, _ in right) for _, right in split]
    places = [found(text, terms) for text in texts]
    for index in range(len(texts) - 1):
        for before, after in _torn(texts[index], texts[index + 1], terms):
            places[index].append(before)
            places[index + 1].append(after)
    return [[*left, *_marked(right, here)] for (left, right), here in zip(split, places, strict=True)]


def _split(line: Sequence[Span], margin: int) -> tuple[list[Span], list[Span]]:
    """The columns on the left, and the text."""
    used = 0
    for index, (text, _) in enumerate(line):
        if used >= margin:
            return list(line[:index]), list(line[index:])
        used += cell_len(text)
    return list(line), []


def _torn(one: str, other: str, terms: Sequence[Term]) -> list[tuple[Found, Found]]:
    """Hits that begin at the end of a line and end in the next one, which went on with a space or without."""
    head, tail = other[:_TORN], one[-_TORN:]
    start = len(one) - len(tail)
    torn = []
    for between in ("", " "):
        for place in found(f"{tail}{between}{head}", terms):
            if place.start < len(tail) and place.end > len(tail) + len(between):
                here = Found(start + place.start, len(one))
                torn.append((here, Found(0, place.end - len(tail) - len(between))))
    return torn


def _marked(spans: Sequence[Span], places: Sequence[Found]) -> list[Span]:
    hits = {at for place in places for at in range(place.start, place.end)}
    if not hits:
        return list(spans)
    marked: list[Span] = []
    at = 0
    for text, role in spans:
        for char in text:
            this = "hit" if at in hits else role
            if marked and marked[-1][1] == this:
                marked[-1] = marked[-1][0] + char, this
            else:
                marked.append((char, this))
            at += 1
    return marked
