"""Every way out that nobody chose: the terminal is as it was, what was typed is kept, and nothing goes on running."""

from __future__ import annotations

import re
import signal
import stat
import time
from pathlib import Path

import pytest

from tests.terminal.inbox import FIRST, KEY, PYTHON, TERNBOX, drafts, state_folder
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal

Environment = dict[str, str]
SOON = 3.0  # seconds: one, and what a busy machine adds
TEXT = "It left our warehouse this morn"
CRASHING = [PYTHON, str(Path(__file__).with_name("crashing.py"))]
DEAF = ["bash", "-c", 'trap "" HUP; exec "$@"', "deaf", *TERNBOX]
DETACHED = ["setsid", "--wait", *TERNBOX]  # the terminal is not its own, so nobody tells it of the end


def write(terminal: Terminal, text: str = TEXT) -> None:
    """Open the first conversation and type; ends when the last letter is on the screen."""
    terminal.wait_for(FIRST)
    terminal.send("\r")
    terminal.wait_for("reply to")
    terminal.send(text)
    terminal.wait_for(text)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_in_order(unanswered: Environment, number: signal.Signals) -> None:
    with Terminal(TERNBOX, unanswered) as terminal:
        write(terminal)
        assert not terminal.is_restored()
        terminal.process.send_signal(number)
        assert terminal.wait_exit(SOON) == 0
        assert terminal.is_restored()
        assert "\n" not in said_afterwards(terminal)
        assert running(unanswered) == []
    assert drafts(unanswered) == [TEXT]


@pytest.mark.parametrize("command", [TERNBOX, DEAF, DETACHED], ids=["told", "deaf", "not told"])
def test_a_terminal_that_goes_away_ends_it(unanswered: Environment, command: list[str]) -> None:
    with Terminal(command, unanswered) as terminal:
        write(terminal)
        terminal.hang_up()
        until(lambda: running(unanswered), lambda left: not left, "the end of Ternbox", SOON)
    assert drafts(unanswered) == [TEXT]


def test_a_crash_leaves_one_sentence_and_a_report_without_values(unanswered: Environment) -> None:
    with Terminal(CRASHING, unanswered, columns=200) as terminal:
        write(terminal)
        terminal.send("\x12")
        assert terminal.wait_exit(SOON) == 1
        assert terminal.is_restored()
        assert running(unanswered) == []
        (report,) = state_folder(unanswered).glob("crash-*")
        sentence = f"Ternbox has failed (LookupError). What you typed is kept. The report is {report}"
        assert said_afterwards(terminal) == sentence
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    trace = report.read_text()
    assert "crashing.py" in trace
    assert trace.endswith("LookupError\n\n")
    assert KEY not in trace
    assert TEXT not in trace
    assert drafts(unanswered) == [TEXT]


def test_a_killed_inbox_has_lost_a_second_of_typing_at_the_most(unanswered: Environment) -> None:
    with Terminal(TERNBOX, unanswered) as terminal:
        write(terminal)
        for _ in range(10):  # without a pause in which a draft that waits for one would be kept
            time.sleep(0.1)
            terminal.send(".")
        terminal.read()
        terminal.process.send_signal(signal.SIGKILL)
        terminal.wait_exit()
    with Terminal(TERNBOX, unanswered) as terminal:
        terminal.wait_for(TEXT)
        terminal.send("q")
        assert terminal.wait_exit() == 0


def said_afterwards(terminal: Terminal) -> str:
    """What was written after the alternate screen was left, without control sequences."""
    _, _, rest = terminal.output.rpartition(b"\x1b[?1049l")
    return re.sub(r"\x1b\[[<>=?]*[0-9;]*[a-z]", "", rest.decode()).strip()


def test_what_is_said_afterwards_is_what_stays_on_the_screen(environment: Environment) -> None:
    shown = r"printf '\033[?1049hduring\033[?1049l\033[?25h\033[<uafter\n'"
    with Terminal(["bash", "-c", shown], environment) as terminal:
        assert terminal.wait_exit() == 0
        assert said_afterwards(terminal) == "after"
