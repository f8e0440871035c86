"""A key from a program of the person's choice, such as `pass`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.credentials.api import Api
from tests.credentials.commands import command, configure, files_with, only_failure, ternbox
from tests.credentials.services import Place, fill_pass
from tests.terminal.inbox import FIRST, TERNBOX
from tests.terminal.terminal import Terminal


@pytest.fixture
def here(here: Place, shared_api: Api) -> Place:
    here.environment["TERNBOX_API_URL"] = shared_api.url
    return here


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
    assert done.stdout.startswith("The key_command (sh)")
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


def test_without_the_key_the_inbox_still_shows_what_is_here(here: Place, shared_api: Api) -> None:
    path = here.home / "key"
    path.write_text(shared_api.key)
    configure(here, command("cat", str(path)))
    assert ternbox(here, "list").returncode == 0
    path.unlink()
    with Terminal(TERNBOX, here.environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_for("The key_command (cat) ended with status 1.")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
