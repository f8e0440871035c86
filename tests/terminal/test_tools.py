"""The tools of this folder, tried on programs whose behaviour is known."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import golden
from tests.terminal.patience import settled, until
from tests.terminal.processes import marked, running
from tests.terminal.sshd import Sshd
from tests.terminal.terminal import Terminal
from tests.terminal.tmux import Tmux

Environment = dict[str, str]
SHELL = ["bash", "--norc", "--noprofile"]


@pytest.mark.usefixtures("tmux_there")
def test_tmux_types_pastes_shows_resizes_and_tells_the_exit_code(environment: Environment) -> None:
    with Tmux(SHELL, environment, columns=60, rows=10) as tmux:
        tmux.type("echo $((40+2)); stty size")
        tmux.keys("Enter")
        tmux.wait_for("\n10 60")
        tmux.wait_for("\n42")
        tmux.paste("printf '\\033]2;new title\\033\\\\'")
        tmux.keys("Enter")
        until(lambda: tmux.fact("pane_title"), "new title".__eq__, "the title")
        tmux.resize(40, 12)
        tmux.type("clear; stty size")
        tmux.keys("Enter")
        tmux.wait_for("12 40")
        tmux.wait_gone("42")
        tmux.type("exit 7")
        tmux.keys("Enter")
        assert tmux.wait_exit() == 7


@pytest.mark.usefixtures("tmux_there")
def test_two_tmux_servers_do_not_know_each_other(environment: Environment) -> None:
    with Tmux(SHELL, environment) as one, Tmux(["cat"], environment) as other:
        assert one.run("list-sessions").count("\n") == 1
        assert one.fact("pane_current_command") == "bash"
        assert other.fact("pane_current_command") == "cat"


def test_a_terminal_shows_counts_and_answers(environment: Environment) -> None:
    with Terminal(["cat"], environment, columns=30, rows=5) as terminal:
        terminal.send("héllo\r")
        assert terminal.wait_for("héllo\nhéllo")
        assert terminal.cost("x") == 1
        terminal.send("\x04\x04")
        assert terminal.wait_exit() == 0
    ask = [
        "bash",
        "-c",
        r"stty -icanon -echo; printf '\033[?2026$p'; read -rn 11 answer; printf '%q' \"$answer\"; sleep 9",
    ]
    with Terminal(ask, environment) as terminal:
        terminal.wait_for("2026;2")


def test_a_terminal_knows_which_modes_were_left_on(environment: Environment) -> None:
    leave = ["bash", "-c", r"stty -echo; printf '\033[?1049h\033[?1003;2004h'; sleep 0.1; printf '\033[?1003l'"]
    with Terminal(leave, environment) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.modes() == {1049, 2004}
        assert not terminal.is_restored()
    with Terminal(["bash", "-c", r"printf '\033[?1049h\033[?1049l\033[?25h'"], environment) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.is_restored()
    with Terminal(["stty", "raw"], environment) as terminal:
        assert terminal.wait_exit() == 0
        assert not terminal.is_restored()


def test_a_terminal_resizes_and_hangs_up(environment: Environment) -> None:
    follow = ["bash", "-c", "trap 'stty size' WINCH; echo ready; while :; do sleep 0.02; done"]
    with Terminal(follow, environment) as terminal:
        terminal.wait_for("ready")
        terminal.resize(50, 9)
        terminal.wait_for("9 50")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_kitty_sequences_do_not_spill_on_the_screen(environment: Environment) -> None:
    with Terminal(["printf", r"a\033[>1ub\033[<uc\033[=1;1ud"], environment) as terminal:
        terminal.wait_exit()
        assert terminal.screen().startswith("abcd")


def test_detached_children_are_found_by_their_mark(environment: Environment) -> None:
    with Terminal(["bash", "-c", "setsid sleep 60 & sleep 0.2"], environment) as terminal:
        terminal.wait_exit()
        (left,) = running(environment)
        assert left.endswith("sleep 60 ")
        assert running(marked(environment)) == []
        os.kill(int(left.split()[0]), signal.SIGKILL)


def test_sshd_logs_in_passes_the_environment_and_can_be_cut(environment: Environment, sshd: Sshd) -> None:
    command = sshd.login(
        [sys.executable, "-c", "import os; print(os.environ['WORD'], os.isatty(0)); input()"], {"WORD": "a b"}
    )
    with Terminal(command, environment) as terminal:
        terminal.wait_for("a b True")
        sshd.cut()
        assert terminal.wait_exit() == 255


def test_a_golden_screen_is_waited_for_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    monkeypatch.setattr(golden, "UPDATE", True)
    golden.check("word", lambda: "poll 3 s ago  \nx  \n\n", quiet=0.1)
    assert (tmp_path / "word.txt").read_text() == "poll N s ago\nx\n"
    monkeypatch.setattr(golden, "UPDATE", False)
    screens = iter(["", "poll 44 s ago", "poll 44 s ago\nx"])
    golden.check("word", lambda: next(screens))
    with pytest.raises(AssertionError, match=r"the screen of word\.txt"):
        golden.check("word", lambda: "y", timeout=0.1)


def test_a_screen_at_rest_is_one_that_stays() -> None:
    looks = iter([1, 2, *[3] * 200])
    assert settled(lambda: next(looks), quiet=0.1) == 3
