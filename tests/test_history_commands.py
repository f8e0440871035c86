"""`ternbox fetch` and `ternbox export` as scripts and people see them: real processes, the sandbox over HTTP."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.warm.command import ENCODING, warm
from tui.store import Store
from tui.sync.wishes import Wishes

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def sandbox() -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "tui", "sandbox", "--until-eof", "--no-actors"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin
        assert child.stdout
        yield json.loads(child.stdout.readline())
        child.stdin.close()
        assert child.wait(5) == 0


@pytest.fixture
def place(sandbox: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("TERNBOX_ACCESS_KEY", sandbox["access_key"])
    monkeypatch.setenv("TERNBOX_API_URL", sandbox["url"])
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name, value in ENCODING.items():
        monkeypatch.setenv(name, value)
    return sandbox


def ternbox(*arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **changed}
    return subprocess.run(
        [*warm(environment), *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def data(*arguments: str, **changed: str) -> Any:
    done = ternbox(*arguments, "--json", **changed)
    assert done.stdout.isascii()
    envelope = json.loads(done.stdout)
    assert (envelope["ok"], done.returncode) == (True, 0), done
    return envelope["data"]


def store() -> Store:
    (path,) = (Path(os.environ["XDG_STATE_HOME"]) / "ternbox").glob("*/inbox.db")
    return Store.open(path)


@pytest.fixture
def long_one(place: dict[str, str]) -> dict[str, Any]:
    """The conversation with the most messages, of which the newest are here."""
    (row,) = data("list", "--filter", "Marit")
    return dict(row)


def amount(conversation: str) -> int:
    opened = store()
    try:
        return opened.contacts.amount(conversation)
    finally:
        opened.close()


def until(done: Any) -> None:
    for _ in range(1000):
        if done():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come to this")


def test_a_killed_fetch_loses_nothing_and_goes_on(long_one: dict[str, Any]) -> None:
    id, total = long_one["id"], long_one["message_count"]
    command = [sys.executable, "-m", "tui", "fetch", id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        until(lambda: amount(id) >= 60)
        child.send_signal(signal.SIGKILL)
    here = amount(id)
    assert 60 <= here < total
    opened = store()
    assert Wishes(opened).get().threads == (id,)
    assert not Wishes(opened).get().stopped
    assert len(opened.threads.latest(id, 999)) == here  # no gap in what is shown
    opened.close()
    fetched = data("fetch", id)
    assert fetched == {"new": total - here, "here": total}
    shown = data("show", id, "--limit", "999", "--offline")["messages"]
    assert len({message["id"] for message in shown}) == total
    assert [message["created"] for message in shown] == sorted(message["created"] for message in shown)


def test_a_person_sees_a_bar_stops_it_and_goes_on(long_one: dict[str, Any]) -> None:
    id, total = long_one["id"], long_one["message_count"]
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "tui", "fetch", id], cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    said = ""
    while not re.search(r"messages  █+░+  \d+ of 242", said):
        assert select.select([ours], [], [], 20)[0], said
        said += os.read(ours, 4096).decode()
    child.send_signal(signal.SIGINT)
    assert child.wait(20) == 130
    while select.select([ours], [], [], 0.2)[0]:
        try:
            said += os.read(ours, 4096).decode()
        except OSError:
            break
    os.close(ours)
    assert child.stdout
    assert child.stdout.read() == b""
    assert said.endswith("Stopped. What came is kept, and the same command goes on from there.\r\n"), said[-3000:]
    assert "Traceback" not in said
    assert 20 <= amount(id) < total
    opened = store()
    assert Wishes(opened).get().stopped
    opened.close()
    done = ternbox("fetch")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All of it is here: ")
    assert amount(id) == total
    assert ternbox("fetch").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["fetch", "nobody"], 4, "There is no conversation nobody."),
        (["fetch", "nobody", "--since", "today"], 2, "not both"),
        (["fetch", "--since", "soon"], 2, "no date that I understand"),
        (["fetch"], 2, "Nothing was stopped before"),
        (["export"], 2, "--all"),
        (["export", "nobody"], 4, "`--fetch` asks MessageBird"),
        (["export", "x", "--to", "-"], 2, "text or JSON Lines"),
        (["export", "--all", "--since", "today", "--until", "2020-01-01"], 2, "before"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    place: dict[str, str], arguments: list[str], code: int, words: str
) -> None:
    done = ternbox(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_connection_it_says_so_at_once(place: dict[str, str]) -> None:
    done = ternbox("fetch", "--since", "30 days", TERNBOX_API_URL="http://127.0.0.1:9/v1")
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1


def test_an_export_with_its_history_and_its_media(place: dict[str, str], tmp_path: Path) -> None:
    (row,) = data("list", "--filter", "Robin Aalders")
    target = tmp_path / "robin"
    done = ternbox("export", row["id"], "--fetch", "--media", "--to", str(target))
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == f"1 conversation with {row['message_count']} messages in {target}"
    files = int(second.removesuffix(" files beside it."))
    assert files == len(list((target / "media").rglob("*.*"))) > 5
    page = next(target.glob("*.html")).read_text()
    assert page.count("<img ") >= 5
    assert "not fetched" not in page
    again = ternbox("export", row["id"], "--to", str(target), TERNBOX_API_URL="http://127.0.0.1:9/v1")
    assert again.returncode == 1
    assert "--force" in again.stderr
    forced = data("export", row["id"], "--to", str(target), "--force", TERNBOX_API_URL="http://127.0.0.1:9/v1")
    assert (forced["messages"], forced["files"], forced["files_not_asked_for"]) == (row["message_count"], 0, files)


def test_everything_to_a_pipe_that_is_closed_early(place: dict[str, str]) -> None:
    data("list")
    command = f"{sys.executable} -m tui export --all --format jsonl --to - | head -n 3"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert [set(json.loads(line)) >= {"id", "content", "created"} for line in done.stdout.splitlines()] == [True] * 3


def test_what_is_missing_is_said(long_one: dict[str, Any], tmp_path: Path) -> None:
    ternbox("show", long_one["id"])
    done = ternbox("export", long_one["id"], "--format", "text", "--to", str(tmp_path / "out"))
    assert "Not whole: of 1 conversation older messages are not on this host (at least 222 messages)." in done.stdout
    assert "`--fetch` brings them first." in done.stdout
    assert "NOT WHOLE: 222 messages from before" in next((tmp_path / "out").glob("*.txt")).read_text()
