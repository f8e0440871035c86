"""Where the key is looked for, in order: what has it first is used, and nothing behind it is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from tests.credentials.api import WRONG, Api
from tests.credentials.commands import files_with, only_failure, put_in_keyring, ternbox
from tests.credentials.services import STATES, Place, fill_pass
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal

STEP = 2.0  # seconds that a silent keyring is given


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


def configure(here: Place, *lines: str, profile: str = "") -> None:
    path = here.folder / "config" / "ternbox" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    section = f"[profiles.{profile}]\n" if profile else ""
    path.write_text(section + "".join(f"{line}\n" for line in lines))


def command(*words: str) -> str:
    return f"key_command = {json.dumps(words)}"


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


def test_a_key_file_must_be_ones_own_and_nobody_elses(here: Place, shared_api: Api) -> None:
    path = here.home / "it's a key"
    path.write_text(f"{shared_api.key}\n")
    for mode in (0o644, 0o640, 0o604, 0o620):
        path.chmod(mode)
        said = only_failure(ternbox(here, "list", "--key-file", str(path)), 3)
        assert "chmod 600 '" in said
        assert shared_api.key not in said
    path.chmod(0o400)
    assert ternbox(here, "list", "--key-file", str(path)).returncode == 0


NO_KEYS = {
    "empty": b"",
    "two lines": b"a-key\nand more\n",
    "two words": b"a key",
    "long": b"k" * 5000,
    "bytes": b"\xff\0\xfe",
}


@pytest.mark.parametrize("kind", ["symlink", "folder", "pipe", "missing", *NO_KEYS])
def test_what_is_no_key_file_is_refused_in_words(here: Place, shared_api: Api, kind: str) -> None:
    path, key = here.home / "key", here.home / "real"
    key.write_text(shared_api.key)
    key.chmod(0o600)
    if kind == "symlink":
        path.symlink_to(key)
    elif kind == "folder":
        path.mkdir(mode=0o700)
    elif kind == "pipe":
        os.mkfifo(path, 0o600)
    elif kind != "missing":
        path.touch(0o600)
        path.write_bytes(NO_KEYS[kind])
    said = only_failure(ternbox(here, "list", "--key-file", str(path)), 3)
    assert str(path) in said
    assert shared_api.key not in said


@pytest.mark.skipif(os.getuid() != 0, reason="needs root: only root gives a file away")
def test_a_key_file_of_somebody_else_is_refused(here: Place, shared_api: Api) -> None:
    path = here.home / "key"
    path.write_text(shared_api.key)
    path.chmod(0o600)
    os.chown(path, 12345, 12345)
    assert "somebody else" in only_failure(ternbox(here, "list", "--key-file", str(path)), 3)


@pytest.mark.usefixtures("pass_there")
def test_a_pass_store_through_key_command(here: Place, shared_api: Api) -> None:
    fill_pass(here, {"messagebird/live": f"{shared_api.key}\nuser: ada\nurl: example\n"})
    configure(here, command("pass", "show", "messagebird/live"))
    listed = ternbox(here, "list", "--json")
    assert listed.returncode == 0, listed.stderr
    first = json.loads(listed.stdout)["data"][0]["id"]
    assert ternbox(here, "show", first, "--limit", "1").returncode == 0
    assert files_with(here, shared_api.key) == []


@pytest.mark.usefixtures("pass_there")
def test_login_only_tries_the_key_of_a_key_command(here: Place, shared_api: Api) -> None:
    fill_pass(here, {"messagebird/live": shared_api.key + "\n"})
    configure(here, command("pass", "show", "messagebird/live"))
    done = ternbox(here, "login")
    assert done.returncode == 0
    assert "pass" in done.stdout
    assert "50 conversations" in done.stdout
    assert files_with(here, shared_api.key) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["sh", "-c", "echo it is private >&2; exit 7"], "status 7"),
        (["true"], "no key"),
        (["echo"], "no key"),
        (["printf", r"\n\nkey"], "no key"),
        (["no-such-program-here", "x"], "No such file"),
        (["/etc/passwd"], "Permission denied"),
        (["sh", "-c", "kill -9 $$"], "status -9"),
    ],
)
def test_a_key_command_that_gives_no_key_is_said(here: Place, words: list[str], says: str) -> None:
    configure(here, command(*words))
    said = only_failure(ternbox(here, "list"), 3)
    assert words[0] in said
    assert says in said


@pytest.mark.parametrize(
    "words",
    [
        ["printf", "%s", "{key}"],
        ["printf", r"%s\r\nuser: ada\n", "{key}"],
        ["sh", "-c", "echo {key}; sleep 3 &"],
        ["sh", "-c", "echo {key}; yes more | head -c 60000"],
    ],
)
def test_the_first_line_counts(here: Place, shared_api: Api, words: list[str]) -> None:
    configure(here, command(*[word.format(key=shared_api.key) for word in words]))
    done = ternbox(here, "list")
    assert done.returncode == 0, done.stderr


LIMITED = """
import sys, time
from tui.credentials import NoKey
from tui.credentials.key_command import run
began = time.monotonic()
try:
    run(sys.argv[1:], terminal=False, limit=1.0)
