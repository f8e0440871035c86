"""`y` in tmux, which has to hand the copy on to the person's own terminal."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.terminal.inbox import TERNBOX
from tests.terminal.patience import until
from tests.terminal.tmux import Tmux

Environment = dict[str, str]


@pytest.mark.usefixtures("tmux_there")
def test_a_message_is_copied_through_tmux(unanswered: Environment, tmp_path: Path) -> None:
    with Tmux(TERNBOX, unanswered) as tmux:
        tmux.run("set", "-s", "set-clipboard", "on")
        tmux.wait_for("reply to Femke Bakker")
        copied = until(lambda: press(tmux), bool, "the copy")
        assert copied == "Kan ik een nieuwe krijgen? Het is een cadeau voor zaterdag"
        tmux.wait_for("Copied 58 characters, if tmux has set-clipboard on")
        tmux.keys("q")
        assert tmux.wait_exit() == 0


def press(tmux: Tmux) -> str:
    """`y`, which needs a thread that has been drawn; then tmux's own clipboard, "" while there is none."""
    tmux.keys("y")
    time.sleep(0.3)
    command = ["tmux", "-S", tmux._socket, "show-buffer"]
    return subprocess.run(command, env=tmux._env, capture_output=True, text=True, check=False).stdout
