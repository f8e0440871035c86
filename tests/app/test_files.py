"""Saving attachments: what is asked first, what is said afterwards, and what is never done by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App

from tests.app.saved import HERE, ScriptedFiles
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.screens.confirm import Confirm
from tui.app.screens.picker import Picker
from tui.app.widgets.transfer_words import transfer_words
from tui.model import Content, Email, File, Media
from tui.sync import Transfer
from tui.sync.files import FileError, Saved, TooBig

pytestmark = pytest.mark.anyio

VENDORS = "https://media.messagebird.com/v1/media/1"
STRANGERS = "https://files.example.com/lid.jpg"
MB = 1_000_000
LID = Saved(HERE / "lid.jpg", 1_200_000, "media.messagebird.com", "JPG", "JPEG picture")
EXE = Saved(HERE / "invoice.pdf.exe", 4096, "x", "EXE", "Windows program", may_run=True)
DISGUISED = Saved(HERE / "lid.jpg", 4096, "x", "JPG", "PDF document", disguised=True)


def picture(url: str = VENDORS, size: int | None = 1_200_000, name: str | None = "lid.jpg") -> Media:
    return Media("image", (File(url, name=name, size=size),))


@asynccontextmanager
async def looking_at(
    world: World, content: Content | str, *outcomes: Saved | FileError
) -> AsyncIterator[tuple[WatchedApp, ScriptedFiles]]:
    """An inbox whose thread ends with this message."""
    ada = world.conversation("ada", "Ada Example")
    world.say(ada, content)
    app = WatchedApp(world, (120, 24))
    files = ScriptedFiles(outcomes=list(outcomes))
    app.quiet_sync.files = files
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        app.inbox.show("ada")
        await app.paint()
        yield app, files


async def said(app: WatchedApp) -> str:
    await app.settle()
    for worker in [worker for worker in app.workers if worker.group == "files" and not worker.is_cancelled]:
        await worker.wait()
    await app.paint()
    return app.line(0)


async def test_a_file_of_the_vendor_is_saved_at_once(world: World) -> None:
    async with looking_at(world, picture(), LID) as (app, files):
        await app.type("D")
        assert "Saved lid.jpg · JPEG picture · 1.2 MB" in await said(app)
    assert files.saved == [(VENDORS, 100 * MB)]
    assert files.folders[0].path == world.folder / "downloads"


async def test_the_thread_says_where_the_copy_is(world: World) -> None:
    async with looking_at(world, picture(), LID) as (app, _):
        assert "saved as" not in app.text
        world.store.files.saved(VENDORS, LID.path, LID.size, world.clock(), "ada")
        app.inbox.apply_changes()
        await app.paint()
        shown = "".join(line.partition("│")[2].strip() for line in app.text.splitlines())
        assert f"savedas{LID.path}" in shown.replace(" ", "")


@pytest.mark.parametrize(("answer", "times"), [("y", 1), ("n", 0), ("escape", 0)])
async def test_a_stranger_hears_of_it_only_with_the_persons_word(world: World, answer: str, times: int) -> None:
    async with looking_at(world, picture(STRANGERS), LID) as (app, files):
        await app.type("D")
        await app.paint()
        assert isinstance(app.screen, Confirm)
        assert "files.example.com" in app.text
        assert files.saved == []
        await app.type(answer)
        words = await said(app)
    assert len(files.saved) == times
    assert ("Saved lid.jpg" if times else "Nothing was fetched") in words


async def test_more_than_the_setting_allows_is_asked_for_first(world: World) -> None:
    async with looking_at(world, picture(size=250 * MB), LID) as (app, files):
        await app.type("D")
        await app.paint()
        assert "lid.jpg · 250.0 MB: that is more than 100.0 MB." in app.text
        await app.type("y")
        await said(app)
    assert files.saved == [(VENDORS, 250 * MB)]


@pytest.mark.parametrize(("size", "cap"), [(250 * MB, 250 * MB), (None, 1000 * MB)])
async def test_what_turns_out_to_be_more_is_asked_for_again(world: World, size: int | None, cap: int) -> None:
    async with looking_at(world, picture(size=None), TooBig(size=size), LID) as (app, files):
        await app.type("D")
        await said(app)
        assert isinstance(app.screen, Confirm)
        assert ("It has 250.0 MB" if size else "At most 1.0 GB are fetched") in app.text.replace("\n", " ")
        await app.type("y")
        await said(app)
    assert files.saved == [(VENDORS, 100 * MB), (VENDORS, cap)]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (FileError("it ended in the middle"), "The file could not be fetched: it ended in the middle. Try again."),
        (FileError("\x1b]0;owned\x07"), "␛]0;owned␇"),
        (EXE, "Saved, but careful, it runs when opened: invoice.pdf.exe"),
        (DISGUISED, "Saved, but careful, it is not what its name says: lid.jpg"),
    ],
)
async def test_what_is_said_afterwards(world: World, outcome: Saved | FileError, words: str) -> None:
    async with looking_at(world, picture(), outcome) as (app, _):
        await app.type("D")
        assert words[:50] in await said(app)


async def test_one_of_several_is_chosen_or_all(world: World, golden: Callable[[App[Any], str], None]) -> None:
    mail = Email(
        subject="Invoice",
        attachments=(
            File(VENDORS, name="invoice.pdf", size=34_567),
            File(VENDORS + "2", name="../../\x1b[2Jéclair.png"),
            File(STRANGERS, name="terms.docx", size=12),
        ),
    )
    async with looking_at(world, mail, LID, LID, LID, LID, LID) as (app, files):
        await app.type("D")
        await app.paint()
        assert isinstance(app.screen, Picker)
        golden(app, "files-of-a-message")
        await app.type("down", "enter")
        await said(app)
        await app.type("D", "up", "enter")
        await app.type("D", *"all", "escape", "D", "down", "down", "down", "enter")
        await app.paint()
        assert "files.example.com" in app.text
        await app.type("y")
        await said(app)
    assert [url for url, _ in files.saved] == [VENDORS + "2", VENDORS, VENDORS, VENDORS + "2", STRANGERS]


async def test_what_is_being_saved_can_be_stopped(world: World) -> None:
    async with looking_at(world, picture(), LID) as (app, files):
        files.answered = asyncio.Event()
        await app.type("D")
        going = Transfer(1, "saving", "lid.jpg", "ada", 600_000, 1_200_000)
        app.quiet_sync.state = replace(app.quiet_sync.state, transfers=(going,))
        app.inbox.tell()
        await app.paint()
        assert "saving lid.jpg ━━━━━───── 50 % of 1.2 MB   x: stop" in app.line(0)
        await app.type("q")
        await app.paint()
        assert "1 file is still being saved; nothing of what is not whole" in app.text
        await app.type("n", "x")
        assert "Stopped; nothing of it was kept" in await said(app)
        app.quiet_sync.state = replace(app.quiet_sync.state, transfers=())
        await app.type("x")
        assert "Nothing is being fetched" in await said(app)
    assert files.stopped == 1


@pytest.mark.parametrize("key", ["D", "p"])
async def test_a_message_without_a_file(world: World, key: str) -> None:
    async with looking_at(world, "Hello") as (app, files):
        await app.type(key)
        assert "There is no file in this message" in await said(app)
    assert files.saved == []


async def test_without_a_connection_nothing_can_be_fetched(world: World) -> None:
    async with looking_at(world, picture()) as (app, _):
        app.inbox.sync = None
        await app.type("D")
        assert "nothing can be fetched" in await said(app)


async def test_what_is_in_sight_is_asked_for_its_size(world: World) -> None:
    """Here by the tick of the screen; nothing of other conversations, and nothing whose size is known."""
    known, unknown = picture(VENDORS + "known"), picture(VENDORS + "unknown", size=None)
    ada = world.conversation("ada", "Ada Example")
    world.say(ada, known)
    async with looking_at(world, unknown) as (app, files):
        world.say(world.conversation("far", "Far Away", "sms"), picture(VENDORS + "elsewhere", size=None))
        app.inbox.tick()
        app.inbox.tick()
        await app.paint()
    assert set(files.looked) == {VENDORS + "unknown"}


@pytest.mark.parametrize(
    ("transfers", "words"),
    [
        ([Transfer(1, "saving", "a.pdf")], "saving a.pdf …"),
        ([Transfer(1, "saving", "a.pdf", done=1_250_000)], "saving a.pdf 1.2 MB"),
        ([Transfer(1, "showing", "", done=99, total=100)], "fetching a file ━━━━━━━━━─ 95 % of 100 B"),
        ([Transfer(1, "sending", "a", done=5, total=5)], "sending a ━━━━━━━━━━ 100 % of 5 B"),
        ([Transfer(1, "saving", "a", done=1, total=4), Transfer(2, "saving", "b", done=1, total=4)], "2 files ━━"),
        ([Transfer(1, "saving", "a", done=9, total=4)], "saving a ━━━━━━━━━━ 100 % of 4 B"),
        ([Transfer(1, "saving", "\x1b[2J" + "x" * 50, done=0, total=4)], "saving ␛[2Jxxxx"),
    ],
)
def test_progress_in_words(transfers: list[Transfer], words: str) -> None:
    assert transfer_words(transfers).text.startswith(words)


def test_a_percent_more_is_no_news() -> None:
    words = {transfer_words([Transfer(1, "saving", "a", done=done, total=1000)]) for done in range(1001)}
    assert len(words) == 21
