"""The first frame in a real terminal: there before the program is, taken over without a jump, and never in the way."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.inbox import FIRST, PYTHON, SECOND, TERNBOX, drafts, state_folder
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal
from tui.model import MINUTE

Environment = dict[str, str]
DRAFT = "It left our warehouse"
INSTEAD = [PYTHON, str(Path(__file__).with_name("painted_only.py"))]
ALTERNATE = b"\x1b[?1049h"
QUESTION = b"\x1b[?2026$p"  # Textual's first


@pytest.fixture
def left(unanswered: Environment) -> Environment:
    """An inbox that was left with its second conversation open, and a draft in it; the same one for all tests."""
    if not _STORE:
        _STORE.append(_leave_one(unanswered))
    store(unanswered).write_bytes(_STORE[0])
    return unanswered


_STORE: list[bytes] = []


def _leave_one(unanswered: Environment) -> bytes:
    with Terminal(TERNBOX, unanswered, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("j")
        terminal.wait_for(f"reply to {SECOND}")
        terminal.send("\r")
        terminal.send(DRAFT)
        terminal.wait_for(DRAFT)
        leave(terminal)
    return store(unanswered).read_bytes()


def leave(terminal: Terminal) -> None:
    """As when the line breaks: in order, or at once where the inbox is not there yet to hear of it."""
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait_exit() in (0, -signal.SIGTERM)


def painted(terminal: Terminal) -> bytes:
    """What came before Textual said anything."""
    until(lambda: terminal.read() and terminal.output, lambda output: QUESTION in output, "Textual's start")
    return terminal.output.partition(QUESTION)[0]


def store(environment: Environment) -> Path:
    return state_folder(environment) / "inbox.db"


def change(environment: Environment, sql: str) -> None:
    with closing(sqlite3.connect(store(environment))) as connection, connection:
        connection.execute(sql)


def test_it_shows_what_was_left_and_the_inbox_adds_next_to_nothing(left: Environment) -> None:
    with Terminal(TERNBOX, left, columns=120, rows=40) as terminal:
        first = painted(terminal)
        screen = terminal.screen()
        for words in (FIRST, SECOND, DRAFT, "connecting…", "? help"):
            assert words in screen
        assert first.count(ALTERNATE) == terminal.output.count(ALTERNATE) == 1
        assert len(first) < 12_000
        terminal.wait_for("asking for news")
        assert len(terminal.output) - len(first) < 1200
        assert below(terminal.screen()) == below(screen)
        leave(terminal)
        assert terminal.is_restored()


def below(screen: str) -> list[str]:
    """All but the first line, and but the minutes, which may go on meanwhile."""
    return [re.sub(r"\d+m\b", "", line) for line in screen.splitlines()[1:]]


def test_the_windows_that_are_closing_are_counted_when_it_is_painted(left: Environment) -> None:
    change(left, "UPDATE conversations SET window_ends = NULL")
    for ends, which in ((119 * MINUTE, "0, 3"), (121 * MINUTE, "3, 2")):  # three close soon, and two not quite
        open_ones = f"SELECT id FROM conversations WHERE is_open = 1 ORDER BY id LIMIT {which}"
        change(left, f"UPDATE conversations SET window_ends = {time.time_ns() + ends} WHERE id IN ({open_ones})")
    with Terminal(TERNBOX, left, columns=120, rows=40) as terminal:
        painted(terminal)
        assert "3 windows closing" in terminal.screen()
        terminal.wait_for("asking for news")
        assert "3 windows closing" in terminal.screen()
        leave(terminal)


def test_keys_that_are_typed_on_it_are_answered_in_their_order(left: Environment) -> None:
    with Terminal(TERNBOX, left, columns=120, rows=40) as terminal:
        until(terminal.screen, lambda screen: DRAFT in screen, "the first frame")
        for keys in ("k", "\r", "Good ", "morning"):
            terminal.send(keys)
            time.sleep(0.03)
        terminal.wait_for("Good morning")
        leave(terminal)
    assert sorted(drafts(left)) == ["Good morning", DRAFT]


def test_of_another_size_or_with_other_settings_it_is_made_anew(left: Environment) -> None:
    with Terminal(TERNBOX, left, columns=100, rows=30) as terminal:
        first = painted(terminal)
        assert FIRST.encode() in first
        terminal.resize(90, 24)
        until(terminal.screen, lambda screen: len(screen.splitlines()) <= 24 and DRAFT in screen, "the smaller screen")
        leave(terminal)
    config = Path(left["XDG_CONFIG_HOME"]) / "ternbox"
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('theme = "light"\n')
    with Terminal(TERNBOX, left | {"COLORTERM": "truecolor"}, columns=90, rows=24) as terminal:
        assert b"48;2;251;251;248m" in painted(terminal)
        leave(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_before_the_inbox_is_there_leaves_the_terminal_clean(left: Environment, number: int) -> None:
    with Terminal(INSTEAD, left | {"INSTEAD": "waits"}, columns=120, rows=40) as terminal:
        until(terminal.screen, lambda screen: DRAFT in screen, "the first frame")
        assert not terminal.is_restored()
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == (130 if number == signal.SIGINT else -number)
        assert terminal.is_restored()


@pytest.mark.parametrize(("what", "code"), [("ends", 0), ("fails", 1)])
def test_whatever_comes_instead_of_the_inbox_finds_the_terminal_as_it_was(
    left: Environment, what: str, code: int
) -> None:
    with Terminal(INSTEAD, left | {"INSTEAD": what}, columns=120, rows=40) as terminal:
        assert terminal.wait_exit() == code
        assert terminal.is_restored()
        assert DRAFT.encode() in terminal.output
        assert (b"LookupError: of the test" in terminal.output.rpartition(b"\x1b[?1049l")[2]) == (what == "fails")


def test_settings_that_are_wrong_are_said_on_a_clean_terminal(left: Environment) -> None:
    with Terminal(TERNBOX, left | {"TERNBOX_API_URL": "ftp://example.com"}, columns=120, rows=40) as terminal:
        assert terminal.wait_exit() == 1
        assert terminal.is_restored()
        shown, _, said = terminal.output.rpartition(b"\x1b[?1049l")
        assert DRAFT.encode() in shown
        assert b"must begin with https" in said


def test_a_store_of_another_version_is_refused_on_a_clean_terminal(left: Environment) -> None:
    change(left, "PRAGMA user_version = 1000")
    with Terminal(TERNBOX, left, columns=120, rows=40) as terminal:
        assert terminal.wait_exit() != 0
        assert terminal.is_restored()
        assert b"newer Ternbox" in terminal.output.rpartition(b"\x1b[?1049l")[2]


def test_what_somebody_put_into_the_store_never_reaches_the_terminal(left: Environment) -> None:
    change(left, "UPDATE front SET lines = replace(lines, 'warehouse', 'ware' || char(27) || ']52;c;eA==' || char(7))")
    with Terminal(INSTEAD, left | {"INSTEAD": "ends"}, columns=120, rows=40) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.output == b""


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_there_is_none_for_a_terminal_that_cannot_be_painted_on(left: Environment, kind: str) -> None:
    with Terminal(INSTEAD, left | {"INSTEAD": "ends", "TERM": kind}, columns=120, rows=40) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.output == b""


def test_there_is_none_where_nobody_looks(left: Environment) -> None:
    done = subprocess.run(
        INSTEAD, env=left | {"INSTEAD": "ends"}, capture_output=True, check=True, stdin=subprocess.DEVNULL
    )
    assert done.stdout + done.stderr == b""
