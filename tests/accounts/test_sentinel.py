"""A key that nobody else has is given to Ternbox in every way there is, and looked for in every place where it must
not be: files, the screen, requests, the process list, the environment of children, a crash.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.accounts.recorder import Recorder, recorded
from tests.credentials.api import Api
from tests.credentials.commands import files_with, put_in_keyring
from tests.credentials.services import STATES, Place, fill_pass, run
from tests.terminal.inbox import FIRST
from tests.terminal.patience import until
from tests.terminal.processes import running
from tests.terminal.terminal import Terminal

FAILING = str(Path(__file__).with_name("failing.py"))
SOURCES = ["environment", "own variable", "keyring", "key file", "stdin", "command", "plain file", "typed"]
# Where the person has put it, and so where it may be found.
MAY_HOLD = {"key file": ["home/key"], "plain file": ["state/ternbox/default/access-key"]}


@pytest.fixture
def sentinel(lent_api: Api) -> str:
    key = f"live_sentinel{uuid4().hex}"
    lent_api.accept(key)
    return key


@pytest.fixture
def line(lent_api: Api) -> Iterator[Recorder]:
    with recorded(lent_api.url) as recorder:
        yield recorder


@pytest.fixture
def here(here: Place, line: Recorder) -> Place:
    """With an editor that looks around before it writes."""
    editor = here.home / "editor"
    editor.write_text(
        f'#!/bin/sh\nenv > {here.home}/env\ncat /proc/$PPID/environ > {here.home}/parent\necho edited > "$1"\n'
    )
    editor.chmod(0o755)
    here.environment |= {"TERNBOX_API_URL": line.url, "VISUAL": str(editor)}
    return here


def give(here: Place, source: str, key: str) -> list[str]:
    """Give the key by a source; returns the options that go with it."""
    path = here.home / "key"
    if source in ("key file", "stdin"):
        path.write_text(key)
        path.chmod(0o600)
        return ["--key-file", str(path)] if source == "key file" else ["--key-stdin"]
    if source == "environment":
        here.environment["TERNBOX_ACCESS_KEY"] = key
    elif source == "own variable":
        here.environment |= {"TERNBOX_ACCESS_KEY_DEFAULT": key, "TERNBOX_ACCESS_KEY": f"{key}2"}
    elif source == "keyring":
        STATES["unlocked"](here)
        put_in_keyring(here, key)
    elif source == "command":
        fill_pass(here, {"live": f"{key}\n"})
        configure(here, 'key_command = ["pass", "show", "live"]')
    elif source == "plain file":
        done = run(
            here, [sys.executable, "-m", "tui", "login", "--insecure-storage", "--yes", "--key-stdin"], stdin=key
        )
        assert key not in done.stdout + done.stderr
    return []


def configure(here: Place, line: str) -> None:
    folder = here.folder / "config" / "ternbox"
    folder.mkdir()
    (folder / "config.toml").write_text(line + "\n")


def processes_with(here: Place, key: str) -> list[str]:
    """Those of this place that show the key to root, in their command line or environment."""
    found = []
    for process in running(here.environment):
        folder = Path("/proc") / process.split()[0]
        if key.encode() in (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes():
            found.append(process)
    return found


@pytest.mark.usefixtures("pass_there")
@pytest.mark.parametrize("source", [source for source in SOURCES if source != "stdin"])
def test_an_inbox_that_crashes_shows_the_key_nowhere(
    here: Place, lent_api: Api, sentinel: str, line: Recorder, source: str
) -> None:
    options = give(here, source, sentinel)
    command = [sys.executable, FAILING, *options, "--log-file", str(here.home / "log")]
    with Terminal(command, here.environment, columns=120, rows=40) as terminal:
        if source == "typed":
            terminal.wait_for("API access")
            terminal.send(sentinel)
            terminal.wait_for("characters")
            terminal.send("\r")
            terminal.wait_for("Enter opens the inbox")
            terminal.send("\r")
        terminal.wait_for(FIRST)
        terminal.send("\r")
        terminal.wait_for("reply to")
        terminal.send("\x0f")
        terminal.wait_for("edited")
        assert processes_with(here, sentinel) == []
        terminal.send("\x12")
        assert terminal.wait_exit() == 1
        assert "Ternbox has failed (LookupError)" in " ".join(terminal.screen().split())
        assert sentinel.encode() not in terminal.output
    assert (here.home / "env").read_text().count("\n") > 3
    assert "HTTP Request: GET" in (here.home / "log").read_text()
    assert list((here.folder / "state").rglob("crash-*"))
    assert files_with(here, sentinel) == MAY_HOLD.get(source, [])
    only_in_its_header(line.said, sentinel)


def only_in_its_header(said: bytes, key: str) -> None:
    lines = said.split(b"\r\n")
    assert any(line.startswith(b"GET /v1/conversations") for line in lines)
    assert {line.lower() for line in lines if key.encode() in line} == {f"authorization: accesskey {key}".encode()}


@pytest.mark.usefixtures("pass_there")
@pytest.mark.parametrize("source", [source for source in SOURCES if source != "typed"])
def test_a_traceback_shows_it_neither(here: Place, sentinel: str, line: Recorder, source: str) -> None:
    options = give(here, source, sentinel)
    command = [sys.executable, FAILING, "list", *options, "--log-file", str(here.home / "log")]
    done = run(here, command, stdin=sentinel if source == "stdin" else "", check=False)
    (here.home / "key").unlink(missing_ok=True)
    assert "Traceback" in done.stderr
    assert "AssertionError" in done.stderr
    assert sentinel not in done.stdout + done.stderr
    assert files_with(here, sentinel) == [path for path in MAY_HOLD.get(source, []) if path != "home/key"]
    only_in_its_header(line.said, sentinel)


def test_the_places_are_looked_at(here: Place, sentinel: str) -> None:
    """So that the tests above can fail: a program that does what Ternbox must not do is found out."""
    quoted = shlex.quote(sentinel)
    script = f"echo {quoted} > {here.home}/log; sleep 60 & wait"
    here.environment["TERNBOX_ACCESS_KEY"] = sentinel
    process = here.start("sh", "-c", script)
    until(lambda: files_with(here, sentinel), bool, "the file")
    assert files_with(here, sentinel) == ["home/log"]
    assert any(str(process.pid) in line for line in processes_with(here, sentinel))
    with pytest.raises(AssertionError):
        only_in_its_header(f"GET /v1/conversations?access_key={sentinel} HTTP/1.1\r\n".encode(), sentinel)
    for each in running(here.environment):
        os.kill(int(each.split()[0]), 9)
