"""What a tapped program writes down, in order: what Textual wrote, what was sent, and how large the terminal was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Size(NamedTuple):
    """The terminal has another size, as far as the program could know."""

    columns: int
    rows: int


class Wrote(NamedTuple):
    """Textual called `write`, with the size for which it draws."""

    data: str
    columns: int
    rows: int


class Sent(NamedTuple):
    """This went to the terminal."""

    data: str


class Done(NamedTuple):
    """`write` has returned. `behind`: the driver holds back what it has not sent yet. `plain`: it has given up."""

    behind: bool
    plain: bool


class Rest(NamedTuple):
    """Nothing has been drawn for a while, and nothing is held back: now the screen must be right."""

    number: int


Event = Size | Wrote | Sent | Done | Rest
_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (Size, Wrote, Sent, Done, Rest)}


class Log:
    """Each note is one write, since a signal may interrupt another note."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, event: Event) -> None:
        os.write(self._file, json.dumps([type(event).__name__, *event]).encode() + b"\n")


def read(path: Path) -> Iterator[Event]:
    with path.open(encoding="ascii") as lines:
        for line in lines:
            kind, *facts = json.loads(line)
            yield _KINDS[kind](*facts)