except NoKey as error:
    print(error, "|", time.monotonic() - began < 5.0)
"""


@pytest.mark.parametrize(
    "script", ["sleep 3600", "trap '' TERM INT HUP; sleep 3600", "sleep 3600 & wait", "exec >&-; sleep 3600", "yes"]
)
def test_a_key_command_that_hangs_has_a_limit_and_is_ended(here: Place, script: str) -> None:
    words = [sys.executable, "-c", LIMITED, "sh", "-c", script]
    done = subprocess.run(words, env=here.environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("The key_command of this profile (sh)")
    assert done.stdout.endswith("| True\n")


def test_a_key_command_does_not_inherit_other_keys(here: Place, shared_api: Api) -> None:
    script = here.home / "script"
    script.write_text(f"#!/bin/sh\nenv > {here.folder}/seen\necho {shared_api.key}\n")
    script.chmod(0o700)
    configure(here, command(str(script)), profile="shop")
    others = {"TERNBOX_ACCESS_KEY_OTHER": "another-secret", "TERNBOX_SIGNING_KEY": "another-secret"}
    assert ternbox(here, "list", "--profile", "shop", **others).returncode == 0
    assert "PATH=" in (here.folder / "seen").read_text()
    assert "another-secret" not in (here.folder / "seen").read_text()


ASKS = 'printf "Passphrase: " >/dev/tty; read word </dev/tty; test "$word" = sesame && cat "$1"'


def asks_at_the_terminal(here: Place, key: str) -> None:
    """A key_command that wants a passphrase first, as gpg's pinentry does."""
    path = here.home / "key"
    path.write_text(key)
    configure(here, command("sh", "-c", ASKS, "sh", str(path)))


def test_a_key_command_has_the_terminal_before_the_screen_opens(here: Place, shared_api: Api) -> None:
    asks_at_the_terminal(here, shared_api.key)
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for("Passphrase:")
        assert 1049 not in terminal.modes()
        terminal.send("sesame\r")
        terminal.wait_for(FIRST)
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


def test_ctrl_c_ends_a_key_command_and_us(here: Place, shared_api: Api) -> None:
    asks_at_the_terminal(here, shared_api.key)
    with Terminal(TERNBOX, here.environment) as terminal:
        terminal.wait_for("Passphrase:")
        terminal.send("\x03")
        assert terminal.wait_exit(5) == 130
        assert "Traceback" not in terminal.screen()


def test_without_a_terminal_it_must_manage_by_itself(here: Place, shared_api: Api) -> None:
    asks_at_the_terminal(here, shared_api.key)
    assert "status" in only_failure(ternbox(here, "list"), 3)


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
