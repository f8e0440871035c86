"""What was found, line by line, and how it is said: aligned text for people and tickets, data for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from tui.credentials import Way
from tui.doctor import pasteable


class State(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    SKIPPED = "skipped"


# Each state is a word of its own; colour only repeats it.
WORDS = {State.GOOD: "ok", State.WARN: "WARN", State.BAD: "BAD", State.SKIPPED: "skip"}
COLOURS = {State.GOOD: "32", State.WARN: "33", State.BAD: "1;31", State.SKIPPED: "2"}
NARROWEST, WIDEST = 60, 120


@dataclass(frozen=True)
class Line:
    """One finding. Each of `fix` is a command or setting that mends it, best first; `seconds` is what finding it took,
    where that says something.
    """

    area: str
    name: str
    state: State
    words: str
    fix: tuple[Way, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Area:
    """Makes the lines of one area."""

    title: str

    def good(self, name: str, words: str, seconds: float | None = None) -> Line:
        return Line(self.title, name, State.GOOD, words, seconds=seconds)

    def skipped(self, name: str, words: str, seconds: float | None = None) -> Line:
        return Line(self.title, name, State.SKIPPED, words, seconds=seconds)

    def warn(self, name: str, words: str, *fix: str | Way, seconds: float | None = None) -> Line:
        return Line(self.title, name, State.WARN, words, _ways(fix), seconds)

    def bad(self, name: str, words: str, *fix: str | Way, seconds: float | None = None) -> Line:
        return Line(self.title, name, State.BAD, words, _ways(fix), seconds)


def _ways(fix: Sequence[str | Way]) -> tuple[Way, ...]:
    return tuple(each if isinstance(each, Way) else Way("", each) for each in fix)


class Report:
    """Fit for a public ticket from here on, whatever the lines held."""

    def __init__(self, lines: Sequence[Line], seconds: float) -> None:
        self.lines = [_pasteable(line) for line in lines]
        self.seconds = seconds

    @property
    def state(self) -> State:
        states = {line.state for line in self.lines}
        return next((state for state in (State.BAD, State.WARN) if state in states), State.GOOD)

    @property
    def exit_code(self) -> int:
        return {State.GOOD: 0, State.WARN: 1, State.BAD: 2}[self.state]

    def data(self) -> dict[str, Any]:
        lines = [line_data(line) for line in self.lines]
        return {"state": self.state, "seconds": _rounded(self.seconds), "lines": lines}

    def text(self, width: int | None = None, *, colour: bool = False) -> str:
        """`width` is that of the terminal, None for a pipe or a file, where no line is broken."""
        room = room_of(width)
        names = max((len(line.name) for line in self.lines), default=0)
        parts = [(title, list(lines)) for title, lines in groupby(self.lines, key=lambda line: line.area)]
        # Once more at the end, which is what a small terminal still shows.
        if broken := [replace(line, fix=line.fix[:1]) for line in self.lines if line.state is State.BAD]:
            parts.append(("Mend first", broken))
        shown: list[str] = []
        for title, lines in parts:
            shown += [title, *(text for line in lines for text in shown_line(line, names, room, colour)), ""]
        return "\n".join([*shown, *_wrapped(self._sum(), "", room)])

    def _sum(self) -> str:
        parts = [self._named(State.BAD, "Broken"), self._named(State.WARN, "Warnings")]
        found = " ".join(part for part in parts if part) or "All good."
        return f"{found} {len(self.lines)} checks in {self.seconds:.1f} s."

    def _named(self, state: State, title: str) -> str:
        names = [line.name for line in self.lines if line.state is state]
        return f"{title}: {', '.join(names)}." if names else ""


def _pasteable(line: Line) -> Line:
    fix = tuple(Way(pasteable.clean(way.what), pasteable.clean(way.command)) for way in line.fix)
    return replace(line, words=pasteable.clean(line.words), fix=fix)


def room_of(width: int | None) -> int | None:
    """Columns to write in on a terminal of that width; None where no line is broken."""
    return None if width is None else min(max(width, NARROWEST), WIDEST)


def line_data(line: Line) -> dict[str, Any]:
    return {**asdict(line), "fix": [way._asdict() for way in line.fix], "seconds": _rounded(line.seconds)}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def shown_line(line: Line, names: int, room: int | None, colour: bool) -> Iterator[str]:
    """`names` is the width of the column of names."""
    word = f"{WORDS[line.state]:<4}"
    word = f"\x1b[{COLOURS[line.state]}m{word}\x1b[0m" if colour else word
    indent = " " * (2 + 4 + 2 + names + 2)
    first, *rest = _wrapped(line.words + _took(line.seconds), indent, room)
    yield f"  {word}  {line.name:<{names}}  {first.strip()}"
    yield from rest
    # Not broken: a command is pasted as it stands.
    yield from (f"        -> {way.command}" + (f"   ({way.what})" if way.what else "") for way in line.fix)


def _took(seconds: float | None) -> str:
    return "" if seconds is None else f" ({seconds * 1000:.0f} ms)" if seconds < 1 else f" ({seconds:.1f} s)"


def _wrapped(words: str, indent: str, room: int | None) -> list[str]:
    if room is None:
        return [indent + words]
    return textwrap.wrap(words, room, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
