"""A display has windows for the keyring to ask in: opened by `ternbox keyring unlock`, and by nothing else."""

from __future__ import annotations

import time

import pytest

from tests.credentials.api import Api
from tests.credentials.commands import only_failure, ternbox
from tests.credentials.services import PASSWORD, Place, prompting, run, show_display
from tests.terminal.inbox import TERNBOX
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal

UNLOCK = [*TERNBOX, "keyring", "unlock"]


@pytest.mark.usefixtures("display_there")
def test_with_a_display_the_keyrings_own_window_asks(here: Place) -> None:
    prompting(here)
    with Terminal(UNLOCK, here.environment, columns=200) as terminal:
        terminal.wait_for("in a window of its own")
        assert "not shown" not in terminal.screen()
        window = until(lambda: windows(here), bool, "the window of the keyring")[-1]
        run(here, ["xdotool", "windowfocus", "--sync", window])
        run(here, ["xdotool", "type", "--delay", "20", PASSWORD])
        run(here, ["xdotool", "key", "Return"])
        assert terminal.wait_exit() == 0
        assert "unlocked" in terminal.screen()
    assert here.seen() == "unlocked"


def windows(here: Place) -> list[str]:
    return run(here, ["xdotool", "search", "--onlyvisible", "--class", "gcr-prompter"], check=False).stdout.split()


@pytest.mark.usefixtures("display_there")
@pytest.mark.parametrize("with_window", [True, False], ids=["window", "at once"])
def test_ctrl_c_does_not_wait_for_the_window(here: Place, with_window: bool) -> None:
    prompting(here)
    with Terminal(UNLOCK, here.environment, columns=200) as terminal:
        terminal.wait_for("in a window of its own")
        if with_window:
            until(lambda: windows(here), bool, "the window of the keyring")
        began = time.monotonic()
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
        assert time.monotonic() - began < 3
        assert "Traceback" not in terminal.screen()
    assert here.seen() == "locked"


@pytest.mark.usefixtures("display_there")
def test_nobody_at_the_window_is_not_waited_for_for_ever(here: Place) -> None:
    prompting(here)
    done = ternbox(here, "keyring", "unlock", "--wait", "1")
    assert done.returncode == 3
    assert "Nobody answered" in done.stderr
    assert "env -u DISPLAY" in done.stderr


@pytest.mark.usefixtures("display_there")
@pytest.mark.parametrize("command", [["list"], ["login", "--key-stdin"], ["logout"]])
def test_no_other_command_opens_a_window(here: Place, shared_api: Api, command: list[str]) -> None:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    prompting(here)
    assert "is locked" in only_failure(ternbox(here, *command, stdin=shared_api.key), 3)
    assert not [line for line in running(here.environment) if "gcr-prompter" in line]


@pytest.mark.usefixtures("display_there")
def test_the_inbox_opens_no_window_either(here: Place, shared_api: Api) -> None:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    prompting(here)
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for("is locked")
        assert not [line for line in running(here.environment) if "gcr-prompter" in line]
        terminal.send("\x11")
        terminal.wait_exit(5)


@pytest.mark.usefixtures("display_there")
def test_a_display_without_a_keyring_that_could_ask_does_not_hang(here: Place) -> None:
    """No collection yet, and a bus that starts the prompter: the window asks for a new password, and waits."""
    show_display(here)
    here.start_bus(activation=True)
    here.start_keyring()
    done = ternbox(here, "keyring", "unlock", "--wait", "1", "--password-stdin", stdin=PASSWORD)
    assert done.returncode == 3
    assert "Nobody answered" in done.stderr
