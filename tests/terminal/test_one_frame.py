"""No key flickers: what it leads to comes as one frame, also where the terminal cannot be told to wait for the rest."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.terminal.inbox import FIRST, PYTHON
from tests.terminal.terminal import Terminal
from tui.app.commands import COMMANDS, Where
from tui.app.output import known
from tui.app.output.fence import QUESTION

NOTED = str(Path(__file__).with_name("noted.py"))
UNSYNCHRONISED = {b"\x1b[?2026$p": b"\x1b[?2026;0$y"}
TOGETHER = 0.12  # seconds: two frames within that are one thing for the eye, and the cursor rests longer than that
TRIES = 3  # the machine may be busy, and news come at any moment
NAMED = {
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "delete": "\x1b[3~",
    "backspace": "\x7f",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "f1": "\x1bOP",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "alt+down": "\x1b[1;3B",
    "alt+up": "\x1b[1;3A",
    "alt+enter": "\x1b\r",
    "shift+enter": "\x1b[13;2u",
}
ESCAPE = "\x1b[27u"  # as the Kitty protocol writes it, which nothing can be the beginning of
LEAVE = {"app.quit", "app.suspend", "screen.editor", "app.redraw_all"}  # the terminal is given away, or all is wanted


def sequence(key: str) -> str:
    if key.startswith("ctrl+"):
        return chr(ord(key[-1]) & 31)
    return NAMED.get(key) or ("\x1b" + key[4:] if key.startswith("alt+") else key)


class Notes:
    """What has gone to the terminal since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def frames(self) -> list[float]:
        """When frames went out."""
        with self._path.open() as notes:
            notes.seek(self._read)
            lines = notes.read()
            self._read += len(lines.encode())
        pieces = (json.loads(line) for line in lines.splitlines())
        return [at for at, text in pieces if not known.HARMLESS.fullmatch(text.removesuffix(QUESTION))]


PLACES = {Where.LIST: "", Where.THREAD: "\t", Where.COMPOSER: "\t\t", Where.OUTSIDE: "", Where.ANYWHERE: ""}
TYPED = {Where.COMPOSER: [("\t\t", "a"), ("/", "a"), ("\x10", "a"), ("s", "a")]}


@pytest.mark.parametrize("place", Where, ids=lambda place: place.name)
def test_no_key_draws_twice(unanswered: dict[str, str], tmp_path: Path, place: Where) -> None:
    path = tmp_path / "notes"
    with Terminal([PYTHON, NOTED, str(path)], unanswered, columns=120, rows=40, answers=UNSYNCHRONISED) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_for("reply to")
        terminal.read(quiet=1)
        notes, steps = Notes(path), [*keys_of(place), *TYPED.get(place, [])]
        once = [step for step in steps if flickers(terminal, notes, *step)]
        always = [step for step in once if all(flickers(terminal, notes, *step) for _ in range(TRIES))]
        assert always == []
        assert len(steps) > 5


def keys_of(place: Where) -> list[tuple[str, str]]:
    """A key of every command, behind those that lead to its place."""
    commands = [command for command in COMMANDS if command.where is place and command.keys]
    return [(PLACES[place], sequence(command.keys[0])) for command in commands if command.action not in LEAVE]


def flickers(terminal: Terminal, notes: Notes, way: str, key: str) -> int:
    """How many frames followed another one at once. Afterwards the list has the focus again."""
    for each in way:
        terminal.send(each)
        terminal.read(quiet=0.1)
    notes.frames()
    terminal.send(key)
    terminal.read(quiet=0.25)
    times = notes.frames()
    for _ in range(3):
        terminal.send(ESCAPE)
        terminal.read(quiet=0.05)
    return sum(later - earlier < TOGETHER for earlier, later in pairwise(times))
