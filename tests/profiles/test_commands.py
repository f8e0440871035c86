"""`ternbox profiles` as a person and as a script see it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest

from tests.profiles.home import (
    DAY,
    ROOT,
    put_in_store,
    ternbox,
    write,
)
from tests.terminal.inbox import sandbox
from tui import config, profiles

SEVERAL = """
[profiles.work]
kind = "live"
key_fingerprint = "0123abcd"
key_stored = 2026-03-09

[profiles.shop]
kind = "test"
api_url = "http://127.0.0.1:8000/v1"
key_command = ["/usr/bin/pass", "show", "shop"]

[profiles.old]
key_source = "insecure-file"
"""


def test_nobody_has_a_profile_at_first() -> None:
    assert ternbox("profiles").stdout == "There is no profile yet: `ternbox login` makes the first one.\n"
    assert json.loads(ternbox("profiles", "--json").stdout) == {"ok": True, "data": []}
    assert not config.config_file().parent.exists()


def test_each_profile_has_a_line_the_default_first() -> None:
    write(f'profile = "work"\n{SEVERAL}')
    put_in_store("found")
    lines = [re.split(r"  +", line.strip()) for line in ternbox("profiles").stdout.splitlines()]
    size = next(line[-1] for line in lines if line[0] == "found")
    assert re.fullmatch(r"[0-9.]+ kB of messages", size)
    assert lines == [
        ["*", "work", "live", "keyring", "0123abcd", "since 2026-03-09", "no messages"],
        ["found", "live", "no key noted", size],
        ["old", "live", "PLAIN FILE", "no messages"],
        ["shop", "TEST", "key_command pass", "no messages", "at 127.0.0.1:8000"],
    ]


def test_scripts_get_all_that_is_known() -> None:
    write(SEVERAL)
    data = json.loads(ternbox("profiles", "--json").stdout)["data"]
    assert [(one["name"], one["default"]) for one in data] == [
        ("default", True), ("old", False), ("shop", False), ("work", False)
    ]  # fmt: skip
    assert data[3] == {
        "name": "work", "default": False, "kind": "live", "api_url": config.API_URL, "key_source": "keyring",
        "key_fingerprint": "0123abcd", "key_stored": "2026-03-09", "key_previous_until": None, "store_bytes": None,
    }  # fmt: skip


def test_the_default_is_chosen() -> None:
    write(SEVERAL)
    assert ternbox("profiles", "default", "shop").stdout == "“shop” is the default now.\n"
    assert config.load().profile == "shop"
    assert SEVERAL in config.written()
    elsewhere = ternbox("profiles", "default", "work", TERNBOX_PROFILE="shop")
    assert "unset TERNBOX_PROFILE" in elsewhere.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("default", "nobody"), "There is no profile “nobody”"),
        (("rename", "nobody", "x"), "There is no profile “nobody”"),
        (("remove", "nobody", "--yes"), "There is no profile “nobody”"),
        (("rename", "work", "shop"), "There is a profile “shop” already"),
        (("rename", "work", "work"), "There is a profile “work” already"),
        (("rename", "work", "Shop 2"), "cannot be a profile"),
        (("rename", "work", "../x"), "cannot be a profile"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    write(SEVERAL)
    done = ternbox("profiles", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert config.written() == SEVERAL


@pytest.mark.parametrize("command", [(), ("default",), ("rename",), ("remove",)])
def test_each_has_help_with_an_example(command: tuple[str, ...]) -> None:
    assert f"  ternbox {' '.join(['profiles', *command])}" in ternbox("profiles", *command, "--help").stdout


@pytest.fixture
def two_accounts() -> Iterator[dict[str, dict[str, str]]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with sandbox(environment, "--seed", "1") as one, sandbox(environment, "--seed", "2") as other:
        yield {"work": one, "shop": other}


def test_several_accounts_side_by_side(two_accounts: dict[str, dict[str, str]]) -> None:
    """Each list shows its own conversations, with its own key, and keeps them when it gets another name."""
    for name, account in two_accounts.items():
        profiles.record_key(
            name, source="prompt", fingerprint="", kind="test", api_url=account["TERNBOX_API_URL"],
            stored=DAY,
        )  # fmt: skip
    environment = {
        f"TERNBOX_ACCESS_KEY_{name.upper()}": account["TERNBOX_ACCESS_KEY"] for name, account in two_accounts.items()
    }

    def ids(name: str, *options: str) -> set[str]:
        done = ternbox("list", "--profile", name, "--json", *options, **environment)
        return {row["id"] for row in json.loads(done.stdout)["data"]}

    found = {name: ids(name) for name in two_accounts}
    assert all(len(rows) > 10 for rows in found.values())
    assert not found["work"] & found["shop"]
    assert ternbox("profiles", "rename", "shop", "new").returncode == 0
    assert ids("new", "--offline") == found["shop"]
    assert ids("work", "--offline") == found["work"]
