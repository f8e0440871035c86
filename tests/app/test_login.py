"""Who has no key, or another one, enters it on a screen: it is tried, and the inbox goes on with it."""

from __future__ import annotations

import asyncio

import pytest
from textual import events

from tests.app.scripted import BAD, GOOD, LOCKED, NONE_YET, UNLOCK, ScriptedAccess, entered, refused_sync, settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.app import NO_KEY
from tui.app.screens.login import LoginScreen

pytestmark = pytest.mark.anyio

SIZE = (100, 30)


# The first run


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+q"])
async def test_who_has_nothing_and_enters_nothing_leaves_with_code_3(world: World, key: str) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        # No letter is a command here.
        await app.type("q")
        assert "1 character" in await settled(app, pilot)
        await app.type(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == NO_KEY == 3


@pytest.mark.parametrize("key", ["enter", "x", "escape"])
async def test_from_the_first_run_into_a_working_inbox(world: World, key: str) -> None:
    access = ScriptedAccess(NONE_YET)
    app = WatchedApp(world, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        text = await entered(app, pilot, GOOD)
        assert "1,204 conversations" in text
        assert access.connects == 2
        await app.type(key)
        await settled(app, pilot)
        assert app.screen is app.inbox
        assert "poll just now" in app.line(0)
        assert access.sync.looked_at == [None]
    assert not app.return_code


async def test_who_has_but_an_archived_conversation_is_no_newcomer(world: World) -> None:
    world.conversation("gone", "Gone", open=False)
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert app.screen is app.inbox


# Another key, later


async def test_a_new_key_after_a_refusal_is_taken_while_sync_runs(inbox: World) -> None:
    access = ScriptedAccess(sync=refused_sync())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        assert "MessageBird does not accept the access key of “acme”." in await settled(app, pilot)
        await entered(app, pilot, GOOD)
        await app.type("enter")
        await settled(app, pilot)
        assert (app.screen, access.connects, access.tries) == (app.inbox, 1, 1)


async def test_after_a_failed_connection_a_new_key_connects_again(inbox: World) -> None:
    access = ScriptedAccess(LOCKED)
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        text = await settled(app, pilot)
        assert "so nothing new comes in" in text
        assert all(words in text for words in UNLOCK)
        await entered(app, pilot, GOOD)
        assert access.connects == 2
        await app.type("enter")
        await settled(app, pilot)
        assert "poll just now" in app.line(0)


async def test_a_refused_key_leaves_everything_as_it_was(inbox: World) -> None:
    access = ScriptedAccess()
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        assert "Another access key for “acme”." in await settled(app, pilot)
        text = await entered(app, pilot, BAD)
        assert "MessageBird does not accept the access key (code 2)." in text
        assert "ternbox doctor" in text
        assert "characters" not in text
        await app.type("x")
        assert "code 2" not in await settled(app, pilot)
        await app.type("escape")
        await settled(app, pilot)
        assert (app.screen, access.connects) == (app.inbox, 1)
    assert not app.return_code


# A try


async def test_escape_ends_a_try_and_enter_starts_only_one(inbox: World) -> None:
    access = ScriptedAccess(answered=asyncio.Event())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        await settled(app, pilot)
        await app.type("enter")
        assert "The field is empty." in await settled(app, pilot)
        assert "Asking MessageBird what this key opens…" in await entered(app, pilot, GOOD)
        await app.type("enter", "x", "enter")
        await settled(app, pilot)
        assert access.tries == 1
        await app.type("escape")
        text = await settled(app, pilot)
        assert "Cancelled." in text
        assert "characters" not in text
        assert access.ends == ["cancelled"]
        access.answered.set()
        assert "1,204 conversations" in await entered(app, pilot, GOOD)


async def test_the_way_out_does_not_wait_for_a_try(world: World) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED, answered=asyncio.Event(), looked=asyncio.Event()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await entered(app, pilot, GOOD)
        async with asyncio.timeout(5):
            await app.type("ctrl+q")
            await pilot.pause()
        assert not app.is_running


async def test_typing_in_the_hidden_field(world: World) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        field = app.screen.field
        await app.type(*"bcx", "home", "a", "end", "backspace", "left", "delete", "d", "right", "right", "e")
        assert field.typed == "abde"
        assert "••••" in await settled(app, pilot)
        await app.type("ctrl+u", "backspace", "left")
        assert field.typed == ""
        app.post_message(events.Paste("\n  two words\r\n"))
        await app.settle()
        assert field.typed == "two words"
        app.post_message(events.Paste("x" * 3000))
        assert "500 characters" in await settled(app, pilot)
        await pilot.click("#head")
        await app.type("ctrl+u", "z")
        assert field.typed == "z"


@pytest.mark.parametrize("size", [(30, 8), (12, 3), (200, 60)])
async def test_any_size_will_do(world: World, size: tuple[int, int]) -> None:
    app = WatchedApp(world, size, ScriptedAccess(LOCKED))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        assert "1,204" in await entered(app, pilot, GOOD) or size[1] < 20
