"""Terminals of every kind: without a cursor, with few colours or none, unknown, and under a locale without UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal
from tests.terminal.tmux import Tmux

TYPED = "Ça va : 漢 …"
_SGR = re.compile(rb"\x1b\[([0-9;]*)m")
_ANSI = {*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108)}


def colours(output: bytes) -> set[str]:
    """Which sorts of colours were set: "direct", "256", "own" for the terminal's sixteen."""
    found: set[str] = set()
    for codes in _SGR.findall(output):
        numbers = [int(code or 0) for code in codes.split(b";")]
        while numbers:
            number = numbers.pop(0)
            if number in (38, 48):
                found.add("direct" if numbers[0] == 2 else "256")
                del numbers[: 4 if numbers[0] == 2 else 2]
            elif number in _ANSI - {39, 49}:
                found.add("own")
    return found


@pytest.mark.parametrize(
    ("variables", "allowed"),
    [
        ({"COLORTERM": "truecolor"}, {"direct"}),
        ({"TERM": "xterm-256color"}, {"256"}),
        ({"TERM": "xterm"}, {"own"}),
        ({"TERM": "linux"}, {"own"}),
        ({"TERM": "nobody-knows-this"}, {"own"}),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, set()),
        ({"LC_ALL": "C", "LANG": "C"}, {"256"}),
    ],
    ids=["direct", "256", "16", "console", "unknown", "none", "C"],
)
def test_a_person_reads_and_writes(unanswered: dict[str, str], variables: Mapping[str, str], allowed: set[str]) -> None:
    with Terminal(TERNBOX, {**unanswered, **variables}, columns=100) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("\r")
        terminal.wait_for("reply to")
        terminal.send(TYPED)
        terminal.wait_for(f"{len(TYPED)}/")
        screen = terminal.wait_for("Ça va")
        assert "│" in screen
        assert "▌" in screen
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert colours(terminal.output) == allowed
        assert terminal.is_restored()


def test_without_colours_the_cursor_in_the_text_is_seen(unanswered: dict[str, str]) -> None:
    with Terminal(TERNBOX, {**unanswered, "NO_COLOR": "1"}) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("\r")
        terminal.wait_for("reply to")
        terminal.send("x")
        terminal.wait_for("1/4096")
        terminal.read(quiet=0.3)
        written = terminal.output[terminal.output.rindex(b"x") :]
        assert re.match(rb"x\x1b\[7m ", written), written


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_without_a_cursor_gets_a_sentence(unanswered: dict[str, str], term: str) -> None:
    with Terminal(TERNBOX, {**unanswered, "TERM": term}, columns=250) as terminal:
        assert terminal.wait_exit() == 1
        said = " ".join(terminal.screen().split())
        assert "needs a terminal whose cursor can be moved" in said
        assert "export TERM=xterm-256color" in said
        assert "ternbox list" in said
        assert b"\x1b" not in terminal.output
        assert terminal.is_restored()


@pytest.mark.usefixtures("tmux_there")
@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"LC_ALL": "C"}, {"TERM": "xterm"}], ids=str)
def test_in_tmux(unanswered: dict[str, str], variables: Mapping[str, str]) -> None:
    command = ["env", *(f"{name}={value}" for name, value in variables.items()), *TERNBOX]
    with Tmux(command, unanswered, columns=80, rows=24) as tmux:
        tmux.wait_for(FIRST)
        tmux.keys("Enter")
        tmux.wait_for("reply to")
        tmux.type("typed")
        tmux.wait_for("5/4096")
        tmux.wait_for("typed")
        if "NO_COLOR" in variables:
            coloured = tmux.run("capture-pane", "-p", "-e")
            assert colours(coloured.encode()) == set()
            assert "\x1b[7m" in coloured
        tmux.keys("C-q")
        assert tmux.wait_exit() == 0
