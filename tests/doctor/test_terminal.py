"""Asking a terminal: what its answers mean, and that it is left as it was, whatever it says and whenever."""

from __future__ import annotations

import signal
import socket
import time

import pytest

from tests.doctor.doctor import COMMAND, LIMIT, Findings
from tests.doctor.talking import ANSWERS, FENCE, Manner, Talking

Environment = dict[str, str]
OFFLINE = [*COMMAND, "--offline"]
FAMILY = "👨‍👩‍👧‍👦"


def findings(account: Environment, manner: Manner, command: list[str] = OFFLINE, columns: int = 80) -> Findings:
    with Talking([*command, "--json"], account, manner, columns) as terminal:
        code = terminal.wait_exit()
        assert terminal.is_restored()
        assert terminal.typed_ahead() == b""
        return Findings(terminal.printed.strip(), code)


def test_a_terminal_that_can_everything(account: Environment) -> None:
    found = findings({**account, "COLORTERM": "truecolor"}, Manner())
    assert [line for line in found.all if line.state in ("warn", "bad")] == []
    assert found["answers"].words == "Tester 1.0"
    for name in ("synchronised output", "focus events", "bracketed paste", "clipboard", "widths", "streams", "size"):
        assert found[name].state == "good"
    assert "16 million" in found["colours"].words
    assert "80x24" in found["size"].words


def test_a_terminal_that_can_little(account: Environment) -> None:
    said = {**ANSWERS, FENCE: b"\x1b[?6c", b"\x1b[?1004$p": b"\x1b[?1004;0$y", b"\x1b[>q": b"", b"\x1b[?2026$p": b""}
    found = findings(account, Manner(said, widths=None))
    assert found.code == 0
    for name in ("synchronised output", "focus events", "clipboard", "widths"):
        assert found[name].state == "skipped"
    assert "256" in found["colours"].words


def test_the_clipboard_may_be_told_by_the_capability(account: Environment) -> None:
    said = {**ANSWERS, FENCE: b"\x1b[?6c", b"\x1bP+q4d73\x1b\\": b"\x1bP1+r4d73=5C455D\x1b\\"}
    assert findings(account, Manner(said))["clipboard"].state == "good"


def test_the_clipboard_is_never_read(account: Environment) -> None:
    with Talking(OFFLINE, account, Manner()) as terminal:
        terminal.wait_exit()
        assert b"\x1b]52" not in terminal.output


def test_a_terminal_that_never_answers_is_not_waited_for(account: Environment) -> None:
    began = time.monotonic()
    with Talking(OFFLINE, account, Manner(answers={}, widths=None)) as terminal:
        assert terminal.wait_exit() == 1
        assert terminal.is_restored()
        assert terminal.output.count(b"\x1b[?2026$p") == 0  # nothing else is asked that it might print
        assert "WARN  answers" in terminal.printed
        assert "does not answer" in terminal.printed
    assert time.monotonic() - began < LIMIT


@pytest.mark.parametrize(
    "manner", [Manner(pause=0.0005), Manner(keys=b"ls -l\r"), Manner(keys=b"\x1b[A\x1bOP"), Manner(delay=0.02)]
)
def test_answers_in_pieces_and_between_keys_are_understood(account: Environment, manner: Manner) -> None:
    found = findings(account, manner)
    assert found["widths"].state == "good"
    assert found["answers"].words == "Tester 1.0"


def test_keys_that_look_like_a_place_do_not_make_a_wrong_width(account: Environment) -> None:
    """Shift with F3 is, in many terminals, what a report of the cursor's place is."""
    assert findings(account, Manner(keys=b"\x1b[1;2R"))["widths"].state == "skipped"


def test_a_terminal_that_is_too_slow_is_told_and_its_late_answers_are_caught(
    account: Environment, silent_api: tuple[socket.socket, str]
) -> None:
    slow = Manner({FENCE: ANSWERS[FENCE]}, widths=None, delay=0.7)
    found = findings({**account, "TERNBOX_API_URL": silent_api[1]}, slow, COMMAND)
    assert found["answers"].state == "warn"
    assert found.seconds < LIMIT


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_the_terminal_is_as_it_was_after_a_signal(account: Environment, number: int, code: int) -> None:
    with Talking(COMMAND, account, Manner(answers={}, widths=None)) as terminal:
        terminal.asked()
        assert not terminal.is_restored()
        terminal.send("\x03") if number == signal.SIGINT else terminal.process.send_signal(number)
        assert terminal.wait_exit() == code
        assert terminal.is_restored()
        assert "Traceback" not in terminal.printed


