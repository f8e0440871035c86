"""Changing the key: whatever happens on the way, the person is left with a key that works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.credentials import backends
from tests.credentials.api import WRONG, Api
from tests.credentials.commands import in_keyring, only_failure, put_in_keyring, ternbox
from tests.credentials.services import PASSWORD, STATES, Place
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.patience import until
from tests.terminal.terminal import Terminal

NEW = "the-new-access-key"
RUNS = 16


@pytest.fixture
def here(here: Place, lent_api: Api) -> Place:
    """Logged in with the old key, and a new one has been made."""
    STATES["unlocked"](here)
    here.environment["TERNBOX_API_URL"] = lent_api.url
    assert ternbox(here, "login", "--key-stdin", stdin=lent_api.key).returncode == 0
    lent_api.accept(lent_api.key, NEW)
    return here


def test_the_new_key_works_and_the_old_one_is_kept_for_a_while(here: Place, lent_api: Api) -> None:
    done = ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW)
    assert done.returncode == 0, done.stderr
    assert "--restore" in done.stdout
    assert (in_keyring(here), in_keyring(here, "access-key.previous")) == (NEW, lent_api.key)
    lent_api.accept(NEW)
    assert ternbox(here, "list").returncode == 0


def test_a_new_key_that_is_wrong_changes_nothing(here: Place, lent_api: Api) -> None:
    only_failure(ternbox(here, "login", "--rotate", "--key-stdin", stdin=WRONG), 4)
    assert (in_keyring(here), in_keyring(here, "access-key.previous")) == (lent_api.key, "")
    assert ternbox(here, "list").returncode == 0


def test_rotating_to_the_key_that_is_there_loses_nothing(here: Place, lent_api: Api) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    assert (in_keyring(here), in_keyring(here, "access-key.previous")) == (NEW, lent_api.key)


def test_the_old_key_can_be_taken_again(here: Place, lent_api: Api) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    assert ternbox(here, "login", "--restore").returncode == 0
    assert in_keyring(here) == lent_api.key
    assert ternbox(here, "list").returncode == 0


def test_an_old_key_that_is_revoked_is_not_taken_again(here: Place, lent_api: Api) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    lent_api.accept(NEW)
    only_failure(ternbox(here, "login", "--restore"), 4)
    assert in_keyring(here) == NEW


def test_there_may_be_nothing_to_restore(here: Place, lent_api: Api) -> None:
    assert "no previous key" in only_failure(ternbox(here, "login", "--restore"), 3)
    assert in_keyring(here) == lent_api.key


def test_the_old_key_is_forgotten_on_demand_and_twice(here: Place) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    first, second = ternbox(here, "logout", "--previous"), ternbox(here, "logout", "--previous")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "gone" in first.stdout
    assert "no previous key" in second.stdout
    assert (in_keyring(here), in_keyring(here, "access-key.previous")) == (NEW, "")


def test_logging_out_forgets_both(here: Place) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    assert ternbox(here, "logout").returncode == 0
    assert (in_keyring(here), in_keyring(here, "access-key.previous")) == ("", "")


def test_the_old_key_is_forgotten_when_its_week_is_over(here: Place) -> None:
    assert ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW).returncode == 0
    config = here.folder / "config" / "ternbox" / "config.toml"
    lines = config.read_text().splitlines()
    (note,) = [line for line in lines if line.startswith("key_previous_until")]
    assert ternbox(here, "list").returncode == 0
    assert in_keyring(here, "access-key.previous") != ""
    config.write_text(config.read_text().replace(note, "key_previous_until = 2020-01-01"))
    with Terminal(TERNBOX, here.environment) as terminal:
        terminal.wait_for(FIRST)
        until(lambda: in_keyring(here, "access-key.previous"), lambda key: not key, "the end of the old key")
        until(config.read_text, lambda text: "key_previous_until" not in text, "the end of its note")
    assert in_keyring(here) == NEW


def kill_after(here: Place, seconds: float, key: str) -> None:
    """Start rotating to a key and end it without warning."""
    command = [*TERNBOX, "login", "--rotate", "--key-stdin"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=here.environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        assert process.stdin is not None
        process.stdin.write(key.encode())
        process.stdin.close()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)


@pytest.mark.slow
def test_killed_at_any_moment_a_key_that_works_is_in_its_place(here: Place, lent_api: Api) -> None:
    """From the first moment to some time after the last, spread over how long it takes here now."""
    began = time.monotonic()
    kill_after(here, 60, NEW)
    whole = time.monotonic() - began
    seen = [in_keyring(here)]
    assert seen == [NEW]
    for run in range(RUNS):
        kill_after(here, whole * (0.3 + 0.9 * run / (RUNS - 1)), lent_api.key if seen[-1] == NEW else NEW)
        seen.append(in_keyring(here))
    assert set(seen[1:]) == {NEW, lent_api.key}, "another key, or no run came through to the end"
    assert ternbox(here, "list").returncode == 0


@pytest.mark.parametrize("seconds", [0.15, 0.45, 0.75, 1.05])
def test_killed_between_the_writes_a_key_that_works_is_in_its_place(here: Place, lent_api: Api, seconds: float) -> None:
    """With a keyring that stops for 0.3 s before and after each write; counted from the first of them."""
    modules = here.folder / "modules"
    modules.mkdir()
    shutil.copy(backends.__file__, modules / "shelves.py")
    here.environment |= {"PYTHONPATH": f"{here.environment['PYTHONPATH']}:{modules}"}
    here.environment |= {"PYTHON_KEYRING_BACKEND": "shelves.Good"}
    assert ternbox(here, "login", "--key-stdin", stdin=lent_api.key).returncode == 0
    here.environment |= {"PYTHON_KEYRING_BACKEND": "shelves.Slow"}
    kill_after_first_write(here, seconds)
    here.environment |= {"PYTHON_KEYRING_BACKEND": "shelves.Good"}
    assert ternbox(here, "list").returncode == 0


def kill_after_first_write(here: Place, seconds: float) -> None:
    command = [*TERNBOX, "login", "--rotate", "--key-stdin"]
    started = Path(here.home / "writing")
    with subprocess.Popen(command, env=here.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(NEW.encode())
        process.stdin.close()
        while not started.exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)


def test_a_keyring_that_fails_on_the_way_keeps_the_old_key(here: Place, lent_api: Api) -> None:
    """It is locked between the question and the answer."""
    here.end_keyring()
    here.start_keyring()
    only_failure(ternbox(here, "login", "--rotate", "--key-stdin", stdin=NEW), 3)
    here.end_keyring()
    here.start_keyring(PASSWORD)
    assert in_keyring(here) == lent_api.key


def test_another_process_may_have_rotated_meanwhile(here: Place, lent_api: Api) -> None:
    put_in_keyring(here, NEW)
    lent_api.accept(NEW)
    assert ternbox(here, "list").returncode == 0
