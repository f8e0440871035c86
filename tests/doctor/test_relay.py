"""The doctor and the relay: a real one, one that says what a test wants, and none; and the webhooks that lead to it."""

from __future__ import annotations

import grp
import json
import os
import socket
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.doctor.doctor import Doctor, Findings
from tests.doctor.test_doctor import config
from tests.terminal.inbox import sandbox
from tests.webhooks.account import Webhooks, relay
from tui import __version__
from tui.model import HOUR, NS
from tui.sandbox.server import SIGNING_KEY

HOOK, ELSEWHERE = "https://inbox.example.net/messagebird", "https://elsewhere.example.net/hook"
GOOD: dict[str, Any] = {
    "version": __version__,
    "public_url": HOOK,
    "newest_at": 1,
    "ready": True,
    "reasons": [],
    "reconcile": {"last_at": 1, "trouble": None},
}


@pytest.fixture
def place() -> Iterator[Path]:
    """Short enough for the path of a socket."""
    with tempfile.TemporaryDirectory(prefix="tb-", dir="/tmp") as folder:
        yield Path(folder) / "feed.sock"


@contextmanager
def saying(place: Path, said: Any, status: int = 200) -> Iterator[None]:
    """Something at that place that answers every question alike; None for no answer at all."""
    body = json.dumps(said).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                line.sendall(head + body)

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(place))
        server.listen()
        if said is not None:
            threading.Thread(target=serve, daemon=True).start()
        yield
        server.shutdown(socket.SHUT_RDWR)


def at(doctor: Doctor, place: Path, *lines: str) -> Findings:
    config(doctor, "\n".join([f'relay = "{place}"', *lines]))
    return doctor.finds()


# The relay


def test_without_a_relay_the_inbox_asks_the_api_itself(doctor: Doctor) -> None:
    found = doctor.finds()
    assert (found["relay"].state, found["webhooks"].state) == ("skipped", "skipped")
    assert sqlite3.sqlite_version in found["SQLite"].words
    assert "feed: auto" in found["profile"].words


def test_a_relay_that_is_wanted_and_not_there(doctor: Doctor, place: Path) -> None:
    config(doctor, 'feed = "relay"')
    assert (doctor.finds()["relay"].state, doctor.finds()["relay"].fix) == ("bad", ("ternbox relay",))
    assert at(doctor, place)["relay"].state == "bad"
    config(doctor, 'feed = "poll"')
    assert doctor.finds()["relay"].words == 'feed = "poll": the inbox asks the API itself'


def test_the_persons_own_socket_is_found(doctor: Doctor, place: Path) -> None:
    own = place.parent / "ternbox" / "feed.sock"
    own.parent.mkdir()
    with saying(own, GOOD):
        assert doctor.finds(XDG_RUNTIME_DIR=str(place.parent))["relay"].state == "good"


def test_a_socket_that_nobody_answers_at(doctor: Doctor, place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(place))
    found = at(doctor, place)["relay"]
    assert found.state == "bad"
    assert "not running" in found.words


def test_a_relay_that_takes_nobody_is_not_waited_for(doctor: Doctor, place: Path) -> None:
    with saying(place, None):
        found = at(doctor, place)
    assert "does not answer in time" in found["relay"].words
    assert found.seconds < 6


def test_who_may_not_hears_which_group_may(doctor: Doctor, place: Path) -> None:
    with saying(place, {}, 403):
        gid = 9 if os.getuid() == 0 else os.getgid()
        os.chown(place, -1, gid)
        found = at(doctor, place)["relay"]
    assert found.state == "bad"
    assert found.fix == (f'sudo usermod -aG {grp.getgrgid(gid).gr_name} "$USER"',)


@pytest.mark.parametrize(("status", "said"), [(200, []), (200, "hello"), (404, {})])
def test_what_is_no_relay(doctor: Doctor, place: Path, status: int, said: Any) -> None:
    with saying(place, said, status):
        assert "no relay that this Ternbox understands" in at(doctor, place)["relay"].words


NOW = time.time_ns()


