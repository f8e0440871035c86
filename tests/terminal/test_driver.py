"""The driver in a real terminal: what it does where something is not as it should be."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import termios
import time
import tty
from pathlib import Path

import pytest

from tests.terminal.inbox import FIRST, PYTHON, SECOND, TERNBOX, state_folder
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal
from tui.app.output.given_up import NAME

Environment = dict[str, str]
PROGRAM = [PYTHON, str(Path(__file__).with_name("mistaken.py"))]
REDRAW, REFRESH, QUIT, PAGE_UP, PAGE_DOWN = "\x0c", "\x12", "\x11", "\x1b[5~", "\x1b[6~"
QUESTION = b"\x1b[5n"
SILENT = {QUESTION: b""}
TO_A_COLUMN = re.compile(rb"\x1b\[\d+G")  # which Textual never writes
SOON = 3.0  # seconds: one, and what a busy machine adds


def opened(terminal: Terminal) -> None:
    """The first frame is there before the program is: it runs when it has asked for pastes to be marked."""
    until(lambda: terminal.screen() and terminal.modes(), lambda modes: 2004 in modes, "a running program")
    terminal.wait_for(f"{FIRST} · +")
    terminal.read(quiet=0.7)


def sure_lines(screen: str) -> list[str]:
    """Without those that the emulator draws in its own way, and what tells the time."""
    lines = [line for line in screen.splitlines() if re.fullmatch("[ -~│─▌●✓…“”éöüäÉ·]*", line) and "min" not in line]
    assert len(lines) > 10
    return [re.sub(r"^..\d+m", "", line) for line in lines[3:]]


def output_line(env: Environment) -> tuple[str, str]:
    """What doctor says of the output."""
    done = subprocess.run([*TERNBOX, "doctor", "--offline", "--json"], env=env, capture_output=True, check=False)
    (line,) = (line for line in json.loads(done.stdout)["data"]["lines"] if line["name"] == "output")
    return line["state"], line["words"]


@pytest.mark.parametrize(
    ("mistake", "why"),
    [
        ("write_something_else", r"something that is no frame: '\x1b[3;1H'"),
        ("fail_to_read", "LookupError in mistaken.py:"),
        ("fail_to_compare", "LookupError in mistaken.py:"),
    ],
)
def test_what_goes_wrong_makes_output_plain_for_good(
    unanswered: Environment, tmp_path: Path, mistake: str, why: str
) -> None:
    log = tmp_path / "log"
    with Terminal([*PROGRAM, mistake, "--log-file", str(log)], unanswered, columns=120, rows=40) as terminal:
        opened(terminal)
        before = terminal.screen()
        terminal.send(REFRESH)
        terminal.read(quiet=0.5)
        until(terminal.screen, lambda screen: "surprise" not in screen and FIRST in screen, "the screen as it was")
        assert sure_lines(terminal.screen()) == sure_lines(before)

        terminal.send("j")
        terminal.wait_for(f"{SECOND} · +")
        assert not TO_A_COLUMN.search(terminal.read(quiet=0.5) + terminal.output[-2000:])
        terminal.send(QUIT)
        assert terminal.wait_exit() == 0
        assert terminal.is_restored()
    noted = (state_folder(unanswered) / NAME).read_text()
    assert why in json.loads(noted)["why"]
    assert "plain output from now on" in log.read_text()
    assert "surprise" not in noted + log.read_text()
    state, words = output_line(unanswered)
    assert (state, "became plain" in words) == ("warn", True)

    with Terminal(TERNBOX, unanswered) as terminal:
        terminal.wait_for(FIRST)
        terminal.read(quiet=0.5)
        terminal.send(QUIT)
        assert terminal.wait_exit() == 0
    assert output_line(unanswered)[0] == "good"


def test_plain_output_is_textuals_own(unanswered: Environment) -> None:
    sizes = {}
    for options in ([], ["--plain-output"]):
        with Terminal([*TERNBOX, *options], unanswered, columns=120, rows=40) as terminal:
            opened(terminal)
            start = len(terminal.output)
            terminal.send("j")
            terminal.wait_for(f"{SECOND} · +")
            sent = terminal.output[start:] + terminal.read(quiet=0.5)
            sizes[bool(options)] = len(sent)
            assert bool(options) != bool(TO_A_COLUMN.search(sent))
            assert bool(options) != (QUESTION in terminal.output)
            terminal.send("k")  # the next one begins where this one ends
            terminal.wait_for(f"{FIRST} · +")
            terminal.send(QUIT)
            assert terminal.wait_exit() == 0
            assert terminal.is_restored()
    assert sizes[False] < sizes[True] / 2


@pytest.mark.parametrize("options", [[], ["--plain-output"]])
def test_a_signal_to_go_on_does_not_take_the_terminal_twice(unanswered: Environment, options: list[str]) -> None:
    """systemd sends it to programs that nobody stopped."""
    with Terminal([*TERNBOX, *options], unanswered, columns=120, rows=40) as terminal:
        opened(terminal)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read(quiet=0.5)
        terminal.send("j")
        terminal.wait_for(f"{SECOND} · +")
        terminal.send("k" + QUIT)
        assert terminal.wait_exit() == 0
        assert terminal.is_restored()


def test_everything_is_sent_again_when_it_is_asked_for(unanswered: Environment) -> None:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40) as terminal:
        opened(terminal)
        before = terminal.screen()
        terminal._stream.feed(b"\x1b[2J\x1b[5;5Hsomebody else wrote this")
        terminal.send(REDRAW)
        terminal.read(quiet=0.5)
        assert terminal.screen() == before


def test_a_terminal_that_never_answers_is_not_waited_for(unanswered: Environment) -> None:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40, answers=SILENT) as terminal:
        opened(terminal)
        for key, name in ("j", SECOND), ("k", FIRST), ("j", SECOND), ("k", FIRST):
            began = time.monotonic()
            terminal.send(key)
            terminal.wait_for(f"{name} · +")
            assert time.monotonic() - began < SOON
        terminal.send(QUIT)
        assert terminal.wait_exit(SOON) == 0


def test_no_answer_is_left_for_the_shell(unanswered: Environment) -> None:
    """The terminal answers late; what came in when the program has ended would be a command of the shell."""
    with Terminal(TERNBOX, unanswered, columns=120, rows=40) as terminal:
        opened(terminal)
        terminal._answers[QUESTION] = b""
        asked = terminal.output.count(QUESTION)
        terminal.send(REDRAW)
        until(lambda: terminal.screen() and terminal.output.count(QUESTION), lambda count: count != asked, "a question")
        terminal.send(QUIT)
        time.sleep(0.4)
        assert terminal.process.poll() is None, "it waits for the answer"
        terminal.send("\x1b[0n" * (terminal.output.count(QUESTION) - asked))
        assert terminal.wait_exit(SOON) == 0
        assert terminal.is_restored()
        assert left_to_read(terminal) == b""


def left_to_read(terminal: Terminal) -> bytes:
    tty.setcbreak(terminal._slave, termios.TCSANOW)
    os.set_blocking(terminal._slave, False)
    try:
        return os.read(terminal._slave, 100)
    except BlockingIOError:
        return b""


@pytest.mark.parametrize("answers", [SILENT, {}], ids=["silent", "answering"])
def test_a_terminal_that_is_stuck_and_then_gone_ends_it(unanswered: Environment, answers: dict[bytes, bytes]) -> None:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40, answers=answers) as terminal:
        opened(terminal)
        for _ in range(100):
            terminal.send(REDRAW)
            time.sleep(0.01)
        terminal.hang_up()
        until(lambda: running(unanswered), lambda left: not left, "the end of Ternbox", SOON)
        assert terminal.process.wait(SOON) == 0
