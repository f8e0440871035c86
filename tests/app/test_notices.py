"""What the top line says ends when it is true no more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import NS
from tui.sync import Trouble

pytestmark = pytest.mark.anyio

SIZE = (100, 20)


async def test_that_news_are_asked_for_until_they_have_come(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("ctrl+r")
        await app.paint()
        assert "Asking for news…" in app.line(0)
        inbox.clock.pass_by(NS)
        app.quiet_sync.state = replace(app.quiet_sync.state, fresh_at=inbox.clock())
        app.inbox.tell()
        await app.paint()
        assert "poll just now" in app.line(0)


async def test_that_a_reply_is_kept_until_there_is_a_connection(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        state = app.quiet_sync.state
        app.quiet_sync.state = replace(state, trouble=Trouble("The key is not accepted.", "Enter another.", "key"))
        await app.type("r", "H", "i", "enter")
        await app.paint()
        assert "Kept in the outbox" in app.line(0)
        app.quiet_sync.state = state
        app.inbox.tell()
        await app.paint()
        assert "poll just now" in app.line(0)


async def test_that_a_conversation_has_to_be_opened_until_it_is(inbox: World) -> None:
    app = WatchedApp(inbox, (80, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("archive", app.inbox)
        await app.paint()
        assert "Open the conversation first" in app.line(0)
        await app.type("enter")
        app.inbox.tell()
        await app.paint()
        assert "Open the conversation first" not in app.line(0)
