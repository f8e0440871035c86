"""Files on their way out: from the disk, in parts, with progress."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.api.scripted import KEY, Answer, Scripted, answer, client_for
from tui.api import files as api_files
from tui.api.errors import BadKey, NoConnection
from tui.api.file_errors import NotReadable, TooBig
from tui.api.files import Files
from tui.credentials import Secret

pytestmark = pytest.mark.anyio

SIZE = 200_000


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(SIZE))
    return path


async def test_a_file_is_streamed_and_its_progress_told(server: Scripted, film: Path) -> None:
    server.says(answer({"id": "f1"}, 201))
    told: list[tuple[int, int | None]] = []
    async with client_for(server) as client:
        url = await Files(client).upload(film, "video/mp4", "film.mp4", lambda done, total: told.append((done, total)))
    assert url == f"{server.url}/files/f1"
    (asked,) = server.asked
    assert asked.body == await asyncio.to_thread(film.read_bytes)
    assert (asked.headers["content-length"], asked.headers["content-type"]) == (str(SIZE), "video/mp4")
    assert told[0] == (0, SIZE)
    assert told[-1] == (SIZE, SIZE)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 3


async def test_bytes_go_the_same_way(server: Scripted) -> None:
    server.says(answer({"id": "f1"}, 201))
    async with client_for(server) as client:
        await Files(client).upload(b"\x89PNG", "image/png")
    assert server.asked[0].body == b"\x89PNG"


async def test_another_key_sends_the_whole_file_again(server: Scripted, film: Path) -> None:
    server.says(Answer(b"", 401), answer({"id": "f1"}, 201))

    async def another(_: object) -> Secret:
        return Secret("a-new-key")

    async with client_for(server, another=another) as client:
        await Files(client).upload(film, "video/mp4")
    assert [asked.headers["authorization"] for asked in server.asked] == [f"AccessKey {KEY}", "AccessKey a-new-key"]
    assert [len(asked.body) for asked in server.asked] == [SIZE, SIZE]


async def test_what_may_have_arrived_is_not_sent_twice(server: Scripted, film: Path) -> None:
    server.says(Answer(fault="cut"))
    async with client_for(server) as client:
        with pytest.raises(NoConnection) as caught:
            await Files(client).upload(film, "video/mp4")
    assert (len(server.asked), caught.value.taken) == (1, None)


async def test_a_refusal_is_told(server: Scripted, film: Path) -> None:
    server.says(answer({"errors": [{"code": 2, "description": "Request not allowed"}]}, 401))
    async with client_for(server) as client:
        with pytest.raises(BadKey):
            await Files(client).upload(film, "video/mp4")


@pytest.mark.parametrize("source", ["nowhere.png", ".", "pipe"])
async def test_what_is_no_file_is_refused_before_anything_is_asked(
    server: Scripted, tmp_path: Path, source: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with client_for(server) as client:
        with pytest.raises(NotReadable):
            await Files(client).upload(tmp_path / source, "image/png")
    assert server.asked == []


async def test_too_large_a_file_is_refused_before_anything_is_asked(server: Scripted, tmp_path: Path) -> None:
    path = tmp_path / "disk.img"
    path.touch()
    os.truncate(path, api_files.UPLOAD_CAP + 1)
    async with client_for(server) as client:
        with pytest.raises(TooBig) as caught:
            await Files(client).upload(path, "application/octet-stream")
    assert caught.value.size == api_files.UPLOAD_CAP + 1
    assert server.asked == []


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1, 0])
async def test_a_file_that_changes_meanwhile_is_not_sent_as_if_it_were_whole(
    server: Scripted, film: Path, size: int
) -> None:
    server.says(answer({"id": "f1"}, 201))

    def change(done: int, total: int | None) -> None:
        if done == 0:
            os.truncate(film, size)

    async with client_for(server) as client:
        with pytest.raises(NotReadable):
            await Files(client).upload(film, "video/mp4", progress=change)
    assert server.asked == []
