"""Looking at the Secret Service: every state told apart, in its time, without a prompt and without a trace."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.credentials.services import STATES, Place, frozen_bus, prompting, run, show_display
from tests.terminal.processes import running

LOOK = """
import json, os
from tui.credentials.secret_service import look
descriptors = lambda: len(os.listdir("/proc/self/fd"))
first = look()
before = descriptors()
for _ in range(int(os.environ.get("LOOKS", 0))): look()
owner = first.owner and (first.owner.pid, first.owner.program)
print(json.dumps([first.state, first.seconds, first.address, owner, descriptors() - before]))
"""
STEP = 2.0  # seconds that a silent partner is given
QUICK = 1.5  # seconds; on an idle machine it is a twentieth of that


class Seen:
    def __init__(self, here: Place, **changed: str) -> None:
        here.environment |= changed
        done = run(here, [sys.executable, "-c", LOOK])
        assert done.stderr == ""
        facts: list[Any] = json.loads(done.stdout)
        self.state, self.seconds, self.address, self.owner, self.leaked = facts


@pytest.mark.parametrize("state", [name for name in STATES if name != "silent"])
def test_each_state_is_told_at_once(here: Place, state: str) -> None:
    STATES[state](here)
    seen = Seen(here)
    assert seen.state == state
    assert seen.seconds < QUICK
    assert seen.address == here.environment.get("DBUS_SESSION_BUS_ADDRESS", "")


@pytest.mark.parametrize("state", ["no-collection", "locked", "unlocked", "silent"])
def test_it_says_who_keeps_the_secrets(here: Place, state: str) -> None:
    STATES[state](here)
    assert Seen(here).owner == [here.pids["gnome-keyring-daemon"], "gnome-keyring-daemon"]


def test_a_silent_service_gets_one_step(here: Place) -> None:
    STATES["silent"](here)
    seen = Seen(here)
    assert seen.state == "silent"
    assert STEP <= seen.seconds < STEP + QUICK


def test_a_frozen_bus_gets_one_step(here: Place) -> None:
    frozen_bus(here)
    seen = Seen(here)
    assert seen.state == "bus-unreachable"
    assert STEP / 2 <= seen.seconds < STEP + QUICK


@pytest.mark.parametrize(
    "address",
    ["nonsense", "unix:", "tcp:host=127.0.0.1,port=1", "unix:path=/etc/passwd", "unix:path=" + "x" * 200, ";", "\n"],
)
def test_an_address_that_leads_nowhere_is_no_error(here: Place, address: str) -> None:
    seen = Seen(here, DBUS_SESSION_BUS_ADDRESS=address)
    assert seen.state == "bus-unreachable"
    assert seen.seconds < QUICK


def test_an_empty_address_is_none(here: Place) -> None:
    assert Seen(here, DBUS_SESSION_BUS_ADDRESS="").state == "no-bus"


def test_the_bus_of_the_runtime_folder_is_found_without_an_address(here: Place) -> None:
    STATES["unlocked"](here)
    address = here.environment.pop("DBUS_SESSION_BUS_ADDRESS")
    here.environment["XDG_RUNTIME_DIR"] = str(here.folder)  # where the socket is called `bus`
    seen = Seen(here)
    assert (seen.state, seen.address) == ("unlocked", address)


def test_a_file_called_bus_is_no_bus(here: Place) -> None:
    (here.folder / "run" / "bus").write_text("")
    assert Seen(here).state == "no-bus"


@pytest.mark.usefixtures("display_there")
def test_it_never_opens_a_window(here: Place) -> None:
    prompting(here)
    seen = Seen(here, LOOKS="5")
    assert seen.state == "locked"
    assert not [line for line in running(here.environment) if "gcr-prompter" in line]
    assert here.seen() == "locked"


@pytest.mark.usefixtures("display_there")
def test_a_service_that_the_bus_starts_is_started_and_not_asked_for_anything(here: Place) -> None:
    show_display(here)
    here.start_bus(activation=True)
    assert Seen(here).state == "no-collection"
    assert not [line for line in running(here.environment) if "gcr-prompter" in line]
    assert not list((here.folder / "data").rglob("*.keyring"))


@pytest.mark.parametrize("state", [name for name in STATES if name != "silent"])
def test_fifty_looks_leave_nothing_open(here: Place, state: str) -> None:
    STATES[state](here)
    assert Seen(here, LOOKS="50").leaked == 0


def test_looks_at_a_silent_service_leave_nothing_open(here: Place) -> None:
    STATES["silent"](here)
    assert Seen(here, LOOKS="1").leaked == 0
