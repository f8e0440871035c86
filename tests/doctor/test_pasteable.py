"""The report goes into public tickets: nothing in it may tell who, where, or which key."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.doctor.doctor import COMMAND, Doctor
from tests.doctor.talking import ANSWERS, Manner, Talking
from tests.terminal.tmux import Tmux
from tui.doctor import pasteable

SENTINEL = "live_never-to-be-seen-4f1d"
PRIVATE = (
    SENTINEL, "jane", "Jane", "Doe", "203.0.113.7", "198.51.100.9", "bastion", "hunter2", "proxyuser",
)  # fmt: skip


@pytest.fixture
def doctor(account: dict[str, str], tmp_path: Path) -> Doctor:
    """Of a person with a name, at a host with a name, behind a proxy with a password, with files open to all."""
    home = tmp_path / "people" / "Jane Doe"
    for folder in (".config/ternbox", ".local/state/ternbox/default", "run"):
        (home / folder).mkdir(parents=True)
    (home / ".local/state/ternbox/default/access-key").write_text(SENTINEL)
    outside = tmp_path / "of jane.doe" / "cache"
    outside.mkdir(parents=True)
    own = {name: value for name, value in account.items() if not name.startswith("XDG_")}
    return Doctor(
        own
        | {
            "HOME": str(home),
            "USER": "jane.doe",
            "LOGNAME": "jane.doe",
            "XDG_CACHE_HOME": str(outside),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "SSH_CONNECTION": "203.0.113.7 50022 198.51.100.9 22",
            "SSH_CLIENT": "203.0.113.7 50022 22",
            "DISPLAY": "bastion.example:10.0",
            "HTTPS_PROXY": "http://proxyuser:hunter2@bastion.example:3128",
            "NO_PROXY": "198.51.100.9",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/bus,guid=4f1d",
            "TERNBOX_ACCESS_KEY": SENTINEL,
        }
    )


CONFIGS = [
    "",
    f'api_url = "https://jane:{SENTINEL}@bastion.example/v1?key={SENTINEL}"\n',
    f'theme = "{SENTINEL}"\nkind = "jane"\n',
    f'profile = "Jane Doe, 203.0.113.7, {SENTINEL}"\n',
    f'key_command = ["/home/jane.doe/bin/vault", "{SENTINEL}"]\n',
    'key_source = "insecure-file"\n',
    'time_zone = "Home/Jane"\n',
]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("key", [SENTINEL, None], ids=["key", "no key"])
def test_no_name_no_address_no_key(doctor: Doctor, config: str, key: str | None) -> None:
    Path(doctor.environment["HOME"], ".config/ternbox/config.toml").write_text(config)
    environment: dict[str, Any] = {"TERNBOX_ACCESS_KEY": key}
    if "api_url" in config:
        environment["TERNBOX_API_URL"] = None
    for options in ([], ["--json"]):
        done = doctor(*options, **environment)
        assert [word for word in PRIVATE if word in done.stdout + done.stderr] == []
        assert done.stderr == ""
    assert "~/" in done.stdout


def test_nor_from_the_terminal(doctor: Doctor) -> None:
    said = {**ANSWERS, b"\x1b[>q": b"\x1bP>|jane.doe at 203.0.113.7 \xe2\x80\xae\x1b\\"}
    with Talking([*COMMAND, "--offline"], doctor.environment, Manner(said)) as terminal:
        terminal.wait_exit()
        assert [word for word in PRIVATE if word in terminal.printed] == []
        assert "\u202e" not in terminal.printed


@pytest.mark.usefixtures("tmux_there")
def test_nor_from_tmux(doctor: Doctor) -> None:
    with Tmux([*COMMAND, "--offline"], doctor.environment, rows=90) as tmux:
        tmux.wait_exit()
        assert [word for word in PRIVATE if word in tmux.screen()] == []


def test_the_host_is_never_named(doctor: Doctor) -> None:
    host = socket.gethostname()
    assert host == "localhost" or host not in doctor().stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to 10.0.0.7:443, and fe80::1 or 2001:db8::7", "to ADDRESS:443, and ADDRESS or ADDRESS"),
        ("python 3.11.7, at 10:15:30, 23:59", "python 3.11.7, at 10:15:30, 23:59"),
        ("https://me:pass@host/x", "https://…@host/x"),
        ("call +31 6 1234 5678 now", "call NUMBER now"),
        ("chmod 600 '/home/of me/a b'", "chmod 600 ~/'a b'"),
        ("/home/of me/.config, not /home/of men", "~/.config, not /home/of men"),
        ("/srv/me.myself/x /srv/me.myself2", "/srv/$USER/x /srv/me.myself2"),
        ("\x1b]2;title\x07 \u202e", "␛]2;title␇"),
    ],
)
def test_what_is_cleaned(monkeypatch: pytest.MonkeyPatch, text: str, shown: str) -> None:
    monkeypatch.setenv("HOME", "/home/of me")
    monkeypatch.setenv("USER", "me.myself")
    assert pasteable.clean(text) == shown
    assert pasteable.clean(shown) == shown


def test_words_of_others_lose_names_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "jane")
    monkeypatch.setattr("socket.gethostname", lambda: "desk-7.example")
    assert pasteable.outside("jane at desk-7.example (desk-7), janet") == "USER at HOST (HOST), janet"


@pytest.mark.parametrize("name", ["plain", "my folder", "it's; $HOME"])
def test_a_path_that_is_shown_leads_to_the_same_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USER", "jane")
    monkeypatch.setenv("XDG_STATE_HOME", "/srv/state of jane")
    for place in (tmp_path / name / "x", Path("/srv/state of jane") / name, Path("/srv/jane") / name):
        shown = pasteable.path(place)
        assert "jane" not in shown
        assert os.popen(f"printf %s {shown}").read() == str(place)
