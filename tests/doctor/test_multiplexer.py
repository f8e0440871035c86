"""The doctor inside real tmux and screen, with settings as they come and as they should be. The fixes are run."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from tests.doctor.doctor import COMMAND, Findings
from tests.doctor.talking import Manner, Talking
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal
from tests.terminal.tmux import Tmux

pytestmark = pytest.mark.usefixtures("tmux_there")
Environment = dict[str, str]
NAMES = ("escape key", "focus events", "clipboard", "default-terminal")


@pytest.fixture
def tmux(account: Environment) -> Iterator[Tmux]:
    with Tmux(["bash", "--norc"], account, columns=120, rows=50) as running:
        yield running


def examine(tmux: Tmux, folder: Path) -> Findings:
    """Run it in the shell there; it asks the terminal on stdin and stdout, so what it says is read from a copy."""
    copy, code = folder / "copy", folder / "code"
    copy.unlink(missing_ok=True)
    code.unlink(missing_ok=True)
    tmux.run("pipe-pane", "-o", f"cat > {copy}")
    tmux.type(f"clear; {shlex.join([*COMMAND, '--offline', '--json'])}; echo $? > {code}")
    tmux.keys("Enter")
    until(lambda: code.exists() and code.read_text(), bool, "the end of the doctor")
    seen = until(copy.read_text, lambda text: "}]}}" in text, "its report")
    tmux.run("pipe-pane")
    start = seen.index('{"ok"')
    return Findings(seen[start : seen.index("}]}}", start) + 4], int(code.read_text()))


def test_the_settings_as_they_come_are_told_and_the_fixes_mend_them(tmux: Tmux, tmp_path: Path) -> None:
    tmux.run("set", "-g", "escape-time", "500")
    found = examine(tmux, tmp_path)
    assert found.code == 1
    warned = [line for line in found.all if line.state == "warn"]
    assert [line.name for line in warned] == ["escape key", "focus events", "clipboard"]
    assert found["tmux"].words.startswith("tmux 3.")
    assert found["widths"].state == "good"
    for line in warned:
        tmux.type(f"clear; {line.fix[0]}; echo done")
        tmux.keys("Enter")
        tmux.wait_for("done\n")
        words, setting = line.fix[0].removeprefix("tmux "), line.fix[1]
        assert words == setting
    mended = examine(tmux, tmp_path)
    assert mended.code == 0
    assert {mended[name].state for name in ("focus events", "clipboard")} == {"good"}


def test_a_terminal_outside_that_takes_no_copies_is_told(tmux: Tmux, account: Environment, tmp_path: Path) -> None:
    tmux.run("set", "-g", "set-clipboard", "on", ";", "set", "-g", "focus-events", "on")
    tmux.run("set", "-s", "terminal-features", "")
    outside = ["tmux", "-S", tmux.fact("socket_path"), "attach"]
    with Terminal(outside, {**account, "TERM": "xterm-256color"}):
        until(lambda: tmux.fact("session_attached"), "1".__eq__, "somebody attached")
        line = examine(tmux, tmp_path)["clipboard"]
    assert line.state == "warn"
    assert line.fix[0] == "tmux set -as terminal-features ',xterm-256color:clipboard'"


def test_a_wrong_default_terminal_is_told(account: Environment, tmp_path: Path) -> None:
    with Tmux(["bash", "--norc"], account, columns=120, rows=50) as tmux:
        tmux.run("set", "-g", "default-terminal", "xterm-256color")
        line = examine(tmux, tmp_path)["default-terminal"]
    assert line.state == "warn"
    assert line.fix[1] == "set -g default-terminal tmux-256color"


def test_a_tmux_that_is_gone_is_told(account: Environment) -> None:
    gone = {**account, "TMUX": "/tmp/no-such-socket,1,0", "TMUX_PANE": "%0"}
    with Talking([*COMMAND, "--offline", "--json"], gone, Manner()) as terminal:
        found = Findings(terminal.printed_at_end().strip(), terminal.wait_exit())
    assert (found["tmux"].state, found["tmux"].fix) == ("warn", ("unset TMUX",))


def test_a_tmux_at_the_other_end_of_ssh_is_not_judged(account: Environment) -> None:
    command = ["env", "TERM=tmux-256color", *COMMAND, "--offline", "--json"]
    with Talking(command, account, Manner()) as terminal:
        found = Findings(terminal.printed_at_end().strip(), terminal.wait_exit())
    assert found["tmux"].state == "skipped"


def test_screen_is_told_to_keep_copies_and_focus(account: Environment, tmp_path: Path) -> None:
    need("screen", shutil.which("screen"))
    copy = tmp_path / "report"
    inside = f"{shlex.join([*COMMAND, '--offline'])} | tee {copy}; echo over > {copy}.end"
    folder = tmp_path / "s"
    folder.mkdir(mode=0o700)
    with Terminal(["screen", "-c", "/dev/null", "bash", "-c", inside], {**account, "SCREENDIR": str(folder)}) as outer:
        until(lambda: (outer.read(), Path(f"{copy}.end").exists())[1], bool, "the end of the doctor")
    report = copy.read_text()
    assert "WARN  screen" in report
    assert "screen 4." in report or "screen 5." in report
    assert "-> tmux new -A -s inbox" in report


def test_inside_screen_the_name_of_the_terminal_stays_that_of_screen(account: Environment) -> None:
    command = ["env", "TERM=screen", *COMMAND, "--offline", "--json"]
    with Talking(command, account, Manner()) as terminal:
        found = Findings(terminal.printed_at_end().strip(), terminal.wait_exit())
    assert (found["colours"].state, found["colours"].fix) == ("warn", ("export TERM=screen-256color",))