@pytest.mark.parametrize(
    ("changed", "line", "state", "words"),
    [
        ({"newest_at": NOW - 3 * HOUR}, "last event", "good", "3h ago"),
        ({"newest_at": None}, "last event", "skipped", "none yet"),
        ({"ready": False, "reasons": ["Less than 200 MB are free."]}, "relay ready", "bad", "Less than 200 MB"),
        ({"ready": True}, "relay ready", "good", "takes webhooks"),
        ({"version": "0.0.1"}, "relay version", "warn", "0.0.1"),
        ({"received": {"stored": 0, "forged": 12}}, "signatures", "bad", "refused, 12"),
        ({"reconcile": None}, "reconcile", "warn", "no access key"),
        ({"reconcile": {"last_at": None, "trouble": None}}, "reconcile", "skipped", "not done yet"),
        ({"reconcile": {"last_at": NOW - 2 * HOUR, "trouble": None}}, "reconcile", "warn", " minutes"),
        ({"reconcile": {"last_at": NOW, "trouble": "MessageBird has trouble."}}, "reconcile", "warn", "has trouble"),
        ({"reconcile": {"last_at": NOW - 60 * NS, "trouble": None}}, "reconcile", "good", "lately"),
    ],
)
def test_what_the_relay_says_of_itself(
    doctor: Doctor, place: Path, changed: dict[str, Any], line: str, state: str, words: str
) -> None:
    with saying(place, {**GOOD, **changed}):
        found = at(doctor, place)[line]
    assert found.state == state
    assert words in found.words


def test_an_older_relay_may_leave_everything_out(doctor: Doctor, place: Path) -> None:
    with saying(place, {}):
        found = at(doctor, place)
    assert found["relay"].state == "good"
    assert "relay ready" not in found


# The webhooks and the signing key, of an account that the test may change


@pytest.fixture
def own(doctor: Doctor, tmp_path: Path) -> Iterator[Webhooks]:
    signing_key = tmp_path / "signing-key"
    signing_key.write_text(SIGNING_KEY)
    with sandbox(doctor.environment) as account:
        doctor.environment |= account | {"TERNBOX_SIGNING_KEY_FILE": str(signing_key)}
        yield Webhooks(doctor.environment)


def test_a_real_relay_is_good_and_a_wrong_public_url_is_noticed(doctor: Doctor, own: Webhooks) -> None:
    with relay(own.environment, "--register") as where:
        lines = f'relay = "{where["feed"]}"\npublic_url = "{where["public_url"]}"'
        config(doctor, lines)
        found = doctor.finds()
        assert [line for line in found.all if line.state in ("warn", "bad")] == []
        assert found["relay"].seconds is not None
        assert found["relay ready"].state == "good"
        assert "all four events" in found["webhooks"].words
        assert found["signing key"].state == "good"
        assert where["public_url"] not in found.output
        config(doctor, lines.replace("http:", "https:"))
        assert doctor.finds()["public_url"].state == "warn"


def test_what_is_wrong_with_the_webhooks_is_told(doctor: Doctor, own: Webhooks) -> None:
    config(doctor, f'public_url = "{HOOK}"')
    own.data("create", "--url", ELSEWHERE)
    found = doctor.finds()
    assert (found["webhooks"].state, found["webhooks"].fix) == ("bad", ("ternbox webhooks match",))
    assert "1 elsewhere" in found["webhooks"].words
    assert "example.net" not in found.output

    (hook,) = own.data("create", "--url", HOOK, "--event", "message.created")
    lacking = doctor.finds()["webhooks"]
    assert (lacking.state, "message.updated" in lacking.words) == ("warn", True)
    own.says("disable", hook["id"])
    assert doctor.finds()["webhooks"].state == "bad"
    assert doctor.finds("--offline")["webhooks"].state == "skipped"


def test_a_signing_key_is_no_duty(doctor: Doctor, own: Webhooks, tmp_path: Path) -> None:
    config(doctor, f'public_url = "{HOOK}"')
    assert doctor.finds(TERNBOX_SIGNING_KEY_FILE=None)["signing key"].state == "skipped"
    gone = doctor.finds(TERNBOX_SIGNING_KEY_FILE=str(tmp_path / "gone"))["signing key"]
    assert gone.state == "bad"
    found = doctor.finds(TERNBOX_SIGNING_KEY_FILE=None, TERNBOX_SIGNING_KEY=SIGNING_KEY)
    assert found["signing key"].fix[0].startswith("export TERNBOX_SIGNING_KEY_FILE=")
    assert SIGNING_KEY not in found.output


def test_an_api_that_refuses_the_key_is_told_of_elsewhere(doctor: Doctor) -> None:
    config(doctor, f'public_url = "{HOOK}"')
    assert doctor.finds(TERNBOX_ACCESS_KEY="wrong")["webhooks"].state == "skipped"
    assert doctor.finds(TERNBOX_ACCESS_KEY=None)["webhooks"].state == "skipped"
