"""`ternbox keyring unlock` where no desktop does it, and where it must not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jeepney
import pytest

from tests.credentials.api import Api
from tests.credentials.commands import Done, in_keyring, only_failure, put_in_keyring, ternbox
from tests.credentials.services import PASSWORD, STATES, Place, run
from tests.terminal.inbox import TERNBOX
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal

UNLOCK = [*TERNBOX, "keyring", "unlock"]


def unlock(here: Place, password: str = PASSWORD, end: str = "\n") -> Done:
    return ternbox(here, "keyring", "unlock", "--password-stdin", stdin=password + end)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_locked_keyring_is_unlocked_with_all_that_is_in_it(here: Place, end: str) -> None:
    STATES["unlocked"](here)
    put_in_keyring(here, "a-key-from-before")
    here.end_keyring()
    here.start_keyring()
    assert here.seen() == "locked"
    done = unlock(here, end=end)
    assert done.returncode == 0, done.stderr
    assert "unlocked" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr
    assert here.seen() == "unlocked"
    assert in_keyring(here) == "a-key-from-before"


def test_a_person_types_the_password_unseen(here: Place) -> None:
    STATES["locked"](here)
    with Terminal(UNLOCK, here.environment) as terminal:
        terminal.wait_for("not shown")
        terminal.send(PASSWORD + "\r")
        assert terminal.wait_exit() == 0
        assert PASSWORD.encode() not in terminal.output
        assert "unlocked" in terminal.screen()
        assert terminal.is_restored()
    assert here.seen() == "unlocked"


@pytest.mark.parametrize("state", ["no-collection", "no-service"])
def test_a_keyring_that_was_never_used_is_set_up(here: Place, state: str) -> None:
    STATES[state](here)
    with Terminal(UNLOCK, here.environment) as terminal:
        terminal.wait_for("New password")
        terminal.send(PASSWORD + "\r")
        terminal.wait_for("Once more")
        terminal.send(PASSWORD + "\r")
        assert terminal.wait_exit() == 0
        assert "set up" in terminal.screen()
    assert here.seen() == "unlocked"
    stop_all_keyrings(here)
    here.start_keyring(PASSWORD)
    assert here.seen() == "unlocked"


def stop_all_keyrings(here: Place) -> None:
    """As after a restart of the host."""
    for process in running(here.environment):
        if "gnome-keyring-daemon" in process:
            subprocess.run(["kill", process.split()[0]], check=True)
    until(here.seen, lambda state: not state, "the end of the keyring")
    here.pids.pop("gnome-keyring-daemon", None)


def test_two_different_new_passwords_change_nothing(here: Place) -> None:
    STATES["no-collection"](here)
    with Terminal(UNLOCK, here.environment) as terminal:
        terminal.wait_for("New password")
        terminal.send(PASSWORD + "\r")
        terminal.wait_for("Once more")
        terminal.send("something else\r")
        assert terminal.wait_exit() == 3
        assert "differ" in terminal.screen()
    assert here.seen() == "none"


@pytest.mark.parametrize("password", ["wrong", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_is_said_and_it_stays_locked(here: Place, password: str) -> None:
    STATES["locked"](here)
    said = only_failure(unlock(here, password), 3)
    assert "not the right one" in said
    assert "ternbox keyring unlock" in said
    assert here.seen() == "locked"
    assert unlock(here).returncode == 0
    assert here.seen() == "unlocked"


def test_no_password_is_none(here: Place) -> None:
    STATES["locked"](here)
    assert ternbox(here, "keyring", "unlock", "--password-stdin").returncode == 3
    assert here.seen() == "locked"


def test_unlocked_already_is_no_question(here: Place) -> None:
    STATES["unlocked"](here)
    done = ternbox(here, "keyring", "unlock")
    assert done.returncode == 0
    assert "already" in done.stdout


@pytest.mark.parametrize("state", ["no-bus", "bus-unreachable", "silent"])
def test_where_it_cannot_help_it_asks_for_nothing(here: Place, state: str) -> None:
    STATES[state](here)
    with Terminal(UNLOCK, here.environment, columns=200) as terminal:
        assert terminal.wait_exit() == 3
        assert "not shown" not in terminal.screen()


def test_ctrl_c_at_the_password_changes_nothing(here: Place) -> None:
    STATES["locked"](here)
    with Terminal(UNLOCK, here.environment) as terminal:
        terminal.wait_for("not shown")
        terminal.send("\x03")
        assert terminal.wait_exit(3) == 130
        assert terminal.is_restored()
    assert here.seen() == "locked"


def test_from_nothing_to_a_stored_key(here: Place, shared_api: Api) -> None:
    """The three lines that the messages lead to, in the shell that the first of them gives."""
    steps = f"""
        printf '%s' "$PASSWORD" | {" ".join(TERNBOX)} keyring unlock --password-stdin &&
        printf '%s' "$KEY" | {" ".join(TERNBOX)} login --key-stdin &&
        {" ".join(TERNBOX)} list
    """
    here.environment["TERNBOX_API_URL"] = shared_api.url
    typed = {"PASSWORD": PASSWORD, "KEY": shared_api.key}
    done = run(here, ["dbus-run-session", "--", "sh", "-c", steps], check=False, changed=typed)
    assert done.returncode == 0, done.stderr
    assert "set up and unlocked" in done.stdout
    assert "50 conversations" in done.stdout


OWNER = """
import sys
from jeepney import MessageType, HeaderFields, new_error, new_method_return, message_bus
from jeepney.io.blocking import open_dbus_connection, Proxy
path = "/org/freedesktop/secrets/collection/theirs"
with open_dbus_connection("SESSION") as connection:
    Proxy(message_bus, connection).RequestName("org.freedesktop.secrets", 0)
    print("there", flush=True)
    while True:
        message = connection.receive()
        member = message.header.fields.get(HeaderFields.member)
        if member == "ReadAlias":
            connection.send(new_method_return(message, "o", (path,)))
        elif member == "Get":
            connection.send(new_method_return(message, "v", (("b", True),)))
        elif message.header.message_type is MessageType.method_call:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
"""


@contextmanager
def kept_by(here: Place, program: str) -> Iterator[int]:
    """Another program provides the secrets, locked; gives its pid."""
    here.start_bus()
    command = ["bash", "-c", f'exec -a {program} "$@"', "sh", sys.executable, "-c", OWNER]
    # By another name Python does not find the packages that are beside it.
    own = here.environment | {"PYTHONPATH": str(Path(jeepney.__file__).parents[1])}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        yield process.pid
        process.kill()


def test_a_keyring_of_another_program_is_not_replaced(here: Place) -> None:
    with kept_by(here, "keepassxc") as pid:
        said = only_failure(unlock(here), 3)
        assert "keepassxc" in said
        assert "Secret Service Integration" in said
        assert "expose a group" in said
        assert [line for line in running(here.environment) if line.startswith(f"{pid} ")]
        assert not [line for line in running(here.environment) if "gnome-keyring" in line]
        assert "keepassxc" in only_failure(ternbox(here, "login", "--key-stdin", stdin="x"), 3)
