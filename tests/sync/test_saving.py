"""Strangers' files on this disk: what may stand in the way, and what is left when it goes wrong."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from tui.sync import saving
from tui.sync.saving import Folder, NotSaved, Part

pytestmark = pytest.mark.anyio


async def save(folder: Folder, name: str, data: bytes = b"picture") -> Path:
    with folder.part() as part:
        part.write(data)
        return folder.path / await part.keep(name)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "state" / "downloads", private=True)


async def test_only_we_can_read_what_we_save(folder: Folder) -> None:
    before = os.umask(0)
    try:
        path = await save(folder, "lid.jpg")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"picture"
    assert (mode(path), mode(folder.path)) == (0o600, 0o700)
    assert [each.name for each in folder.path.iterdir()] == ["lid.jpg"]


async def test_nothing_is_overwritten_and_no_link_is_followed(folder: Folder, tmp_path: Path) -> None:
    folder.path.mkdir(parents=True)
    target = tmp_path / "victim"
    target.write_text("mine")
    (folder.path / "lid.jpg").symlink_to(target)
    (folder.path / "lid (2).jpg").symlink_to(tmp_path / "nowhere")
    (folder.path / "lid (3).jpg").mkdir()
    path = await save(folder, "lid.jpg")
    assert path.name == "lid (4).jpg"
    assert target.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("name", "second"),
    [("lid.jpg", "lid (2).jpg"), ("README", "README (2)"), ("a.tar.gz", "a.tar (2).gz"), (".jpg", ".jpg (2)")],
)
async def test_a_name_that_is_taken_is_numbered(folder: Folder, name: str, second: str) -> None:
    assert (await save(folder, name)).name == name
    assert (await save(folder, name)).name == second


async def test_where_the_file_system_knows_no_links_the_name_is_taken_first(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    paths = [await save(folder, "lid.jpg", data) for data in (b"one", b"two")]
    assert [(path.name, path.read_bytes()) for path in paths] == [("lid.jpg", b"one"), ("lid (2).jpg", b"two")]
    assert len(list(folder.path.iterdir())) == 2


async def test_what_fails_in_the_middle_leaves_nothing(folder: Folder) -> None:
    def half(part: Part) -> None:
        part.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError), folder.part() as part:
        half(part)
    assert list(folder.path.iterdir()) == []


async def test_a_full_disk_is_told_and_leaves_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes some and then no more."""
    room = [1000]
    write = os.write

    def into_a_full_disk(file: int, data: bytes) -> int:
        room[0] -= len(data)
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data)

    monkeypatch.setattr(os, "write", into_a_full_disk)
    with pytest.raises(NotSaved, match="No space left on device"):
        await save(folder, "lid.jpg", bytes(1001))
    assert list(folder.path.iterdir()) == []


async def test_a_folder_that_others_could_look_into_is_closed(folder: Folder) -> None:
    folder.path.mkdir(parents=True, mode=0o755)
    folder.path.chmod(0o755)
    await save(folder, "lid.jpg")
    assert mode(folder.path) == 0o700


async def test_a_folder_of_the_person_is_left_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "Downloads"
    mine.mkdir()
    mine.chmod(0o755)
    (tmp_path / "link").symlink_to(mine)
    path = await save(Folder(tmp_path / "link", private=False), "lid.jpg")
    assert (mode(mine), mode(path)) == (0o755, 0o600)


async def test_our_own_folder_is_no_link_and_belongs_to_us(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.path.parent.mkdir()
    folder.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotSaved):
        await save(folder, "lid.jpg")
    folder.path.unlink()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(NotSaved, match="somebody else"):
        await save(folder, "lid.jpg")
    assert list((tmp_path / "elsewhere").iterdir()) == []


async def test_what_a_killed_ternbox_left_goes_after_a_day(folder: Folder) -> None:
    folder.path.mkdir(parents=True)
    old, new, other = (
        folder.path / name for name in (f".ternbox-{'a' * 16}.part", f".ternbox-{'b' * 16}.part", "x.part")
    )
    for path in (old, new, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (time.time() - saving.STALE - 1,) * 2)
    await save(folder, "lid.jpg")
    assert {path.name for path in folder.path.iterdir()} == {new.name, other.name, "lid.jpg"}
