"""A frame that is held back has not been seen: nothing is marked as read by it, and no action is about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World

SIZE = (120, 40)


@pytest.mark.anyio
async def test_what_was_held_back_counts_when_it_goes_out_and_not_before(world: World) -> None:
    for name in ("ada", "bob"):
        world.say(world.conversation(name, name.title()), "hello")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.paint()
        pane, driver = app.inbox.pane, terminal(app)
        shown = pane.shown
        other = "ada" if shown == "bob" else "bob"
        assert pane.header.drawn_id == shown

        driver.is_behind = True
        app.inbox.show(other)
        await app.paint()
        assert pane.shown == other
        assert pane.header.drawn_id == shown, "the terminal still shows the one before"
        assert pane.thread.drawn is None

        driver.is_behind = False
        app.picture_sent()
        assert pane.header.drawn_id == other
        assert pane.thread.drawn == pane.thread.state.newest


@pytest.mark.anyio
async def test_a_frame_that_another_screen_replaced_is_never_seen(world: World) -> None:
    world.say(world.conversation("ada", "Ada"), "hello")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.paint()
        thread, driver = app.inbox.pane.thread, terminal(app)
        first = thread.drawn

        driver.is_behind = True
        world.say("ada", "and another thing")
        app.inbox.apply_changes()
        await app.paint()
        app.action_help()
        await app.paint()
        driver.is_behind = False
        app.picture_sent()
        assert thread.drawn == first != thread.state.newest

        app.pop_screen()
        await app.paint()
        assert thread.drawn == thread.state.newest


def terminal(app: WatchedApp) -> Any:
    """A driver that may hold frames back."""
    driver = SimpleNamespace(is_behind=False, is_plain=False)
    app.diffing = driver  # type: ignore[assignment]
    return driver
