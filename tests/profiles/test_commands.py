"""`ternbox profiles` as a person and as a script see it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.profiles.home import (
    DAY,
    KEY,
    PREVIOUS,
    ROOT,
    SIGNING,
    draft_in_store,
    in_keyring,
    put_in_store,
    said,
    ternbox,
    work,
    write,
)
from tests.profiles.shelf import BACKEND, Locked
from tests.terminal.inbox import TERNBOX, sandbox
from tests.terminal.terminal import Terminal
from tui import config, profiles
from tui.model import Text
from tui.store import Store
from tui.sync.lock import SyncLock

LOCKED = f"{Locked.__module__}.{Locked.__name__}"
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


def test_a_renamed_profile_takes_everything_with_it() -> None:
    work()
    done = ternbox("profiles", "rename", "work", "shop.2")
    assert done.stdout == "“work” is called “shop.2” now.\n"
    assert config.written() == (
        '# mine\nprofile = "shop.2"\n\n# our shop\n[profiles."shop.2"]  # since May\napi_url = "https://work.example/v1"\n'
        'key_source = "keyring"\nkey_fingerprint = "0123abcd"\nkey_stored = 2026-03-09\nkind = "test"\n'
    )
    assert in_keyring("shop.2") == {"access-key": KEY, "access-key.previous": PREVIOUS, "signing-key": SIGNING}
    assert in_keyring("work") == {}
    assert draft_in_store("shop.2") == "Dear Femke"
    assert os.listdir(config.state_root()) == ["shop.2"]
    assert KEY not in done.stdout + done.stderr + config.written()


def test_the_profile_that_has_no_name_yet_gets_one() -> None:
    put_in_store("default")
    assert ternbox("profiles", "rename", "default", "work").returncode == 0
    assert said() == {"profile": "work"}
    assert draft_in_store("work") == "Dear Femke"


def everything() -> tuple[object, ...]:
    return config.written(), in_keyring("work"), draft_in_store("work"), sorted(os.listdir(config.state_root()))


@pytest.mark.parametrize("arguments", [("rename", "work", "shop"), ("remove", "work", "--yes")])
def test_a_locked_keyring_stops_it_before_anything_is_changed(arguments: tuple[str, ...]) -> None:
    work()
    before = everything()
    done = ternbox("profiles", *arguments, PYTHON_KEYRING_BACKEND=LOCKED)
    assert (done.returncode, done.stdout) == (3, "")
    assert "locked" in done.stderr.splitlines()[0]
    assert "ternbox keyring unlock" in done.stderr
    assert everything() == before
    assert ternbox("profiles", *arguments).returncode == 0


def test_a_keyring_in_which_nothing_is_noted_need_not_be_open() -> None:
    write("[profiles.work]\nlite = true\n")
    done = ternbox("profiles", "rename", "work", "shop", PYTHON_KEYRING_BACKEND=LOCKED)
    assert done.returncode == 0
    assert "could not be asked" in done.stdout
    assert said() == {"profiles": {"shop": {"lite": True}}}


@pytest.mark.parametrize("arguments", [("rename", "work", "shop"), ("remove", "work", "--yes")])
@pytest.mark.parametrize("inbox", ["syncs", "waits for its key"])
def test_not_while_an_inbox_is_open(arguments: tuple[str, ...], inbox: str) -> None:
    work()
    before = everything()
    with ExitStack() as stack:
        if inbox == "syncs":
            lock = SyncLock(config.state_root() / "work" / "sync.lock")
            assert lock.take()
            stack.callback(lock.release)
        else:
            stack.callback(Store.open(config.state_root() / "work" / "inbox.db").close)
        done = ternbox("profiles", *arguments)
        assert done.returncode == 1
        assert "An inbox of “work” is running" in done.stderr
    assert everything()[:3] == before[:3]
    assert ternbox("profiles", *arguments).returncode == 0


def test_a_folder_in_the_way_is_named() -> None:
    work()
    (config.state_root() / "shop").mkdir()
    (config.state_root() / "shop" / "something").touch()
    assert f"something in {config.state_root() / 'shop'}" in ternbox("profiles", "rename", "work", "shop").stderr


def test_an_interrupted_rename_is_told_and_stands_in_the_way_of_others() -> None:
    work()
    (config.state_root() / ".renaming").write_text("work shop\n")
    again = "`ternbox profiles rename work shop` was interrupted: run it again"
    assert again in ternbox("profiles").stdout
    assert again in ternbox("profiles", "rename", "work", "other").stderr
    assert again in ternbox("profiles", "remove", "work", "--yes").stderr
    assert ternbox("profiles", "rename", "work", "shop").returncode == 0
    assert profiles.begun() is None


def test_a_removed_profile_leaves_nothing() -> None:
    work()
    with_reply("work")
    done = ternbox("profiles", "remove", "work", "--yes")
    assert done.returncode == 0
    assert re.search(r"kB of messages, 1 draft and 2 replies not sent yet\.", done.stderr)
    assert "“work” is removed." in done.stdout
    assert "It was the default" in done.stdout
    assert config.written().strip() == "# mine"
    assert in_keyring("work") == {}
    assert os.listdir(config.state_root()) == []


def with_reply(name: str) -> None:
    store = Store.open(config.state_root() / name / "inbox.db")
    store.outbox.add("c2", Text("one"), seen=None, check=False)
    store.outbox.add("c2", Text("two"), seen=None, check=False)
    store.close()


def test_messages_can_be_kept() -> None:
    work("insecure-file")
    done = ternbox("profiles", "remove", "work", "--yes", "--keep-messages")
    assert "messages stay in" in done.stdout
    assert "of messages" not in done.stderr
    assert draft_in_store("work") == "Dear Femke"
    assert not (config.state_root() / "work" / "access-key").exists()
    assert "profiles" not in said()


def test_without_a_terminal_it_must_be_told_yes() -> None:
    work()
    before = everything()
    done = ternbox("profiles", "remove", "work", stdin="y\n")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert everything() == before


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_it_asks(answer: str, code: int) -> None:
    work()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": BACKEND}
    with Terminal([*TERNBOX, "profiles", "remove", "work"], environment) as terminal:
        terminal.wait_for("Remove it? [y/N]")
        assert "1 draft" in terminal.screen().replace("\n", " ")
        terminal.send(f"{answer}\r")
        assert terminal.wait_exit() == code
    assert bool(in_keyring("work")) is (code == 1)


def test_a_damaged_store_can_be_removed() -> None:
    (config.state_root() / "work").mkdir(parents=True)
    (config.state_root() / "work" / "inbox.db").write_text("no database, and long enough to look like one" * 100)
    done = ternbox("profiles", "remove", "work", "--yes")
    assert done.returncode == 0, done.stderr
    assert "damaged" in done.stderr
    assert os.listdir(config.state_root()) == []


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
