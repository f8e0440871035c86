"""A person at the inbox, from the first screen to the last key, in tmux and through sshd: each screen as a text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from tests.terminal import golden
from tests.terminal.inbox import FIRST, PYTHON, SECOND, TERNBOX, sandbox
from tests.terminal.patience import until
from tests.terminal.processes import MARK, running
from tests.terminal.sshd import Sshd
from tests.terminal.tmux import Tmux
from tui.model import NS

Environment = dict[str, str]
AT = "2026-03-09T10:15:01Z"
INBOX_AT = str(Path(__file__).with_name("inbox_at.py"))
PASSED_ON = (
    *("PYTHONPATH", "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TZ"),
    *(MARK, "TERNBOX_API_URL", "TERNBOX_ACCESS_KEY"),
)


def steady(screen: str) -> str:
    """A screen without what differs from run to run.

    What the feed says and when it was, minutes that pass, numbers that grow while old messages are still coming in, and
    how much the list says of a draft.
    """
    screen = re.sub(r"\A  DEMO .*?(?= \d+ open|\n)", "  DEMO  …", screen)
    screen = re.sub(r"(\d+ open · )\d+( waiting · )\d+( windows? closing)", r"\1N\2N\3", screen)
    screen = re.sub(r"Waiting \d+", "Waiting NN", screen)
    screen = re.sub(r"(?m)^(..)(?:now|\d\d?m) {1,4}(?=[A-Z])", r"\1Nm   ", screen)
    screen = screen.replace("  19h  LINE", "  20h  LINE")  # twenty hours when the next minute begins
    # What the list knew of the draft when the person came to write: nothing, or after a restart all of it.
    screen = screen.replace("Draft: Yes, it is safe there. ↵ An…", "Draft: …".ljust(35))
    screen = re.sub(r"waiting \d+ min", "waiting N min", screen)
    return re.sub(r"\b10:(?:1[5-9]|[2-5]\d)\b", "10:NN", screen)


@dataclass
class Session:
    """`interrupt` happens while the reply is being written."""

    tmux: Tmux
    columns: int
    rows: int
    interrupt: Callable[[], None] = field(default=lambda: None)

    def screen(self, step: str) -> None:
        """Compare with the golden text of this step, which is of a screen that nothing moves on any more."""
        golden.check(f"{self.columns}x{self.rows}-{step}", lambda: steady(self.tmux.screen()))

    def press(self, *keys: str, until: str = "") -> None:
        self.tmux.keys(*keys)
        if until:
            self.tmux.wait_for(until)

    def escape(self) -> None:
        self.tmux.keys("Escape")
        time.sleep(0.3)  # or it would be Alt with the next key

    def play(self) -> None:
        self.tmux.wait_for(FIRST)
        self.tmux.wait_for("Open 26")
        self.screen("01-open")
        self.reads_and_replies()
        self.archives_and_undoes()
        self.filters()
        self.resizes()
        self.press("?", until="Help")
        self.screen("11-help")
        self.escape()
        self.press("q")
        assert self.tmux.wait_exit() == 0
        assert self.tmux.fact("alternate_on") == "0"
        assert self.tmux.fact("mouse_any_flag") == "0"

    def reads_and_replies(self) -> None:
        self.press("Down")
        self.press("Enter", until=f"reply to {SECOND}")
        self.tmux.type("Yes, it is safe there.")
        self.tmux.keys("C-j")
        self.tmux.type("Anything else")
        self.tmux.wait_for("Anything else")
        self.interrupt()
        self.tmux.type("?")
        self.screen("02-typed")
        self.press("Enter", until="Anything else?  read")
        self.screen("03-read")

    def archives_and_undoes(self) -> None:
        self.escape()
        self.press("e", until="Archived: ")
        self.screen("04-archived")
        self.press("U", until="Open as before: ")
        self.screen("05-undone")

    def filters(self) -> None:
        self.press("/")
        self.tmux.type("weber")
        self.screen("06-filtered")
        self.press("Escape", until=FIRST)

    def resizes(self) -> None:
        self.tmux.resize(40, 10)
        self.screen("07-small")
        self.press("Enter")
        self.screen("08-small-thread")
        self.tmux.resize(self.columns, self.rows)
        self.screen("09-thread")
        self.escape()
        self.escape()
        self.screen("10-list")


@pytest.mark.usefixtures("tmux_there")
def test_a_session_in_tmux_in_two_sizes(environment: Environment) -> None:
    def play(columns: int, rows: int) -> None:
        with Tmux([*TERNBOX, "demo", "--no-actors", "--at", AT], environment, columns=columns, rows=rows) as tmux:
            Session(tmux, columns, rows).play()

    # Side by side: half of a session is waiting until the customer has read the reply.
    with ThreadPoolExecutor() as pool:
        large, small = pool.submit(play, 120, 40), pool.submit(play, 80, 24)
    large.result()
    small.result()


@pytest.mark.usefixtures("tmux_there")
def test_a_session_over_ssh_whose_line_is_cut_while_a_reply_is_written(environment: Environment, sshd: Sshd) -> None:
    shift = time.time_ns() - int(datetime.fromisoformat(AT).timestamp()) * NS
    with sandbox(environment, "--at", AT) as account:
        there = {name: account[name] for name in PASSED_ON if name in account} | {"LC_ALL": "C.UTF-8"}
        login = sshd.login([PYTHON, INBOX_AT, str(shift)], there)
        with Tmux(login, environment, columns=120, rows=40) as tmux:

            def cut() -> None:
                sshd.cut()
                assert tmux.wait_exit() == 255
                until(lambda: inboxes(environment), lambda left: not left, "the end of the inbox", 3)
                tmux.run("respawn-pane", "-k")
                tmux.wait_for("Draft: Yes, it is safe there. ↵ An")
                tmux.keys("Down")
                tmux.keys("Enter")
                tmux.wait_for("Anything else")

            Session(tmux, 120, 40, cut).play()


def inboxes(environment: Environment) -> list[str]:
    return [process for process in running(environment) if process.split()[2:3] == [INBOX_AT]]
