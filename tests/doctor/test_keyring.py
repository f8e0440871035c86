"""The doctor and the keyring in each state: what it says, what mends it, and that it never waits nor prompts."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from tests.credentials.services import STATES, Place, frozen_bus, prompting, run
from tests.doctor.doctor import LIMIT, Doctor, Findings
from tests.terminal.processes import running

PUT = "import sys; from tui.credentials import Secret, os_keyring as k; k.put('default', Secret(sys.argv[1]))"
FIXES = {
    "no-bus": "dbus-run-session",
    "bus-unreachable": "DBUS_SESSION_BUS_ADDRESS",
    "no-service": "ternbox keyring unlock",
    "no-collection": "ternbox keyring unlock",
    "locked": "ternbox keyring unlock",
    "silent": "kill -9",
}


def examine(here: Place, **changed: str) -> Findings:
    return Doctor(here.environment).finds(**changed)


@pytest.fixture
def home(here: Place, api: dict[str, str]) -> Place:
    here.environment["TERNBOX_API_URL"] = api["TERNBOX_API_URL"]
    return here


@pytest.mark.parametrize("state", FIXES)
def test_each_state_that_gives_no_key_is_bad_and_says_what_mends_it(home: Place, state: str) -> None:
    STATES[state](home)
    found = examine(home)
    line = found["secret service"]
    assert (found.code, line.state) == (2, "bad")
    assert FIXES[state] in line.fix[0]
    assert any("key_command" in fix for fix in line.fix)
    assert found["API"].state == "skipped"
    assert found.seconds < LIMIT


@pytest.mark.parametrize("state", FIXES)
def test_with_a_key_in_the_environment_the_keyring_is_only_looked_at(
    home: Place, api: dict[str, str], state: str
) -> None:
    STATES[state](home)
    found = examine(home, TERNBOX_ACCESS_KEY=api["TERNBOX_ACCESS_KEY"])
    assert found["secret service"].state == "skipped"
    assert found["API key"].state == "good"


def test_a_key_in_an_unlocked_keyring_is_found_and_tried(home: Place, api: dict[str, str]) -> None:
    STATES["unlocked"](home)
    assert examine(home)["key in keyring"].fix == ("ternbox login",)
    run(home, [sys.executable, "-c", PUT, api["TERNBOX_ACCESS_KEY"]])
    found = examine(home)
    assert [found[name].state for name in ("secret service", "key in keyring", "API key")] == ["good"] * 3
    assert f"gnome-keyring-daemon, process {home.pids['gnome-keyring-daemon']}" in found["secret service"].words
    assert api["TERNBOX_ACCESS_KEY"] not in found.output
    assert str(home.folder) not in found.output
    other = examine(home, TERNBOX_ACCESS_KEY="wrong")
    assert "not asked" in other["key in keyring"].words


def test_a_frozen_bus_and_a_silent_api_together_do_not_hold_it_up(
    home: Place, silent_api: tuple[socket.socket, str]
) -> None:
    frozen_bus(home)
    assert examine(home, TERNBOX_API_URL=silent_api[1]).seconds < LIMIT
    found = examine(home, TERNBOX_API_URL=silent_api[1], TERNBOX_ACCESS_KEY="some-key")
    assert found.seconds < LIMIT
    assert "in time" in found["API"].words


def test_at_a_desktop_no_window_is_opened(home: Place, display_there: None) -> None:
    prompting(home)
    found = examine(home)
    assert found["secret service"].words.startswith("locked")
    assert [line for line in running(home.environment) if "gcr-prompter" in line] == []


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyrings.alt.file.PlaintextKeyring", ""])
def test_a_backend_that_is_not_allowed_is_told(home: Place, api: dict[str, str], name: str) -> None:
    found = examine(home, PYTHON_KEYRING_BACKEND=name)
    assert (found["keyring backend"].state, found["keyring backend"].fix[0]) == ("bad", "unset PYTHON_KEYRING_BACKEND")
    found = examine(home, PYTHON_KEYRING_BACKEND=name, TERNBOX_ACCESS_KEY=api["TERNBOX_ACCESS_KEY"])
    assert found["keyring backend"].state == "skipped"


def test_a_backend_in_a_file_is_told_with_its_file(home: Place) -> None:
    file = Path(home.environment["XDG_CONFIG_HOME"]) / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir()
    file.write_text("[backend]\ndefault-keyring=keyring.backends.fail.Keyring\n")
    line = examine(home)["keyring backend"]
    assert line.state == "bad"
    assert "keyringrc.cfg" in line.fix[0]
    assert str(home.folder) not in line.words + line.fix[0]


def test_the_bus_of_the_login_is_shown_by_its_shape(home: Place) -> None:
    STATES["no-service"](home)
    assert "bus: unix:path=…" in examine(home)["login"].words
    assert "DBUS_SESSION_BUS_ADDRESS unset" in examine(home, DBUS_SESSION_BUS_ADDRESS="")["login"].words


def test_another_backend_does_not_need_the_secret_service(home: Place) -> None:
    found = examine(home, PYTHON_KEYRING_BACKEND="keyring_pass.PasswordStoreBackend")
    assert found["secret service"].state == "skipped"
    assert "passphrase" in found["key in keyring"].words
