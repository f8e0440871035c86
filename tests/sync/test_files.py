"""Files behind links as the inbox deals with them: looked at lazily, saved, told; over HTTP to a server of our own."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.api.scripted import Answer, Asked, Scripted, client_for, serving
from tui.api.files import Files as Links
from tui.model import NS, Conversation, Observation
from tui.store import Change, Store
from tui.sync.board import Board
from tui.sync.files import FileError, Files, TooBig, Wanted
from tui.sync.pace import Pace
from tui.sync.saving import Folder
from tui.sync.state import Transfer
from tui.sync.timing import Timing
from tui.sync.transfers import Transfers

pytestmark = pytest.mark.anyio

BYTES = b"%PDF-1.7 " + os.urandom(300_000)
MB = 1_000_000


@dataclass
class Desk:
    """Sync's files with a store, a server that stands for the vendor, and a clock that goes on with each look at it."""

    server: Scripted
    store: Store
    folder: Folder
    files: Files
    board: Board
    told: list[tuple[Transfer, ...]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    woken: int = 0

    def wanted(self, path: str = "media/1", name: str | None = None) -> Wanted:
        return Wanted(f"{self.server.url}/{path}", "c1", name, "abcdef12")

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.path.iterdir()) if self.folder.path.exists() else []


@asynccontextmanager
async def opened(folder: Path, step: int = NS // 50) -> AsyncIterator[Desk]:
    now = [1_800_000_000 * NS]

    def clock() -> int:
        now[0] += step
        return now[0]

    store = Store.open(folder / "inbox.db", clock=clock)
    store.observe([Observation(Conversation(id="c1", open=True), clock())])
    board = Board()
    async with serving() as server, client_for(server) as client:
        woken: list[Callable[[], None]] = []
        timing = Timing(clock, asyncio.sleep, random.Random(1), Pace())
        files = Files(store, Links(client), Transfers(board, clock), timing, lambda: woken[0]())
        desk = Desk(server, store, Folder(folder / "downloads", private=True), files, board)

        def wake() -> None:
            desk.woken += 1

        woken.append(wake)
        board.listen(lambda state: desk.told.append(state.transfers))
        store.listen(desk.changes.append)
        yield desk
    store.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as desk:
        yield desk


async def test_size_and_type_are_asked_for_once_and_kept(desk: Desk) -> None:
    desk.server.says(Answer(BYTES, headers={"Content-Type": "application/pdf"}))
    url = desk.wanted().url
    for _ in range(3):
        desk.files.look(url, "c1")
    await desk.files.step()
    desk.files.look(url, "c1")
    await desk.files.step()
    assert desk.server.calls == ["HEAD /v1/media/1"]
    facts = desk.store.files.facts([url])[url]
    assert (facts.mime, facts.size, facts.saved) == ("application/pdf", len(BYTES), None)
    assert desk.changes == [Change(frozenset({"c1"}))]
    assert desk.woken == 1


async def test_a_stranger_is_never_asked_by_itself(desk: Desk) -> None:
    async with serving() as stranger:
        stranger.says(Answer(BYTES))
        for url in (f"{stranger.url}/1", "https://files.example.com/1"):
            desk.files.look(url, "c1")
        await desk.files.step()
        assert not desk.files.may_look(f"{stranger.url}/1")
    assert (stranger.asked, desk.woken) == ([], 0)


async def test_what_cannot_be_told_is_left_alone_for_a_while(tmp_path: Path) -> None:
    async with opened(tmp_path, step=NS) as desk:
        desk.server.says(Answer(b"", 404))
        for _ in range(5):
            desk.files.look(desk.wanted().url, "c1")
            await desk.files.step()
        assert len(desk.server.asked) == 1
        for _ in range(700):
            desk.files.look(desk.wanted().url, "c1")
        await desk.files.step()
        assert len(desk.server.asked) == 2


async def test_a_few_are_looked_at_side_by_side(desk: Desk) -> None:
    desk.server.says(Answer(BYTES, seconds=0.02))
    for number in range(7):
        desk.files.look(desk.wanted(f"media/{number}").url, "c1")
    await desk.files.step()
    assert (len(desk.server.asked), desk.server.most_in_flight) == (7, 2)


async def test_a_copy_has_a_harmless_name_and_says_what_it_is(desk: Desk) -> None:
    desk.server.says(Answer(BYTES))
    saved = await desk.files.save(desk.wanted(name="../../\x1b]0;x\x07invoice\u202e.exe"), desk.folder, cap=MB)
    assert saved.path.parent == desk.folder.path
    assert saved.path.read_bytes() == BYTES
    assert all(character.isprintable() for character in saved.path.name)
    assert (saved.extension, saved.sort, saved.disguised, saved.may_run) == ("EXE", "PDF document", True, True)
    facts = desk.store.files.facts([desk.wanted().url])[desk.wanted().url]
    assert (facts.saved, facts.size) == (str(saved.path), len(BYTES))


@pytest.mark.parametrize(
    ("path", "headers", "name", "called"),
    [
        ("media/1", {}, None, "attachment-abcdef12.pdf"),
        ("media/1/file", {"Content-Disposition": 'attachment; filename="../x/invoice.pdf"'}, None, "invoice.pdf"),
        ("media/1/receipt.pdf?token=1", {}, None, "receipt.pdf"),
        ("media/1/receipt.pdf", {}, "of March", "of March.pdf"),
    ],
)
async def test_what_a_copy_is_called(
    desk: Desk, path: str, headers: dict[str, str], name: str | None, called: str
) -> None:
    desk.server.says(Answer(BYTES, headers=headers))
    assert (await desk.files.save(desk.wanted(path, name), desk.folder, cap=MB)).path.name == called


async def test_a_copy_on_its_way_is_told_until_its_end(desk: Desk) -> None:
    desk.server.says(Answer(BYTES))
    await desk.files.save(desk.wanted(name="a.pdf"), desk.folder, cap=MB)
    assert (desk.told[0][0].name, desk.told[0][0].what, desk.told[0][0].conversation_id) == ("a.pdf", "saving", "c1")
    assert desk.told[-1] == ()


def test_progress_is_told_four_times_a_second_at_most() -> None:
    now, board = [NS], Board()
    told: list[tuple[Transfer, ...]] = []
    board.listen(lambda state: told.append(state.transfers))
    transfers = Transfers(board, lambda: now[0])
    with transfers.one("saving", "a.pdf") as one, transfers.one("sending", "b.pdf") as other:
        for percent in range(100):
            now[0] += NS // 50
            one(percent, 100)
            other(percent, None)
    seconds = 2
    assert 4 * seconds - 1 <= len(told) - 4 <= 4 * seconds
    assert [len(each) for each in told[-3:]] == [2, 1, 0]
    done = [each[0].done for each in told if each]
    assert done == sorted(done)


@pytest.mark.parametrize("said", [Answer(BYTES, fault="half"), Answer(BYTES, fault="cut"), Answer(b"", 404)])
async def test_a_broken_download_leaves_nothing_and_the_next_one_begins_anew(desk: Desk, said: Answer) -> None:
    desk.server.says(said, Answer(BYTES))
    with pytest.raises(FileError):
        await desk.files.save(desk.wanted(name="a.pdf"), desk.folder, cap=MB)
    assert (desk.left(), desk.board.state.transfers) == ([], ())
    assert desk.store.files.facts([desk.wanted().url]) == {}
    saved = await desk.files.save(desk.wanted(name="a.pdf"), desk.folder, cap=MB)
    assert saved.path.read_bytes() == BYTES
    assert "range" not in desk.server.asked[-1].headers


async def test_what_is_more_than_agreed_is_not_kept(desk: Desk) -> None:
    desk.server.says(Answer(BYTES, fault="endless"))
    with pytest.raises(TooBig):
        await desk.files.save(desk.wanted(name="a.pdf"), desk.folder, cap=MB)
    assert desk.left() == []


async def test_one_that_is_stopped_leaves_nothing(desk: Desk) -> None:
    desk.server.says(Answer(BYTES, fault="drip"))
    saving = asyncio.create_task(desk.files.save(desk.wanted(name="a.pdf"), desk.folder, cap=MB))
    await desk.server.was_asked.wait()
    await asyncio.sleep(0.2)
    assert len(desk.left()) == 1
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    assert saving.cancelled()
    assert (desk.left(), desk.board.state.transfers) == ([], ())


async def test_several_at_once_are_a_few_at_a_time_and_none_meets_another(desk: Desk) -> None:
    def script(asked: Asked) -> Answer:
        return Answer(asked.path.encode(), seconds=0.02)

    desk.server.script = script
    wanted = [desk.wanted(f"media/{number}", "same.txt") for number in range(8)]
    saved = await asyncio.gather(*(desk.files.save(each, desk.folder, cap=MB) for each in wanted))
    assert desk.server.most_in_flight == 3
    assert {each.path.name for each in saved} == {"same.txt", *(f"same ({number}).txt" for number in range(2, 9))}
    assert [each.path.read_text() for each in saved] == [f"/v1/media/{number}" for number in range(8)]


async def test_one_file_to_a_path_for_an_export(desk: Desk, tmp_path: Path) -> None:
    desk.server.says(Answer(BYTES))
    paths = [(await desk.files.fetch(desk.wanted().url, tmp_path / "out" / "1.pdf", cap=MB)).path for _ in range(2)]
    assert [path.name for path in paths] == ["1.pdf", "1 (2).pdf"]


async def test_a_picture_to_be_shown_is_written_nowhere(desk: Desk, tmp_path: Path) -> None:
    desk.server.says(Answer(BYTES))
    before = everything(tmp_path)
    assert await desk.files.picture(desk.wanted(), cap=MB) == BYTES
    assert everything(tmp_path) == before
    with pytest.raises(TooBig):
        await desk.files.picture(desk.wanted(), cap=1000)


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))
