"""History and exports in the inbox: asked for from the palette, stopped by a key, told in the status line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App

from tests.app.watched import WatchedApp
from tests.app.world import NOW, World
from tui.app.look.status_words import history_words
from tui.app.screens.exported import ExportedPage
from tui.model import DAY, HOUR, MINUTE, Conversation
from tui.store import Position
from tui.sync import HistoryProgress, Role, SyncState
from tui.sync.wishes import Wish, Wishes

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
WHOLE = ("colon", *"fetch the whole", "enter")
SINCE = ("colon", *"fetch history", "enter")
EXPORT = ("colon", *"export this", "enter")


@asynccontextmanager
async def opened(world: World, *keys: str, size: tuple[int, int] = (120, 24)) -> AsyncIterator[WatchedApp]:
    app = WatchedApp(world, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.paint()
        await app.type(*keys)
        await app.paint()
        yield app


def cut_short(world: World) -> None:
    """Of Ada's 52 messages the last seven are here."""
    world.see(Conversation(id="ada", message_count=52, updated=NOW))
    world.store.threads.set_history("ada", Position(NOW - 2 * DAY - 3 * HOUR, "message-000001"), "next", complete=False)


async def test_the_whole_thread_is_wished_for_and_the_person_is_told(inbox: World) -> None:
    cut_short(inbox)
    async with opened(inbox, *WHOLE) as app:
        assert Wishes(inbox.store).get() == Wish(threads=("ada",))
        assert "Fetching 45 older messages of Ada Example; H stops it" in app.line(0)


async def test_what_is_whole_is_not_fetched(inbox: World) -> None:
    async with opened(inbox, *WHOLE) as app:
        assert Wishes(inbox.store).get().is_empty
        assert "here from its beginning" in app.line(0)


async def test_a_date_is_asked_for_and_understood_while_one_types(inbox: World, golden: Golden) -> None:
    async with opened(inbox, *SINCE, size=(80, 24)) as app:
        golden(app, "history/date-80x24")
        await app.type(*"30 days")
        await app.paint()
        assert "Saturday 7 February" in app.text
        assert "18 conversations that are known here were active since then." in app.text
        await app.type("enter")
        await app.paint()
        assert Wishes(inbox.store).get() == Wish(since=NOW // DAY * DAY - 30 * DAY)
        assert "Fetching everything since Saturday 7 February" in app.line(0)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_no_date_is_said_to_be_none(inbox: World, golden: Golden, size: tuple[int, int]) -> None:
    async with opened(inbox, *SINCE, size=size) as app:
        await app.type(*"soon", "enter")
        await app.paint()
        golden(app, f"history/no-date-{size[0]}x{size[1]}")
        await app.type("escape")
        await app.paint()
        assert Wishes(inbox.store).get().is_empty
        assert app.line(0).startswith(" acme")


async def test_h_stops_and_goes_on(inbox: World) -> None:
    wishes = Wishes(inbox.store)
    async with opened(inbox, "H") as app:
        assert "No history is being fetched" in app.line(0)
        wishes.want_thread("ada")
        await app.type("H")
        await app.paint()
        assert wishes.get() == Wish(threads=("ada",), stopped=True)
        assert "what came is kept, and H goes on" in app.line(0)
        await app.type("H")
        assert wishes.get() == Wish(threads=("ada",))


async def test_without_a_connection_the_wish_waits(inbox: World) -> None:
    cut_short(inbox)
    app = WatchedApp(inbox, (120, 24))
    app._connecting = None
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await app.paint()
        await app.type(*WHOLE)
        await app.paint()
        assert "Waits for a connection. Fetching 45 older messages of Ada Example" in app.line(0)
    assert Wishes(inbox.store).get() == Wish(threads=("ada",))


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (HistoryProgress("ada", done=13, total=100), "history 13% █░░░░░░░"),
        (HistoryProgress("ada"), "history …"),
        (HistoryProgress(since=1, listing=True), "history …"),
        (HistoryProgress(since=1, done=3000, total=3000), "history 99% ███████░"),
        (HistoryProgress(since=1, done=1, total=2, stopped=True), "history 50%, H goes on"),
    ],
)
def test_how_far_it_is_in_a_few_cells(progress: HistoryProgress, words: str) -> None:
    assert history_words(progress) == words


@pytest.mark.parametrize("width", [120, 80])
async def test_the_status_line_has_room_for_it(inbox: World, width: int) -> None:
    async with opened(inbox, size=(width, 24)) as app:
        state = SyncState(role=Role.LEADING, fresh_at=NOW)
        app.quiet_sync.state = replace(state, history=HistoryProgress(since=1, done=412, total=3000))
        app.inbox.tell()
        await app.paint()
        assert "poll just now · history 13%" in app.line(0)
        assert "4 waiting" in app.line(0)


# Exports


async def exported(app: WatchedApp) -> str:
    """The page that says where it is, once the export is written."""
    await until(app, lambda: isinstance(app.screen, ExportedPage))
    return app.text


async def until(app: WatchedApp, done: Callable[[], bool]) -> None:
    for _ in range(1000):
        await app.paint()
        if done():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(app.text)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_the_conversation_is_written_and_the_person_told_where(inbox: World) -> None:
    cut_short(inbox)
    async with opened(inbox, *EXPORT) as app:
        text = await exported(app)
        (name,) = names_in(inbox.folder / "downloads")
        folder = inbox.folder / "downloads" / name
        assert "".join(line.strip() for line in text.splitlines()[3:6]).startswith(str(folder)[:60])
        assert "7 messages in the folder" in text
        assert "45 older messages are not on this host" in text
        assert "1 file only as links" in text
        assert {name.rpartition(".")[2] for name in names_in(folder)} == {"html", "json"}
        assert S_IMODE(folder.stat().st_mode) == 0o700
        await app.type("y")
        assert app.clipboard == str(folder)
        await app.paint()
        assert "Exported 7 messages to Ada Example 2026-03-09 09.15.30" in app.line(0)


async def test_who_types_meanwhile_is_not_disturbed(inbox: World) -> None:
    async with opened(inbox, "r") as app:
        await app.type("ctrl+p", *"export this", "enter")
        await app.type(*"Hello")
        await until(app, lambda: "Exported 7 messages" in app.line(0))
        assert app.inbox.pane.composer.text == "Hello"
        assert not isinstance(app.screen, ExportedPage)


async def test_what_stands_in_the_way_is_said(inbox: World) -> None:
    (inbox.folder / "downloads").write_text("a file where the folder should be")
    async with opened(inbox, *EXPORT) as app:
        await until(app, lambda: "Not exported" in app.line(0))


async def test_a_second_one_gets_a_place_of_its_own(inbox: World) -> None:
    async with opened(inbox, *EXPORT) as app:
        await exported(app)
        await app.type("escape")
        inbox.clock.pass_by(MINUTE)
        await app.type(*EXPORT)
        await exported(app)
        assert len(names_in(inbox.folder / "downloads")) == 2
