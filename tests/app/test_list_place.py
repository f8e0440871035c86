"""What is said of the cursor's place in a list is true, whatever has happened to the list meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.store import Store

pytestmark = pytest.mark.anyio

SIZE = (100, 14)


async def test_who_leaves_a_filter_for_what_is_unread_is_told_the_whole_list(inbox: World) -> None:
    """Although the filter was about to look once more, since the store had changed."""
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("slash", *"customer", "enter")
        inbox.say("old-11", "news")
        app.inbox.apply_changes()
        await app.type("n", "G")
        await asyncio.sleep(0.4)
        await app.paint()
        assert "17 of 17" in app.line(1)
        await app.type("slash")
        assert app.inbox.filter.text == ""


async def test_with_fewer_hits_than_before_the_cursor_is_on_one_of_them(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("slash", *"qqqq", "enter")
        await app.workers.wait_for_complete()
        hits = [f"old-{number:02}" for number in range(12)]
        app.inbox.list.put_far(hits)
        await app.type("G")
        app.inbox.list.put_far(hits[:9])
        await app.paint()
        assert (app.inbox.list.selected, app.inbox.list.index) == ("old-11", 8)
        assert "9 of 9" in app.line(1)
        app.inbox.list.put_far(["old-11", *hits[:9]])
        assert (app.inbox.list.selected, app.inbox.list.index) == ("old-11", 0)


async def test_a_jump_counts_what_another_program_wrote_a_moment_ago(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        other = Store.open(inbox.folder / "inbox.db", clock=inbox.clock)
        for number in range(20):
            World(other, inbox.clock, inbox.folder).conversation(f"new-{number}", "New")
        other.close()
        app.inbox.list.select("new-0")
        await app.paint()
        assert "37 of 37" in app.line(1)


async def test_what_stands_behind_the_names_is_looked_for_when_it_comes_near(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        inbox.say("ada", "customer service")
        await app.type("slash", *"customer", "enter")
        await asyncio.sleep(0.1)
        await app.paint()
        assert "1 of 12+" in app.line(1)
        await app.type("pagedown")
        await app.workers.wait_for_complete()
        await app.paint()
        assert "6 of 13 " in app.line(1)
        await app.type("G")
        assert app.inbox.list.selected == "ada"
