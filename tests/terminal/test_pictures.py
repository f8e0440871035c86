"""A picture as the terminal's own graphics: asked for safely, shown for the price that was told, gone afterwards."""

from __future__ import annotations

import re

from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal
from tui.pictures import kitty

ON_SSH = {"SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22"}
SHOWN = b"\x1b_Ga=T"
ANSWERS = {kitty.QUESTION.encode(): b"\x1b_Gi=7431;OK\x1b\\", b"\x1b[16t": b"\x1b[6;20;10t"}


def cost_of(screen: str, way: str) -> float:
    found = re.search(rf"{way}.*about ([0-9.]+) (k?)B", screen)
    assert found
    return float(found[1]) * (1000 if found[2] else 1)


def test_a_picture_is_shown_for_what_was_told_and_taken_away_again(environment: dict[str, str]) -> None:
    command = [*TERNBOX, "demo", "--no-actors", "--at", "2026-03-09T10:15:01Z"]
    with Terminal(command, environment | ON_SSH, columns=120, rows=40, answers=ANSWERS) as terminal:
        terminal.wait_for(f"{FIRST} · +")
        terminal.wait_for("26 open")
        terminal.send("\tkk")
        terminal.read(quiet=0.7)
        assert b"\x1b_G" not in terminal.output, "nothing is asked before a picture is wanted"

        terminal.send("p")
        screen = terminal.wait_for("in Kitty graphics, 320 × 240 pixels")
        terminal.read(quiet=0.5)
        assert SHOWN not in terminal.output

        for key, way in (("s", "smaller"), ("g", "in Kitty graphics")):
            told = cost_of(screen, way)
            spent = terminal.cost(key)
            assert told * 0.9 < spent < told + 4500, (way, told, spent)
        assert terminal.output.count(SHOWN) == 1
        assert kitty.GONE.encode() not in terminal.output

        terminal.send("\x1b")
        terminal.wait_for(f"{FIRST} · +")
        terminal.read(quiet=0.5)
        assert terminal.output.count(kitty.GONE.encode()) == 1
        # An answer that comes much too late is no command either: its letters would archive, undo and quit.
        terminal.send("\x1b[?62;22c\x1b_Gi=7431;OKeeeuq\x1b\\")
        terminal.read(quiet=0.5)
        assert terminal.process.poll() is None
        assert "26 open" in terminal.screen()

        terminal.send("p")
        terminal.wait_for("in Kitty graphics")
        terminal.send("g")
        terminal.read(quiet=0.5)
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
        assert terminal.is_restored()
        left = terminal.output.rindex(b"\x1b[?1049l")
        assert terminal.output.rindex(SHOWN) < terminal.output.rindex(kitty.GONE.encode()) < left