def test_a_terminal_that_hangs_up_ends_it(account: Environment) -> None:
    with Talking(COMMAND, account, Manner(answers={}, widths=None)) as terminal:
        terminal.asked()
        terminal.hang_up()
        terminal.process.wait(LIMIT)


def test_widths_as_another_terminal_has_them(account: Environment) -> None:
    found = findings(account, Manner(widths={"❤️": 1, "👍🏽": 4, FAMILY: 8, "हिन्दी": 4}))
    assert found["widths"].state == "good"
    for words in ("heart 1", "skin tone 4", "family 8"):
        assert words in found["widths"].words


@pytest.mark.parametrize(
    ("text", "columns", "state", "words"),
    [("漢", 1, "warn", "Chinese 1 instead of 2"), ("🇳🇱", 4, "warn", "flag 4"), ("é", 2, "bad", "does not read UTF-8")],
)
def test_widths_that_matter_are_told(account: Environment, text: str, columns: int, state: str, words: str) -> None:
    line = findings(account, Manner(widths={text: columns}))["widths"]
    assert line.state == state
    assert words in line.words
    assert line.fix


def test_nothing_of_the_questions_stays_on_the_screen(account: Environment) -> None:
    with Talking(OFFLINE, account, Manner()) as terminal:
        terminal.wait_exit()
        assert terminal.printed.lstrip().startswith("Program")
        assert terminal.output.index(b"Program") > terminal.output.rindex("漢".encode())


def test_the_lines_fit_the_terminal_but_commands_are_never_broken(account: Environment) -> None:
    with Talking(OFFLINE, {**account, "TERNBOX_ACCESS_KEY": ""}, Manner()) as terminal:
        terminal.wait_exit()
        lines = terminal.printed.splitlines()
    assert max(len(line) for line in lines if "-> " not in line) <= 80
    assert "        -> unset TERNBOX_ACCESS_KEY" in lines


def test_colour_only_repeats_a_word(account: Environment) -> None:
    plain = {**account, "NO_COLOR": "1"}
    with Talking(OFFLINE, account, Manner()) as coloured, Talking(OFFLINE, plain, Manner()) as other:
        coloured.wait_exit()
        other.wait_exit()
        assert b"\x1b[32mok" in coloured.output
        assert b"\x1b[32m" not in other.output
        assert "  ok    versions" in other.printed


def test_a_small_terminal_is_told(account: Environment) -> None:
    assert findings(account, Manner(), columns=79)["size"].state == "warn"


@pytest.mark.parametrize(
    ("term", "state", "asked"), [("dumb", "bad", False), ("", "bad", False), ("no-such-term", "warn", True)]
)
def test_a_term_that_is_unknown_or_dumb_is_told(account: Environment, term: str, state: str, asked: bool) -> None:
    found = findings(account, Manner(), ["env", f"TERM={term}", *OFFLINE])
    assert (found["TERM"].state, found["TERM"].fix) == (state, ("export TERM=xterm-256color",))
    assert (found["answers"].state == "good") is asked


@pytest.mark.parametrize(
    ("variables", "state", "fix"),
    [
        (["LC_ALL=", "LC_CTYPE=", "LANG=nl_NL.UTF-8"], "good", ()),
        (["LC_ALL=en_US.ISO-8859-1"], "bad", ("export LC_ALL=C.UTF-8",)),
        (["LC_ALL=C"], "warn", ("export LC_ALL=C.UTF-8",)),
        (["-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG"], "warn", ("export LANG=C.UTF-8",)),
    ],
)
def test_the_encoding_is_that_of_the_first_variable(
    account: Environment, variables: list[str], state: str, fix: tuple[str, ...]
) -> None:
    line = findings(account, Manner(), ["env", *variables, *OFFLINE])["encoding"]
    assert (line.state, line.fix) == (state, fix)


def test_in_the_background_the_terminal_is_not_asked(account: Environment) -> None:
    script = f"set -m; {' '.join(OFFLINE)} --json & wait"
    with Talking(["bash", "-c", script], account, Manner()) as terminal:
        assert terminal.wait_exit() == 0
        assert "background" in terminal.printed
        assert FENCE not in terminal.output
