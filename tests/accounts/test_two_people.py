"""Two Unix accounts on one host, with homes that everybody may look into: neither gets at what is the other's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.accounts.python import for_everybody
from tests.conftest import need
from tests.credentials.api import Api
from tests.credentials.commands import in_keyring, only_failure, ternbox
from tests.credentials.services import STATES, Place, has, place, run
from tests.terminal.inbox import FIRST
from tests.terminal.terminal import Terminal

ADA, BO = 9, 10  # “news” and “uucp”: every Debian has them, and a bus talks to accounts with a name only


@dataclass
class Host:
    ada: Place
    bo: Place
    keys: dict[str, str]


@pytest.fixture
def host(lent_api: Api) -> Iterator[Host]:
    """Both are logged in, each with a key of their own in a keyring of their own, and an empty umask."""
    need("dbus-daemon", has("dbus-daemon"))
    need("gnome-keyring", has("gnome-keyring-daemon"))
    need("util-linux", has("setpriv"))
    keys = {"ada": "the-key-of-ada", "bo": "the-key-of-bo"}
    lent_api.accept(*keys.values())
    before = os.umask(0)
    try:
        with ExitStack() as stack:
            python = for_everybody(ADA)
            people = [stack.enter_context(place(user, *python)) for user in (ADA, BO)]
            for person, key in zip(people, keys.values(), strict=True):
                open_to_all(person)
                person.environment["TERNBOX_API_URL"] = lent_api.url
                STATES["unlocked"](person)
                done = ternbox(person, "login", "--key-stdin", stdin=key)
                assert done.returncode == 0, done.stderr
            yield Host(people[0], people[1], keys)
    finally:
        os.umask(before)


def open_to_all(person: Place) -> None:
    """As homes were for long; only the runtime folder is closed by whoever makes it."""
    for path in (person.folder, *person.folder.iterdir()):
        if path.name != "run":
            path.chmod(0o755)


def readable(host: Host) -> list[str]:
    """The files of Ada that Bo may read."""
    command = ["find", str(host.ada.folder), "-type", "f", "-readable"]
    found = run(host.bo, command, check=False).stdout.splitlines()
    return [os.path.relpath(path, host.ada.folder) for path in found]


def test_each_has_a_key_of_their_own(host: Host) -> None:
    assert (in_keyring(host.ada), in_keyring(host.bo)) == tuple(host.keys.values())
    assert ternbox(host.ada, "list").returncode == 0
    assert ternbox(host.bo, "list").returncode == 0


def test_no_file_of_the_one_can_be_read_by_the_other(host: Host) -> None:
    """Store, lock, settings, a log, a crash report, a key in plain text: all the files that there can be."""
    ada = host.ada
    assert ternbox(ada, "list", "--log-file", str(ada.home / "log")).returncode == 0
    plain = ["login", "--profile", "plain", "--insecure-storage", "--yes", "--key-stdin"]
    assert ternbox(ada, *plain, stdin=host.keys["ada"]).returncode == 0
    crash(ada, host.keys["ada"])
    (ada.home / "an open file").write_text("so that this test can fail")
    made = {os.path.relpath(os.path.join(folder, name), ada.folder) for folder, _, names in os.walk(ada.folder)
            for name in names}  # fmt: skip
    for name in ("inbox.db", "config.toml", "log", "access-key", "crash-"):
        assert any(name in path for path in made), made
    assert set(readable(host)) == {"home/an open file", "bus.conf"}


def crash(person: Place, key: str) -> None:
    environment = person.environment | {"TERNBOX_ACCESS_KEY": key}
    with Terminal(
        person.command(person.python, "-m", "tests.terminal.crashing"), environment, columns=120, rows=40
    ) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("\x12")
        assert terminal.wait_exit() == 1


def test_nor_can_anything_be_put_there(host: Host) -> None:
    assert ternbox(host.ada, "list").returncode == 0
    ours = [str(path) for top in ("config", "state") for path in (host.ada.folder / top).rglob("*")]
    assert len(ours) >= 8, "folders, settings and the store"
    command = ["find", *ours, "-maxdepth", "0", "-writable"]
    assert run(host.bo, command, check=False).stdout == ""


def test_the_keyring_of_the_one_is_closed_to_the_other(host: Host) -> None:
    address = {"DBUS_SESSION_BUS_ADDRESS": host.ada.address}
    assert "does not answer" in only_failure(ternbox(host.bo, "list", **address), 3)
    lookup = ["secret-tool", "lookup", "service", "ternbox:default"]
    assert run(host.ada, lookup).stdout == host.keys["ada"]
    assert run(host.bo, lookup, check=False, changed=address).stdout == ""


def test_the_runtime_folder_of_another_is_not_used(host: Host) -> None:
    """As `su` leaves it behind: the variable names a folder of somebody else, also when it is open."""
    bo, theirs = host.bo, host.ada.folder
    bo.environment.pop("DBUS_SESSION_BUS_ADDRESS")
    for folder in (theirs, theirs / "run"):
        said = only_failure(ternbox(bo, "list", XDG_RUNTIME_DIR=str(folder)), 3)
        assert "no D-Bus session" in said


def test_the_process_of_the_one_tells_the_other_nothing(host: Host) -> None:
    ada, key = host.ada, host.keys["ada"]
    environment = ada.environment | {"TERNBOX_ACCESS_KEY": key}
    plain = subprocess.Popen(ada.command("sleep", "60"), env=environment)
    with Terminal(ada.ternbox(), environment, columns=120, rows=40) as terminal:
        terminal.wait_for(FIRST)
        for person in (host.bo, ada):
            seen = run(person, ["sh", "-c", f"cat /proc/{terminal.process.pid}/environ"], check=False)
            assert (seen.stdout, seen.returncode) == ("", 1), "not even to other programs of the same person"
        assert key not in run(host.bo, ["cat", f"/proc/{terminal.process.pid}/cmdline"]).stdout
        assert key in run(ada, ["cat", f"/proc/{plain.pid}/environ"]).stdout, "so that this test can fail"
    plain.kill()
    plain.wait()


def test_a_key_file_of_the_other_is_refused_even_when_it_is_open(host: Host) -> None:
    path = host.ada.home / "key"
    path.write_text(host.keys["ada"])
    os.chown(path, ADA, ADA)
    path.chmod(0o600)
    assert str(path) in only_failure(ternbox(host.bo, "list", "--key-file", str(path)), 3)
    path.chmod(0o644)
    assert "somebody else" in only_failure(ternbox(host.bo, "list", "--key-file", str(path)), 3)
