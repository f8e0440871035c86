"""A new colleague on the shared host, reached over SSH with a key: from nothing to a working inbox, and the next day.

What is typed after the first `ternbox` are commands that the screen has shown before, to the letter.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import need
from tests.credentials.api import Api
from tests.credentials.commands import files_with, first_conversation
from tests.credentials.services import PASSWORD, Place
from tests.terminal.inbox import FIRST
from tests.terminal.patience import until
from tests.terminal.sshd import SSHD, Sshd
from tests.terminal.tmux import Tmux

SHELL = "dbus-run-session -- bash"
UNLOCK = "ternbox keyring unlock"
NEWS = "The next morning"


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    need("tmux", shutil.which("tmux"))
    need("openssh-server", Path(SSHD).exists())
    need("openssh-client", shutil.which("ssh"))
    with Sshd(tmp_path) as daemon:
        yield daemon


def on_the_host(here: Place, sshd: Sshd, api: Api) -> Tmux:
    """Logged in at a shell over there, where the program is installed as `ternbox`."""
    program = here.home / "bin" / "ternbox"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{here.environment['PATH']}"
    remote = here.environment | {"PATH": path, "TERNBOX_API_URL": api.url}
    return Tmux(sshd.login(["bash", "--norc"], remote), here.environment, columns=110, rows=40)


def last_line(tmux: Tmux) -> str:
    return (tmux.screen().rstrip().splitlines() or [""])[-1]


def is_prompt(line: str) -> bool:
    return line.endswith(("$", "#"))


def shell(tmux: Tmux) -> None:
    until(lambda: last_line(tmux), is_prompt, "a prompt of the shell")


def shell_with_bus(tmux: Tmux) -> None:
    """As the screen said. What the bus warns of may stand behind the prompt, so there is another one for Enter."""
    say(tmux, SHELL)

    def line_after_enter() -> str:
        tmux.keys("Enter")
        return last_line(tmux)

    until(line_after_enter, is_prompt, "a prompt of the new shell")


def enter(tmux: Tmux, words: str) -> None:
    tmux.type(words)
    tmux.keys("Enter")


def say(tmux: Tmux, command: str) -> None:
    """At the shell, whose screen is empty then."""
    shell(tmux)
    tmux.run("send-keys", "-R", ";", "clear-history")
    enter(tmux, command)


def leave(tmux: Tmux) -> None:
    tmux.keys("C-q")
    shell(tmux)


def first_day(tmux: Tmux, key: str) -> None:
    say(tmux, "ternbox")
    tmux.wait_for("no D-Bus session")
    assert UNLOCK in " ".join(tmux.wait_for(SHELL).split())
    enter(tmux, key)
    screen = tmux.wait_for("Enter opens the inbox")
    assert "50 conversations" in screen
    assert "for this run only" in screen
    tmux.keys("Enter")
    tmux.wait_for(FIRST)
    leave(tmux)

    shell_with_bus(tmux)
    say(tmux, UNLOCK)
    tmux.wait_for("New password")
    enter(tmux, PASSWORD)
    tmux.wait_for("Once more")
    enter(tmux, PASSWORD)
    tmux.wait_for("set up and unlocked")
    say(tmux, "ternbox login")
    tmux.wait_for("not shown")
    enter(tmux, key)
    assert key not in tmux.wait_for("in the keyring of this host")
    say(tmux, "ternbox")
    tmux.wait_for(FIRST)
    leave(tmux)


def next_day(tmux: Tmux, news: Callable[[], None]) -> None:
    """The keyring is locked again, for no password was typed at the login."""
    say(tmux, "ternbox")
    screen = tmux.wait_for("no D-Bus session")
    assert FIRST in screen
    leave(tmux)
    shell_with_bus(tmux)
    say(tmux, UNLOCK)
    tmux.wait_for("not shown")
    enter(tmux, PASSWORD)
    tmux.wait_for("is unlocked")
    say(tmux, "ternbox")
    tmux.wait_for(FIRST)
    news()
    tmux.wait_for(NEWS)
    leave(tmux)


def test_from_nothing_to_an_inbox_and_the_next_day(here: Place, own_api: Api, sshd: Sshd) -> None:
    with on_the_host(here, sshd, own_api) as tmux:
        first_day(tmux, own_api.key)
        say(tmux, "exit")
        say(tmux, "exit")
        assert tmux.wait_exit() == 0
    assert files_with(here, own_api.key) == []
    row = first_conversation(here, own_api)
    with on_the_host(here, sshd, own_api) as tmux:
        next_day(tmux, lambda: own_api.hear(row, NEWS))
    assert files_with(here, own_api.key) == []
