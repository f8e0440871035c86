"""Where the key is looked for, in order: what has it first is used, and nothing behind it is touched."""

from __future__ import annotations

import time

import pytest

from tests.credentials.api import WRONG, Api
from tests.credentials.commands import command, configure, files_with, only_failure, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

STEP = 2.0  # seconds that a silent keyring is given


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


def seconds_for(here: Place, *arguments: str, stdin: str = "", **changed: str) -> float:
    began = time.monotonic()
    done = ternbox(here, *arguments, stdin=stdin, **changed)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - began


@pytest.mark.parametrize("source", ["environment", "stdin", "file", "command"])
def test_a_key_from_elsewhere_leaves_the_keyring_alone(here: Place, shared_api: Api, source: str) -> None:
    """One that answers nobody would cost two seconds, as the last test here shows."""
    key = here.home / "key"
    key.write_text(shared_api.key)
    key.chmod(0o600)
    arguments: tuple[str, ...] = ()
    usual = min(seconds_for(here, "list", TERNBOX_ACCESS_KEY=shared_api.key) for _ in range(2))
    STATES["silent"](here)
    if source == "environment":
        here.environment["TERNBOX_ACCESS_KEY"] = shared_api.key
    elif source == "command":
        configure(here, command("cat", str(key)))
    else:
        arguments = ("--key-stdin",) if source == "stdin" else ("--key-file", str(key))
    taken = min(seconds_for(here, "list", *arguments, stdin=shared_api.key) for _ in range(2))
    assert taken < usual + STEP * 0.75


def test_the_profiles_own_variable_comes_first(here: Place, shared_api: Api) -> None:
    right, wrong = shared_api.key, WRONG
    both = {"TERNBOX_ACCESS_KEY": wrong, "TERNBOX_ACCESS_KEY_SHOP_TWO_NL": right}
    assert ternbox(here, "list", "--profile", "shop-two.nl", **both).returncode == 0
    assert ternbox(here, "list", **both).returncode == 4
    assert ternbox(here, "list", TERNBOX_ACCESS_KEY=wrong, TERNBOX_ACCESS_KEY_DEFAULT=right).returncode == 0


def test_a_file_named_on_the_command_line_comes_before_the_environment(here: Place, shared_api: Api) -> None:
    path = here.home / "key"
    path.write_text(shared_api.key)
    path.chmod(0o600)
    assert ternbox(here, "list", "--key-file", str(path), TERNBOX_ACCESS_KEY=WRONG).returncode == 0
    assert ternbox(here, "list", "--key-stdin", stdin=shared_api.key, TERNBOX_ACCESS_KEY=WRONG).returncode == 0


@pytest.mark.parametrize("name", ["TERNBOX_ACCESS_KEY", "TERNBOX_ACCESS_KEY_DEFAULT"])
@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_variable_is_an_error_whatever_the_keyring_has(
    here: Place, shared_api: Api, name: str, value: str
) -> None:
    STATES["unlocked"](here)
    put_in_keyring(here, shared_api.key)
    assert ternbox(here, "list").returncode == 0
    said = only_failure(ternbox(here, "list", **{name: value}), 3)
    assert f"{name} is set but empty" in said
    assert f"unset {name}" in said


def test_an_empty_variable_of_another_profile_is_no_matter(here: Place, shared_api: Api) -> None:
    both = {"TERNBOX_ACCESS_KEY": shared_api.key, "TERNBOX_ACCESS_KEY_OTHER": ""}
    assert ternbox(here, "list", **both).returncode == 0


def test_a_profile_may_have_its_key_typed_each_time(here: Place, shared_api: Api) -> None:
    configure(here, 'key_source = "prompt"')
    assert "terminal" in only_failure(ternbox(here, "list"), 3)
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for("not shown")
        terminal.send(f"{shared_api.key}\r")
        terminal.wait_for(FIRST)
        assert shared_api.key.encode() not in terminal.output
    assert files_with(here, shared_api.key) == []


@pytest.mark.parametrize("state", ["locked", "silent"])
def test_without_any_other_source_a_keyring_that_cannot_answer_ends_it_soon(here: Place, state: str) -> None:
    STATES[state](here)
    began = time.monotonic()
    only_failure(ternbox(here, "list"), 3)
    taken = time.monotonic() - began
    assert taken < STEP + 6
    assert taken >= STEP or state != "silent"
