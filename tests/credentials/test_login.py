"""`ternbox login` and `logout` against the real keyring in each of its states."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.credentials.api import WRONG, Api
from tests.credentials.commands import Done, files_with, in_keyring, only_failure, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place
from tests.terminal.inbox import TERNBOX
from tests.terminal.terminal import Terminal

# What is the matter, in words, and the command that mends it. {pid} is that of the keyring.
SAID = {
    "no-bus": ("no D-Bus session", "dbus-run-session -- bash"),
    "bus-unreachable": ("does not answer", "unset DBUS_SESSION_BUS_ADDRESS"),
    "no-service": ("nothing provides org.freedesktop.secrets", "ternbox keyring unlock"),
    "no-collection": ("not set up", "ternbox keyring unlock"),
    "locked": ("is locked", "ternbox keyring unlock"),
    "silent": ("gnome-keyring-daemon (process {pid}) is silent", "kill -9 {pid}"),
}
ELSEWHERE = ('key_command = ["', "export TERNBOX_ACCESS_KEY=")


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


def test_in_an_unlocked_keyring_the_key_is_there_for_everybody(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    done = ternbox(here, "login", "--key-stdin", stdin=shared_api.key + "\n")
    assert done.returncode == 0, done.stderr
    for words in ("live", "50 conversations", "keyring", "“default”"):
        assert words in done.stdout
    assert in_keyring(here) == shared_api.key
    assert shared_api.key not in done.stdout + done.stderr
    assert files_with(here, shared_api.key) == []
    assert ternbox(here, "list").returncode == 0


def test_each_profile_has_a_key_of_its_own(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    assert ternbox(here, "login", "--profile", "shop.two", "--key-stdin", stdin=shared_api.key).returncode == 0
    assert in_keyring(here, profile="shop.two") == shared_api.key
    assert in_keyring(here) == ""
    assert ternbox(here, "--profile", "shop.two", "list").returncode == 0
    assert "“default”" in only_failure(ternbox(here, "list"), 3)


@pytest.mark.parametrize("state", SAID)
@pytest.mark.parametrize("command", ["login", "list"])
def test_each_state_is_said_with_what_mends_it(here: Place, shared_api: Api, state: str, command: str) -> None:
    STATES[state](here)
    arguments, stdin = (["login", "--key-stdin"], shared_api.key) if command == "login" else (["list"], "")
    asked = shared_api.requests()
    said = only_failure(ternbox(here, *arguments, stdin=stdin), 3)
    pid = here.pids.get("gnome-keyring-daemon", 0)
    for words in (*SAID[state], *ELSEWHERE):
        assert words.format(pid=pid) in said
    assert shared_api.requests() == asked
    assert files_with(here, shared_api.key) == []


@pytest.mark.parametrize("state", ["no-bus", "locked", "no-collection"])
def test_it_does_not_ask_for_a_key_that_it_could_not_keep(here: Place, state: str) -> None:
    STATES[state](here)
    with Terminal([*TERNBOX, "login"], here.environment, columns=200) as terminal:
        assert terminal.wait_exit() == 3
        assert SAID[state][0] in terminal.screen()
        assert "not shown" not in terminal.screen()


def test_a_person_types_it_unseen(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    with Terminal([*TERNBOX, "login"], here.environment, columns=200) as terminal:
        terminal.wait_for("not shown")
        terminal.send(shared_api.key + "\r")
        assert terminal.wait_exit() == 0
        assert shared_api.key.encode() not in terminal.output
        assert "50 conversations" in terminal.screen()
        assert terminal.is_restored()
    assert in_keyring(here) == shared_api.key


def test_ctrl_c_at_the_question_leaves_everything_as_it_was(here: Place) -> None:
    STATES["unlocked"](here)
    with Terminal([*TERNBOX, "login"], here.environment) as terminal:
        terminal.wait_for("not shown")
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
        assert terminal.is_restored()
        assert "Traceback" not in terminal.screen()
    assert in_keyring(here) == ""


def test_a_key_that_is_refused_is_not_kept(here: Place) -> None:
    STATES["unlocked"](here)
    said = only_failure(ternbox(here, "login", "--key-stdin", stdin=WRONG), 4)
    assert WRONG not in said
    assert in_keyring(here) == ""


def test_a_key_that_cannot_be_tried_is_not_kept(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    only_failure(
        ternbox(here, "login", "--key-stdin", stdin=shared_api.key, TERNBOX_API_URL="http://127.0.0.1:9/v1"), 5
    )
    assert in_keyring(here) == ""


@pytest.mark.parametrize("stdin", ["", "\n", "  \n"])
def test_no_key_on_stdin_is_said(here: Place, stdin: str) -> None:
    STATES["unlocked"](here)
    assert "no key" in only_failure(ternbox(here, "login", "--key-stdin", stdin=stdin), 3)


def test_a_key_may_come_from_a_file(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    path = here.home / "key"
    path.write_text(shared_api.key + "\n")
    path.chmod(0o644)
    assert f"chmod 600 {path}" in only_failure(ternbox(here, "login", "--key-file", str(path)), 3)
    path.chmod(0o600)
    assert ternbox(here, "login", "--key-file", str(path)).returncode == 0
    assert in_keyring(here) == shared_api.key


def test_a_new_key_takes_the_place_of_the_old(here: Place, lent_api: Api) -> None:
    STATES["unlocked"](here)
    here.environment["TERNBOX_API_URL"] = lent_api.url
    put_in_keyring(here, "an older key")
    assert ternbox(here, "login", "--key-stdin", stdin=lent_api.key).returncode == 0
    assert in_keyring(here) == lent_api.key


def test_logging_out_removes_it_and_can_be_said_twice(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    first, second = ternbox(here, "logout"), ternbox(here, "logout")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "gone" in first.stdout
    assert "no key" in second.stdout
    assert in_keyring(here) == ""
    assert "ternbox login" in only_failure(ternbox(here, "list"), 3)


def test_logging_out_of_a_locked_keyring_is_not_claimed(here: Place) -> None:
    STATES["locked"](here)
    assert "is locked" in only_failure(ternbox(here, "logout"), 3)


PLAIN = "state/ternbox/default/access-key"


def test_plain_text_only_by_name_and_after_a_warning(here: Place, shared_api: Api) -> None:
    path = here.folder / PLAIN
    with Terminal([*TERNBOX, "login", "--insecure-storage"], here.environment, columns=200) as terminal:
        warning = terminal.wait_for(str(path))
        assert "plain text" in warning
        terminal.wait_for("[y/N]")
        assert not path.exists()
        terminal.send("y\r")
        terminal.wait_for("not shown")
        assert not path.exists()
        terminal.send(shared_api.key + "\r")
        assert terminal.wait_exit() == 0
        assert shared_api.key.encode() not in terminal.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files_with(here, shared_api.key) == [PLAIN]
    assert ternbox(here, "list").returncode == 0


@pytest.mark.parametrize("answer", ["n\r", "\r", "\x03"])
def test_no_is_no(here: Place, answer: str) -> None:
    with Terminal([*TERNBOX, "login", "--insecure-storage"], here.environment, columns=200) as terminal:
        terminal.wait_for("[y/N]")
        terminal.send(answer)
        assert terminal.wait_exit() != 0
        assert "Traceback" not in terminal.screen()
    assert not (here.folder / PLAIN).exists()
    assert not (here.folder / "config" / "ternbox").exists()


def in_plain_text(here: Place, key: str) -> Done:
    return ternbox(here, "login", "--insecure-storage", "--yes", "--key-stdin", stdin=key)


def test_a_script_says_that_it_means_it_and_is_warned_too(here: Place, shared_api: Api) -> None:
    without = ternbox(here, "login", "--insecure-storage", "--key-stdin", stdin=shared_api.key)
    assert without.returncode == 3
    assert "--yes" in without.stderr
    assert files_with(here, shared_api.key) == []
    done = in_plain_text(here, shared_api.key)
    assert done.returncode == 0
    assert "plain text" in done.stderr
    assert str(here.folder / PLAIN) in done.stderr
    assert files_with(here, shared_api.key) == [PLAIN]


def test_a_plain_file_that_others_may_read_is_not_used(here: Place, shared_api: Api) -> None:
    assert in_plain_text(here, shared_api.key).returncode == 0
    path = here.folder / PLAIN
    path.chmod(0o640)
    assert f"chmod 600 {path}" in only_failure(ternbox(here, "list"), 3)


def test_logging_in_to_the_keyring_ends_the_plain_file(here: Place, shared_api: Api) -> None:
    assert in_plain_text(here, shared_api.key).returncode == 0
    STATES["unlocked"](here)
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    assert files_with(here, shared_api.key) == []
    assert in_keyring(here) == shared_api.key


def test_logging_out_removes_the_plain_file(here: Place, shared_api: Api) -> None:
    assert in_plain_text(here, shared_api.key).returncode == 0
    assert ternbox(here, "logout").returncode == 0
    assert not Path(here.folder / PLAIN).exists()
