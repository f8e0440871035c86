"""The file itself: who may read it, and what is said when it cannot be used. Then it stays as it was."""

from __future__ import annotations

import ctypes
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.store.world import conversation, inbound, open_store
from tui.model import Text
from tui.store import Store, StoreError, View
from tui.store.schema import APPLICATION_ID, MIGRATIONS


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def folder_bytes(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make(path: Path) -> None:
    store = open_store(path.parent)
    store.observe([conversation(), *(inbound(f"m{n}", n) for n in range(200))])
    store.close()


def change_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_only_the_owner_may_read(path: Path) -> None:
    old = os.umask(0)
    try:
        store = Store.open(path)
        store.drafts.put("c1", "typed")
        modes = {file.name: mode(file) for file in path.parent.iterdir()}
        store.close()
    finally:
        os.umask(old)
    assert modes == {"inbox.db": 0o600, "inbox.db-wal": 0o600, "inbox.db-shm": 0o600}
    assert mode(path.parent) == 0o700


def test_new_folders_on_the_way_are_closed_too(tmp_path: Path) -> None:
    Store.open(tmp_path / "state" / "ternbox" / "acme" / "inbox.db").close()
    assert mode(tmp_path / "state") == mode(tmp_path / "state" / "ternbox") == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    make(path)
    path.chmod(0o644)
    Store.open(path).close()
    assert mode(path) == 0o600


def test_what_was_stored_is_there_again(path: Path) -> None:
    make(path)
    store = open_store(path.parent)
    assert store.threads.count() == 200
    assert store.lists.ids(View.OPEN, 0, 9) == ["c1"]
    store.close()


def test_a_newer_schema_is_refused(path: Path) -> None:
    make(path)
    change_version(path, len(MIGRATIONS) + 1)
    before = folder_bytes(path)
    assert "newer Ternbox" in refusal(path)
    assert folder_bytes(path) == before


def test_a_newer_schema_is_refused_while_the_newer_program_runs(path: Path) -> None:
    make(path)
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    assert "newer Ternbox" in refusal(path)
    newer.close()
    assert "newer Ternbox" in refusal(path)


@pytest.mark.parametrize("content", [b"not a database, but a letter" * 9, b"x"])
def test_what_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert "no store of Ternbox" in refusal(path)
    assert folder_bytes(path) == {"inbox.db": content}


def test_a_file_of_the_first_version_is_brought_forward(path: Path) -> None:
    """What was read then counts as whole up to the newest message that was no answer to a send."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(MIGRATIONS[0])
    connection.executescript(
        "INSERT INTO conversations (id, history_complete) VALUES ('read', 0), ('never read', NULL);"
        "INSERT INTO messages (id, conversation_id, direction, created, kind, reference) VALUES"
        " ('m1', 'read', 'received', 1, 1, NULL), ('m2', 'read', 'sent', 2, 2, NULL),"
        " ('m3', 'read', 'sent', 3, 2, 'r'),"
        " ('m4', 'never read', 'received', 4, 1, NULL);"
        f"PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID};"
    )
    connection.close()
    store = Store.open(path)
    assert store.threads.whole_until("read") == (2, "m2")
    assert store.threads.whole_until("never read") is None
    store.close()


@pytest.mark.parametrize("marks", ["user_version = 7", "application_id = 7", "user_version = 0"])
def test_a_database_of_another_program_is_refused(path: Path, marks: str) -> None:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title)")
    connection.execute(f"PRAGMA {marks}")
    connection.close()
    before = folder_bytes(path)
    assert "another program" in refusal(path)
    assert folder_bytes(path) == before


def test_an_empty_file_is_as_good_as_none(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    Store.open(path).close()
    make(path)


def test_a_file_damaged_at_its_beginning_is_refused(path: Path) -> None:
    make(path)
    damaged = bytearray(path.read_bytes())
    damaged[100:4096] = os.urandom(3996)
    path.write_bytes(damaged)
    assert "damaged" in refusal(path)
    assert path.read_bytes() == damaged


def test_damage_further_in_is_told_when_it_is_met(path: Path) -> None:
    make(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\x7f" * (len(whole) - 8192))
    with pytest.raises(StoreError, match="damaged"):  # noqa: PT012 - it may be met on opening or on reading
        store = Store.open(path)
        try:
            store.lists.page(View.OPEN, 0, 9)
            store.threads.latest("c1", 9)
        finally:
            store.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "where a folder should be" in refusal(tmp_path / "file" / "profile" / "inbox.db")


def test_a_folder_in_the_place_of_the_file(path: Path) -> None:
    path.mkdir(parents=True)
    assert "Is a directory" in refusal(path)


def obey_modes() -> None:
    """Root passes by the modes of files; without these capabilities it obeys them from the next exec on."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError("the capability cannot be dropped")


_TRY_TO_WRITE = """
import sys
from pathlib import Path
from tui.store import Store, StoreError
try:
    Store.open(Path(sys.argv[1])).drafts.put("c1", "typed")
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "words"),
    [(0o500, 0o600, "is read-only"), (0o700, 0o400, "cannot be opened"), (0o500, None, "cannot be opened")],
    ids=["folder", "file", "no file yet"],
)
def test_what_can_only_be_read_is_refused(path: Path, folder_mode: int, file_mode: int | None, words: str) -> None:
    path.parent.mkdir(parents=True)
    if file_mode:
        make(path)
        path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    before = folder_bytes(path)
    command = [sys.executable, "-c", _TRY_TO_WRITE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=obey_modes, timeout=30)
    assert words in done.stdout
    assert done.stderr == ""
    assert folder_bytes(path) == before
    path.parent.chmod(0o700)


def test_a_full_disk_is_told_and_the_store_goes_on_when_there_is_room(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    connections: list[sqlite3.Connection] = []
    really_connect = sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        connections.append(really_connect(*args, **options))
        return connections[-1]

    monkeypatch.setattr(sqlite3, "connect", connect)
    store = open_store(path.parent)
    told: list[object] = []
    store.listen(told.append)
    store.drafts.put("c1", "typed")
    pages = connections[0].execute("PRAGMA page_count").fetchone()[0]
    connections[0].execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        store.observe(inbound(f"more{n}", n) for n in range(500))
    with pytest.raises(StoreError, match="disk is full"):
        store.outbox.add("c1", Text("long " * 10_000), seen=None, check=False)
    assert store.threads.count() == 200
    assert store.drafts.get("c1").text == "typed"
    assert len(told) == 1
    connections[0].execute("PRAGMA max_page_count = 100000")
    store.observe([inbound("more", 1)])
    assert store.threads.count() == 201
    store.close()


def test_a_lock_that_does_not_go_away_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.store.opening.BUSY_SECONDS", 0.05)
    store = open_store(path.parent)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.drafts.put("c1", "typed")
    other.execute("ROLLBACK")
    store.drafts.put("c1", "typed")
    other.close()
    store.close()


def test_a_mistake_of_ours_is_not_called_a_trouble_of_the_file(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._database.all("SELECT nonsense")
