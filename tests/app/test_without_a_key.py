"""Without a key, or before it is there, everything but the network goes on."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.scripted import LOCKED, ScriptedAccess, refused_sync, settled
from tests.app.watched import WatchedApp
from tests.app.world import World

pytestmark = pytest.mark.anyio

SIZE = (100, 30)


async def test_while_the_key_is_looked_for_the_store_is_there_for_every_key(inbox: World) -> None:
    access = ScriptedAccess(found=asyncio.Event())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        assert "waiting for the key from the keyring…" in await settled(app, pilot)
        await app.type("j", "enter")
        await app.paint()
        await app.type(*"Tomorrow", "enter", *"half", "escape", "e")
        await settled(app, pilot)
        (sent,) = inbox.store.outbox.unfinished()
        assert sent.conversation_id == "jonas"
        app.inbox.pane.keep_draft()
        assert inbox.store.drafts.get("jonas").text == "half"
        access.found.set()
        assert "waiting for the key" not in await settled(app, pilot)
        assert access.sync.looked_at == [app.inbox.pane.shown]


async def test_a_connection_that_never_comes_does_not_hold_up_the_way_out(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE, ScriptedAccess(found=asyncio.Event()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        async with asyncio.timeout(5):
            await app.type("q")
            await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_without_a_key_reading_and_writing_go_on_and_one_line_says_so(inbox: World) -> None:
    access = ScriptedAccess(LOCKED)
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert "The keyring of this host is locked.   L: enter a key" in app.line(0)
        assert len(app.screen_stack) == 1
        await app.type("r")
        await app.paint()
        await app.type(*"Hi", "enter")
        text = await settled(app, pilot)
        assert "Kept in the outbox" in app.line(0)
        assert "waiting to be sent" in text
        assert access.connects == 1


async def test_what_is_sent_while_the_key_is_refused_waits_too(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE, ScriptedAccess(sync=refused_sync()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert "The access key is not accepted.   L: enter a key" in app.line(0)
        await app.type("r")
        await app.paint()
        await app.type(*"Hi", "enter")
        await settled(app, pilot)
        assert "Kept in the outbox" in app.line(0)


async def test_an_app_without_a_network_shows_its_store(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    app._connecting = None
    async with app.run_test(size=SIZE) as pilot:
        assert "Ada Example" in await settled(app, pilot)
        await app.type("L")
        assert "no key is needed" in await settled(app, pilot)


async def test_asking_for_news_looks_for_the_key_again(inbox: World) -> None:
    access = ScriptedAccess(LOCKED)
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert "locked" in app.line(0)
        await app.type("ctrl+r")
        await settled(app, pilot)
        assert ("locked" in app.line(0), access.connects) == (True, 2)
        access.without = None
        await app.type("ctrl+r")
        await settled(app, pilot)
        assert "poll just now" in app.line(0)
        await app.type("ctrl+r")
        await settled(app, pilot)
        assert access.connects == 3
