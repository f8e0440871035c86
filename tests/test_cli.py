"""The commands as a script sees them: real processes, the sandbox over HTTP, exit codes, one JSON envelope."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

TERNBOX = [sys.executable, "-m", "tui"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[dict[str, str]]:
    command = [*TERNBOX, "sandbox", "--until-eof", "--no-actors", "--control"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        yield json.loads(child.stdout.readline())
        child.stdin.close()
        assert child.wait(5) == 0


@pytest.fixture
def ternbox(sandbox: dict[str, str]) -> Ternbox:
    return Ternbox({"TERNBOX_ACCESS_KEY": sandbox["access_key"], "TERNBOX_API_URL": sandbox["url"]})


class Ternbox:
    """Runs the command in this test's own home."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, *arguments: str, stdin: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self.environment, **changed}
        return subprocess.run(
            [*TERNBOX, *arguments],
            input=stdin,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def json(self, *arguments: str, **changed: str) -> Any:
        done = self(*arguments, "--json", **changed)
        assert done.stdout.isascii()
        assert done.stdout.count("\n") == 1
        envelope = json.loads(done.stdout)
        assert envelope["ok"] is (done.returncode == 0)
        return envelope["data"] if envelope["ok"] else {**envelope["error"], "returncode": done.returncode}

    def first(self) -> dict[str, Any]:
        row: dict[str, Any] = self.json("list", "--limit", "1")[0]
        return row


def test_list_shows_the_open_conversations_newest_first(ternbox: Ternbox) -> None:
    rows = ternbox.json("list")
    assert len(rows) > 10
    assert all(row["open"] for row in rows)
    times = [row["active_at"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert any(row["last"] and row["unread"] for row in rows)


def test_waiting_ones_come_longest_wait_first(ternbox: Ternbox) -> None:
    since = [row["waiting_since"] for row in ternbox.json("list", "--view", "waiting")]
    assert since == sorted(since)
    assert len(since) > 5


def test_the_filter_looks_at_names(ternbox: Ternbox) -> None:
    name = ternbox.first()["name"]
    rows = ternbox.json("list", "--filter", name.upper())
    assert [row["name"] for row in rows] == [name]
    assert ternbox("list", "--filter", "nobody is called this").stdout == "No open conversations.\n"


def test_search_finds_by_words_and_conditions(ternbox: Ternbox) -> None:
    everything = ternbox.json("search", "type:text", "--limit", "500")
    assert (everything["remarks"], everything["more"]) == ([], False)
    said = next(m for m in everything["messages"] if m["direction"] == "received" and m["content"]["text"].isascii())
    words = '"' + " ".join(re.findall("[A-Za-z0-9]+", said["content"]["text"])[:3]) + '"'
    day = said["created"][:10]
    found = ternbox.json("search", words, f"on:{day}", "-from:me", "before:nevermore", "--offline")
    assert said["id"] in [message["id"] for message in found["messages"]]
    assert all(message["direction"] == "received" for message in found["messages"])
    assert found["remarks"] == ["“before:nevermore” is no date, such as 2026-03-09, 2026-03, today, 12h, 3d, 2w."]
    lines = ternbox("search", words, f"on:{day}", "--limit", "1", "--offline").stdout.splitlines()
    assert said["conversation_id"] in lines[0] or len(found["messages"]) > 1
    assert ternbox("search", "nobody wrote this", "--offline").stdout.startswith("Nothing found")


def test_a_search_for_nothing_is_refused_with_an_example(ternbox: Ternbox) -> None:
    done = ternbox("search", "?!", "--offline")
    assert done.returncode == 2
    assert "Say what to search for, such as: ternbox search 'from:" in done.stderr


def test_without_json_the_output_is_clean_text(ternbox: Ternbox) -> None:
    lines = ternbox("list", "--limit", "10").stdout.splitlines()
    assert len(lines) == len(ternbox.json("list", "--limit", "10")) == 10
    assert not any(set(line) & set(map(chr, [*range(32), *range(0x7F, 0xA0), 0x202E])) for line in lines)


def test_show_gives_the_thread_and_offline_remembers_it(ternbox: Ternbox) -> None:
    row = ternbox.first()
    thread = ternbox.json("show", row["id"], "--limit", "3")
    assert len(thread["messages"]) == 3
    assert thread["messages"][-1]["created"] <= row["active_at"]
    assert ternbox.json("show", row["id"], "--limit", "3", "--offline", TERNBOX_API_URL="http://127.0.0.1:9") == thread


def test_send_ends_when_the_message_is_at_the_api(ternbox: Ternbox) -> None:
    row = ternbox.first()
    sent = ternbox.json("send", row["id"], "Grüße 👋 from the command line")
    assert sent["state"] == "sent"
    newest = ternbox.json("show", row["id"])["messages"][-1]
    assert newest["id"] == sent["message_id"]
    assert newest["content"]["text"] == "Grüße 👋 from the command line"


def test_send_reads_stdin_and_refuses_nothing(ternbox: Ternbox) -> None:
    row = ternbox.first()
    assert ternbox("send", row["id"], "-", stdin="two\nlines\n").returncode == 0
    assert ternbox.json("show", row["id"])["messages"][-1]["content"]["text"] == "two\nlines"
    nothing = ternbox("send", row["id"], "  ")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "empty" in nothing.stderr


def test_send_stops_when_something_newer_is_there(ternbox: Ternbox) -> None:
    row = ternbox.first()
    messages = ternbox.json("show", row["id"])["messages"]
    stopped = ternbox("send", row["id"], "late", "--seen", messages[-2]["id"])
    assert stopped.returncode == 1
    assert messages[-1]["id"] in stopped.stderr
    assert ternbox("send", row["id"], "in time", "--seen", messages[-1]["id"]).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "says"),
    [
        (("list",), {"TERNBOX_ACCESS_KEY": "wrong"}, 4, "access key"),
        (("list",), {"TERNBOX_ACCESS_KEY": ""}, 3, "set but empty"),
        (("list",), {"TERNBOX_API_URL": "http://127.0.0.1:9/v1"}, 5, "No connection"),
        (("list",), {"TERNBOX_API_URL": "http://api.example/v1"}, 1, "https://"),
        (("show", "0" * 32), {}, 4, "not know"),
        (("send", "0" * 32, "hello"), {}, 4, "not know"),
        (("show", "0" * 32, "--offline"), {}, 4, "no conversation"),
    ],
)
def test_each_failure_has_its_code_and_one_sentence(
    ternbox: Ternbox, arguments: tuple[str, ...], environment: dict[str, str], code: int, says: str
) -> None:
    done = ternbox(*arguments, **environment)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    sentence, *ways = done.stderr.splitlines()
    assert sentence.startswith("ternbox: ")
    assert all(way.startswith("  ") for way in ways)
    error = ternbox.json(*arguments, **environment)
    assert error["exit_code"] == error["returncode"] == code
    assert says in error["message"]


def test_without_a_key_it_names_the_ways_on(sandbox: dict[str, str]) -> None:
    done = Ternbox({"TERNBOX_API_URL": sandbox["url"]})("list")
    assert done.returncode == 3
    for way in ("TERNBOX_ACCESS_KEY", "key_command", "ternbox demo"):
        assert way in done.stderr


@pytest.mark.parametrize("arguments", [(), ("demo",), ("login",)])
def test_what_needs_a_terminal_says_so(ternbox: Ternbox, arguments: tuple[str, ...]) -> None:
    done = ternbox(*arguments)
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr
    assert done.stderr.count("\n") == 1


def test_options_may_stand_before_the_command(ternbox: Ternbox) -> None:
    assert "https://" in ternbox("--api-url", "http://api.example/v1", "list").stderr


def test_the_log_holds_neither_key_nor_message(ternbox: Ternbox, sandbox: dict[str, str]) -> None:
    row = ternbox.first()
    path = os.path.join(os.environ["HOME"], "log")
    assert ternbox("send", row["id"], "a very private sentence", "--log-file", path).returncode == 0
    assert os.stat(path).st_mode & 0o777 == 0o600
    with open(path, encoding="ascii") as log:
        lines = log.read()
    assert sandbox["access_key"] not in lines
    assert "private sentence" not in lines
    assert all(json.loads(line) for line in lines.splitlines())


@pytest.mark.parametrize("command", ["demo", "list", "login", "sandbox", "search", "send", "show"])
def test_each_command_has_help_with_an_example(ternbox: Ternbox, command: str) -> None:
    done = ternbox(command, "--help")
    assert done.returncode == 0
    assert f"  ternbox {command}" in done.stdout


def test_each_person_has_a_store_that_nobody_else_can_read(ternbox: Ternbox) -> None:
    ternbox.first()
    folder = os.path.join(os.environ["XDG_STATE_HOME"], "ternbox", "default")
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert {os.stat(os.path.join(folder, name)).st_mode & 0o777 for name in os.listdir(folder)} == {0o600}
