"""Profiles renamed and removed: what goes along, what is left, and what stands in the way."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack

import pytest

from tests.profiles.home import (
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
from tests.terminal.inbox import TERNBOX
from tests.terminal.terminal import Terminal
from tui import config, profiles
from tui.model import Text
from tui.store import Store
from tui.sync.lock import SyncLock

LOCKED = f"{Locked.__module__}.{Locked.__name__}"


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
