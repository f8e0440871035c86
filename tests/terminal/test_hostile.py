"""Strangers' text in the finished program: nothing of theirs acts on the terminal, and the program stays usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from unicodedata import category

import pytest

from tests.terminal.inbox import TERNBOX
from tests.terminal.strangers import PLACES, World, hostile_strings, serve, word
from tests.terminal.terminal import Terminal
from tests.terminal.tmux import Tmux
from tui import text

# All that Ternbox itself says to a terminal: styles, cursor, erasing, modes and questions about them, the keyboard
# protocol, and as the only string the shape of the mouse pointer.
OWN = re.compile(
    r"\x1b\[(?:[0-9;]*[mHKJABCDGdX]|\?[0-9;]+(?:[hl]|\$p)|[<>=]?[0-9;]*u|>[0-9;]*[ms]|2[23];[02]t|5n)"
    r"|\x1b\]22;default\x07"
)
SCREENFUL = 5000  # characters
Environment = dict[str, str]


@pytest.fixture
def world() -> World:
    return World(hostile_strings())


@pytest.fixture
def account(environment: Environment, world: World) -> Iterator[Environment]:
    with serve(world) as url:
        yield {**environment, "TERNBOX_API_URL": url, "TERNBOX_ACCESS_KEY": "any"}


def foreign(output: bytes) -> list[str]:
    """Where control characters are that do not belong to the program's own sequences."""
    rest = OWN.sub("", output.decode("utf-8", "surrogateescape")).replace("\r\n", "")
    found = [at for at, char in enumerate(rest) if category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    return [ascii(rest[max(0, at - 10) : at + 30]) for at in found]


def test_no_control_character_of_a_stranger_comes_out(account: Environment, world: World) -> None:
    with Terminal([*TERNBOX], account, columns=200, rows=60) as terminal:
        seen = terminal.wait_for(word("NAME", 21))
        for number in range(len(world.strings)):
            terminal.wait_for(word("CHANNEL", number))
            seen += terminal.wait_for(word("TEXT", number))
            terminal.send("v")
            terminal.wait_for("The message as it is")
            terminal.send("qj")
        terminal.send("g")
        terminal.wait_for(word("REFUSED", 0))
        terminal.send("r")
        terminal.read(0.3)
        terminal.send("Hello\r")
        terminal.wait_for(word("REPLY", 0))
        terminal.read(0.2)
        terminal.send("\x1b")
        terminal.read(0.3)
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_restored()
        assert foreign(terminal.output) == []
        for place, (number, raw) in product(PLACES, enumerate(world.strings)):
            if len(raw) < SCREENFUL or place == "TEXT":  # what is above a longer one is not on the screen
                first_line = text.clean_line(world.said(place, number)).split(" ↵")[0]
                assert first_line[: len(word(place, number)) + 10] in seen


@pytest.mark.usefixtures("tmux_there")
def test_tmux_stays_as_it_was(account: Environment, world: World) -> None:
    with Tmux([*TERNBOX], account, columns=200, rows=60) as tmux:
        tmux.wait_for(word("NAME", 21))
        for number in range(len(world.strings)):
            tmux.wait_for(word("CHANNEL", number))
            tmux.keys("j")
        assert tmux.fact("pane_title") == tmux.fact("host")
        assert tmux.run("list-buffers") == ""
        assert tmux.fact("alternate_on") == "1"
        assert tmux.fact("mouse_any_flag") == "1"
        tmux.keys("q")
        assert tmux.wait_exit() == 0


@pytest.mark.parametrize("stranger", ["\x1b]2;title\x07", "\x1b]52;c;aGk=\x1b\\", "\x9b31m", "\u202e", "\x1b[5i", "\r"])
def test_the_judge_sees_what_should_not_be_there(stranger: str) -> None:
    own = b"\x1b[1;31mred\x1b[2;3H\x1b[?2026l"
    assert foreign(own) == []
    assert foreign(own + stranger.encode() + own) != []
