"""What the person has told the `keyring` package is honoured when it keeps a secret, and refused in words when not."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.credentials import backends
from tests.credentials.api import Api
from tests.credentials.commands import files_with, in_keyring, only_failure, ternbox
from tests.credentials.services import STATES, Place
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

VARIABLE = "PYTHON_KEYRING_BACKEND"
LIMIT = 5.0  # seconds for a keyring that does not say anything
SLACK = 6.0  # seconds that a busy machine adds


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    """With our own backends to choose from, one of them by the name of the package that everybody warns of."""
    for name in ("shelves.py", "keyrings/alt/file.py", "plaintextfiles.py"):
        path = here.folder / "modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(backends.__file__, path)
    here.environment["PYTHONPATH"] += f":{here.folder}/modules"
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        ("keyring.backends.null.Keyring", "it stores nothing"),
        ("keyring.backends.fail.Keyring", "it stores nothing"),
        ("keyrings.alt.file.Good", "plain text"),
        ("plaintextfiles.Good", "plain text"),
        ("shelves.PlaintextKeyring", "plain text"),
        ("shelves.Innocent", "plain text"),
        ("keyring.backends.chainer.ChainerBackend", "plain text"),
        ("", "it is empty"),
        (" ", ""),
        ("nonsense", ""),
        ("no.such.module.Keyring", ""),
        ("shelves.NoSuchClass", ""),
        ("os.path", ""),
        ("shelves.time", ""),
    ],
)
def test_a_backend_that_keeps_no_secret_is_refused(here: Place, shared_api: Api, backend: str, why: str) -> None:
    STATES["unlocked"](here)
    here.environment[VARIABLE] = backend
    said = only_failure(ternbox(here, "login", "--key-stdin", stdin=shared_api.key), 3)
    assert f"The keyring backend {backend}".strip() in said
    assert why in said
    assert f"unset {VARIABLE}" in said
    assert files_with(here, shared_api.key) == []
    assert in_keyring(here) == ""


@pytest.mark.parametrize("command", ["list", "logout"])
def test_a_refused_one_is_not_asked_either(here: Place, command: str) -> None:
    here.environment[VARIABLE] = "keyrings.alt.file.Good"
    (here.home / "shelf.json").write_text('{"ternbox:default/access-key": "from-a-plain-file"}')
    assert "plain text" in only_failure(ternbox(here, command), 3)
    assert files_with(here, "from-a-plain-file")


def test_one_in_the_file_of_the_package_is_seen_too(here: Place, shared_api: Api) -> None:
    STATES["unlocked"](here)
    file = here.folder / "config" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir()
    file.write_text("[backend]\ndefault-keyring=keyrings.alt.file.PlaintextKeyring\n")
    said = only_failure(ternbox(here, "login", "--key-stdin", stdin=shared_api.key), 3)
    assert str(file) in said
    assert "plain text" in said
    file.write_text("[backend]\ndefault-keyring=shelves.Good\n")
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    assert files_with(here, shared_api.key) == ["home/shelf.json"]


@pytest.mark.parametrize("text", ["[backend", "default-keyring=shelves.Good\n", "[backend]\ndefault-keyring=\n", "\0"])
def test_a_file_of_the_package_that_makes_no_sense_is_no_traceback(here: Place, shared_api: Api, text: str) -> None:
    STATES["unlocked"](here)
    file = here.folder / "config" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir()
    file.write_text(text)
    assert str(file) in only_failure(ternbox(here, "login", "--key-stdin", stdin=shared_api.key), 3)


def test_a_good_one_of_the_persons_choice_is_used(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "shelves.Good"
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    assert files_with(here, shared_api.key) == ["home/shelf.json"]
    assert ternbox(here, "list").returncode == 0
    assert ternbox(here, "logout").returncode == 0
    assert files_with(here, shared_api.key) == []


def test_one_that_says_yes_and_keeps_nothing_is_caught(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "shelves.Dropping"
    done = ternbox(here, "login", "--key-stdin", stdin=shared_api.key)
    assert done.returncode == 3
    assert "does not give it back" in done.stderr
    assert "It is in" not in done.stdout


def test_what_one_says_when_it_fails_is_not_repeated(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "shelves.Raising"
    done = ternbox(here, "login", "--key-stdin", "--log-file", str(here.folder / "log"), stdin=shared_api.key)
    assert done.returncode == 3
    assert "ValueError" in done.stderr
    assert shared_api.key not in done.stdout + done.stderr
    assert files_with(here, shared_api.key) == []


def test_one_that_blocks_for_ever_holds_neither_us_nor_our_end(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "shelves.Hanging"
    began = time.monotonic()
    assert "did not answer" in only_failure(ternbox(here, "login", "--key-stdin", stdin=shared_api.key), 3)
    assert time.monotonic() - began < LIMIT + SLACK


def test_at_a_terminal_one_may_take_its_time_and_ctrl_c_ends_it(here: Place) -> None:
    """It may be asking for a passphrase."""
    here.environment[VARIABLE] = "shelves.Hanging"
    with Terminal([*TERNBOX, "list"], here.environment) as terminal:
        time.sleep(LIMIT + 1.5)
        assert terminal.process.poll() is None
        terminal.send("\x03")
        assert terminal.wait_exit(3) == 130


def test_one_that_may_ask_at_the_terminal_is_not_asked_beneath_the_screen(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "shelves.Good"
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("L")
        terminal.wait_for("may ask at the terminal")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


def test_without_a_key_in_it_the_inbox_opens_all_the_same(here: Place) -> None:
    here.environment[VARIABLE] = "shelves.Good"
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for("The keyring has no access key")
        terminal.wait_for("ternbox login")
        terminal.send("\x11")
        assert terminal.wait_exit() == 3


def test_choosing_the_keyring_of_this_host_by_name_changes_nothing(here: Place, shared_api: Api) -> None:
    here.environment[VARIABLE] = "keyring.backends.SecretService.Keyring"
    STATES["locked"](here)
    assert "is locked" in only_failure(ternbox(here, "login", "--key-stdin", stdin=shared_api.key), 3)


def test_no_compiler_is_started_to_find_a_keyring(here: Place, shared_api: Api) -> None:
    """keyring's own choice would run ldconfig, gcc and ld."""
    STATES["unlocked"](here)
    assert ternbox(here, "login", "--key-stdin", stdin=shared_api.key).returncode == 0
    folder = Path(here.folder / "bin")
    folder.mkdir()
    for name in ("gcc", "cc", "ld", "ldconfig", "objdump"):
        (folder / name).write_text(f"#!/bin/sh\ntouch {here.folder}/compiled\nexit 1\n")
        (folder / name).chmod(0o755)
    assert ternbox(here, "list", PATH=f"{folder}:{here.environment['PATH']}").returncode == 0
    assert not (here.folder / "compiled").exists()
