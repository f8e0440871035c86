"""In a real tmux: what is sent as differences and what Textual sends make the same screen, with all its colours."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.driver.emulator import Cell, Emulator
from tests.driver.session import ROOT
from tests.terminal.patience import until
from tests.terminal.tmux import Tmux

COLUMNS, ROWS = 100, 30
STEPS = (
    "j", "j", "PageDown", "Tab", "PageUp", "C-p", "Escape", "Enter", "x", "Tab", "End", "Home", "resize", "C-k",
    "Escape", "2", "j",
)  # fmt: skip


def cells(tmux: Tmux) -> list[list[Cell]]:
    """What tmux shows. A line begins in the look in which the one before it ended."""
    screen = Emulator(COLUMNS, ROWS)
    for y, line in enumerate(tmux.run("capture-pane", "-p", "-e", "-N").split("\n")[:ROWS], 1):
        screen.feed(f"\x1b[{y};1H{line}")
    return screen.rows


def differences(expected: Tmux, shown: Tmux) -> str:
    rows = zip(cells(expected), cells(shown), strict=True)
    lines = [
        f"{x},{y}: {found} instead of {wanted}"
        for y, row in enumerate(rows)
        for x, (wanted, found) in enumerate(zip(*row, strict=True))
        if wanted != found
    ]
    return "\n".join(lines[:10])


def command(home: Path, *options: str) -> list[str]:
    """The inbox with text on whose width all terminals agree: with other text tmux and Textual do not."""
    home.mkdir()
    return [sys.executable, "-m", "tests.driver.tapped", str(home / "log"), "7", "--sure", *options]


def take(tmux: Tmux, step: str) -> None:
    if step == "resize":
        tmux.resize(COLUMNS - 20, ROWS - 6)
        time.sleep(0.2)
        tmux.resize(COLUMNS, ROWS)
    elif step:
        tmux.keys(step)
    time.sleep(0.3)  # or Escape would be Alt with the next key


@pytest.mark.usefixtures("tmux_there")
def test_tmux_shows_the_same(environment: Mapping[str, str], tmp_path: Path) -> None:
    plain, ours = command(tmp_path / "plain", "--plain"), command(tmp_path / "ours")
    with (
        Tmux(plain, environment, columns=COLUMNS, rows=ROWS, cwd=ROOT) as expected,
        Tmux(ours, environment, columns=COLUMNS, rows=ROWS, cwd=ROOT) as shown,
    ):
        expected.wait_for("Ada Example")
        for step in ("", *STEPS):
            for tmux in (expected, shown):
                take(tmux, step)
            until(lambda: differences(expected, shown), lambda found: not found, f"the same after “{step}”")
        for tmux in (expected, shown):
            tmux.keys("q")
            assert tmux.wait_exit() == 0
