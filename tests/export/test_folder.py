"""An export is whole or not there; nobody else can read it; nothing is overwritten that is not an export."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.export.world import UTC, exported, fill
from tests.store.world import NOW, conversation, inbound
from tui.export.export import Export, NothingToExport, Order
from tui.export.files import Folder, NotWritten
from tui.export.writing import Format
from tui.store import Store

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", Format)
async def test_nobody_else_can_read_it(store: Store, tmp_path: Path, form: Format) -> None:
    fill(store, "words")
    before = os.umask(0)
    try:
        await exported(store, tmp_path / "made" / "out", form, None)
    finally:
        os.umask(before)
    paths = [tmp_path / "made" / "out", *(tmp_path / "made" / "out").rglob("*")]
    assert {S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    manifest = json.loads((tmp_path / "made" / "out" / "export.json").read_text())
    assert (manifest["program"], manifest["format"], manifest["messages"]) == ("ternbox", form.value, 13)
    assert names(tmp_path / "made") == ["out"]


async def test_what_is_there_stays(store: Store, tmp_path: Path) -> None:
    fill(store, "words")
    target = tmp_path / "out"
    await exported(store, target, Format.TEXT)
    one = Export(store, Order("c1", Format.HTML), zone=UTC, clock=lambda: NOW)
    with pytest.raises(NotWritten, match="--force"):
        await one.into(target)
    await one.into(target, force=True)
    assert {name.rpartition(".")[2] for name in names(target)} == {"html", "json"}
    assert names(tmp_path) == ["home", "out", "profile"]


@pytest.mark.parametrize("kind", ["folder", "file", "link", "link to nowhere", "forged"])
async def test_force_replaces_nothing_but_exports(store: Store, tmp_path: Path, kind: str) -> None:
    fill(store, "words")
    target, other = tmp_path / "out", tmp_path / "other"
    if kind == "file":
        target.write_text("mine")
    elif kind == "link to nowhere":
        target.symlink_to(tmp_path / "nowhere")
    elif kind == "link":
        await exported(store, other, Format.TEXT)
        target.symlink_to(other)
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
        if kind == "forged":
            (target / "export.json").write_text('["program", "ternbox"]')
    one = Export(store, Order("c1", Format.HTML), zone=UTC, clock=lambda: NOW)
    with pytest.raises(NotWritten, match="no export of Ternbox"):
        await one.into(target, force=True)
    assert target.is_symlink() or (target if kind == "file" else target / "mine").read_text() == "mine"


async def test_nothing_is_left_of_one_that_fails(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        fill(store, "words", f"c{number}")
    made = Folder.file
    amount = 0

    def full(self: Folder, *parts: str) -> object:
        nonlocal amount
        amount += 1
        if amount > 2:
            raise OSError(28, "No space left on device")
        return made(self, *parts)

    monkeypatch.setattr(Folder, "file", full)
    with pytest.raises(OSError, match="No space"):
        await exported(store, tmp_path / "out", Format.HTML, None)
    assert amount > 2
    assert names(tmp_path) == ["home", "profile"]


async def test_nothing_is_left_of_one_that_is_interrupted(store: Store, tmp_path: Path) -> None:
    fill(store, "words")
    asked = asyncio.Event()

    async def fetch(url: str, path: Path) -> tuple[Path, int, bool]:
        asked.set()
        await asyncio.sleep(60)
        return path, 0, True

    task = asyncio.create_task(exported(store, tmp_path / "out", Format.HTML, None, fetch=fetch))
    await asked.wait()
    assert names(tmp_path) == ["home", "out.unfinished", "profile"]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(tmp_path) == ["home", "profile"]


async def test_there_may_be_nothing_to_export(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NothingToExport, match="There is no conversation nobody"):
        await exported(store, tmp_path / "out", Format.HTML, "nobody")
    with pytest.raises(NothingToExport, match="nothing to export"):
        await exported(store, tmp_path / "out", Format.HTML, None)
    assert names(tmp_path) == ["home", "profile"]


async def test_two_at_the_same_place_do_not_mix(store: Store, tmp_path: Path) -> None:
    first = Folder(tmp_path / "out")
    with pytest.raises(NotWritten, match="being written"):
        Folder(tmp_path / "out")
    first.discard()
    (tmp_path / "out.unfinished").mkdir()
    (tmp_path / "out.unfinished" / "mine").write_text("mine")
    with pytest.raises(NotWritten, match="in the way"):
        Folder(tmp_path / "out")
    shutil.rmtree(tmp_path / "out.unfinished")
    (tmp_path / "out.unfinished").mkdir()  # killed before it had a lock
    Folder(tmp_path / "out").discard()


CHILD = """
import asyncio, sys, time
from pathlib import Path
from tui.export.export import Export, Order
from tui.export.writing import Format
from tui.store import Store
def told(done, total, messages):
    if messages:
        print("writing", flush=True)
        time.sleep(60)
store = Store.open(Path(sys.argv[1]))
one = Export(store, Order(None, Format.HTML), zone=None, clock=time.time_ns, told=told)
asyncio.run(one.into(Path(sys.argv[2])))
"""


def test_a_killed_one_is_not_taken_for_a_whole_one_and_is_cleared_up(store: Store, tmp_path: Path) -> None:
    with store.transaction():
        for number in range(510):
            store.observe([conversation(f"c{number}"), inbound(f"m{number}", number, f"c{number}")])
            store.threads.set_history(f"c{number}", None, None, complete=True)
    target = tmp_path / "out"
    command = [sys.executable, "-c", CHILD, str(tmp_path / "profile" / "inbox.db"), str(target)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"writing\n"
        assert len(list((tmp_path / "out.unfinished").rglob("*.html"))) > 400
        with pytest.raises(NotWritten, match="being written"):
            Folder(target)
        child.kill()
    assert names(tmp_path) == ["home", "out.unfinished", "profile"]
    assert not (tmp_path / "out.unfinished" / "export.json").exists()
    report = asyncio.run(exported(store, target, Format.HTML, None))
    assert report.conversations == 510
    assert names(tmp_path) == ["home", "out", "profile"]


async def test_with_the_other_conversations_of_the_contact(store: Store, tmp_path: Path) -> None:
    """A conversation ends when it is archived, so what was said before stands in others."""
    for id, minute, contact in (("old", -9, "p"), ("new", 0, "p"), ("other", 5, "q")):
        store.observe([conversation(id, contact=contact, created=NOW + minute), inbound(f"m {id}", minute, id)])
        store.threads.set_history(id, None, None, complete=True)
    one = Export(store, Order("new", Format.HTML, contact=True), zone=UTC, clock=lambda: NOW)
    await one.into(tmp_path / "out")
    assert one.report.conversations == 2
    assert len(list((tmp_path / "out" / "conversations").iterdir())) == 2
    assert (tmp_path / "out" / "index.html").exists()
    alone = Export(store, Order("other", Format.HTML, contact=True), zone=UTC, clock=lambda: NOW)
    await alone.into(tmp_path / "alone")
    assert alone.report.conversations == 1
    assert not (tmp_path / "alone" / "index.html").exists()
