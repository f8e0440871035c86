"""The screen of webhooks: what it shows, what it asks before it changes anything, and that it never waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.pilot import Pilot

from tests.app.hooks import ELSEWHERE, HERE, OTHERS, OURS, STUCK, ScriptedWebhooks
from tests.app.scripted import settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.screens.webhooks import WebhooksScreen

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
SIZES = [(120, 40), (80, 24)]
MANY = [replace(OTHERS[0], id=f"{number:032}", url=f"https://shop-{number}.example.net/hook") for number in range(15)]


@asynccontextmanager
async def opened(
    world: World, webhooks: ScriptedWebhooks, size: tuple[int, int] = (100, 30), keys: tuple[str, ...] = ("W",)
) -> AsyncIterator[tuple[WatchedApp, Pilot[None]]]:
    app = WatchedApp(world, size, webhooks=webhooks)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        for key in keys:
            await app.type(key)
            await settled(app, pilot)
        yield app, pilot


def half_done() -> ScriptedWebhooks:
    return ScriptedWebhooks(steps=STUCK, stepped=asyncio.Event())


SCENES: dict[str, tuple[Callable[[], ScriptedWebhooks], tuple[str, ...]]] = {
    "list": (ScriptedWebhooks, ()),
    "asking": (lambda: ScriptedWebhooks(answered=asyncio.Event()), ()),
    "empty": (lambda: ScriptedWebhooks(hooks=[]), ()),
    "no-public-url": (lambda: ScriptedWebhooks(hooks=[], public_url=""), ()),
    "refused": (lambda: ScriptedWebhooks(refusal="MessageBird does not accept the access key (code 2)."), ()),
    "good": (ScriptedWebhooks, ("t",)),
    "testing": (half_done, ("t",)),
    "stuck": (lambda: ScriptedWebhooks(steps=STUCK), ("t",)),
    "delete": (ScriptedWebhooks, ("j", "d")),
    "many": (lambda: ScriptedWebhooks(hooks=[*MANY, OURS]), ("k", *["j"] * 15)),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCENES)
async def test_pictures(inbox: World, golden: Golden, name: str, size: tuple[int, int]) -> None:
    make, keys = SCENES[name]
    async with opened(inbox, make(), size, ("W", *keys)) as (app, _):
        golden(app, f"webhooks/{name}-{size[0]}x{size[1]}")


async def test_the_palette_leads_there(inbox: World) -> None:
    async with opened(inbox, ScriptedWebhooks(), keys=("colon", *"webhooks", "enter")) as (app, pilot):
        assert isinstance(app.screen, WebhooksScreen)
        assert HERE in await settled(app, pilot)


async def test_without_a_network_there_are_none(inbox: World) -> None:
    app = WatchedApp(inbox, (100, 30))
    async with app.run_test(size=(100, 30)) as pilot:
        await app.type("W")
        assert "no webhooks" in await settled(app, pilot)


async def test_a_new_one_is_made_after_a_yes(inbox: World) -> None:
    webhooks = ScriptedWebhooks(hooks=[])
    async with opened(inbox, webhooks, keys=("W", "n")) as (app, pilot):
        assert f"Let MessageBird call {HERE}" in " ".join(app.text.split())
        await app.type("n")
        assert "No webhook yet" in await settled(app, pilot)
        assert webhooks.done == []
        await app.type("n", "y")
        assert "Created." in await settled(app, pilot)
        assert webhooks.done == ["create"]
        assert "your public_url" in app.text


async def test_on_and_off_concern_the_chosen_one(inbox: World) -> None:
    webhooks = ScriptedWebhooks()
    async with opened(inbox, webhooks, keys=("W", "e")) as (app, pilot):
        assert "Disabled" in app.text
        webhooks.hooks.reverse()
        await app.type("ctrl+r")
        await settled(app, pilot)
        # It stands elsewhere now, and is still the chosen one.
        await app.type("e")
        assert "Enabled." in await settled(app, pilot)
    assert webhooks.done == ["disable 77f0a2c4", "enable 77f0a2c4"]


async def test_deleting_asks_and_names_what_goes(inbox: World) -> None:
    webhooks = ScriptedWebhooks()
    async with opened(inbox, webhooks, keys=("W", "down", "d")) as (app, pilot):
        assert ELSEWHERE in app.text
        assert "Glimworm WhatsApp" in app.text
        await app.type("escape", "d", "y")
        assert "Deleted." in await settled(app, pilot)
        assert "old-shop" not in app.text
    assert webhooks.done == ["delete 46303cbf"]


async def test_the_steps_of_a_test_appear_as_they_happen(inbox: World) -> None:
    webhooks = half_done()
    async with opened(inbox, webhooks, keys=("W", "t")) as (app, pilot):
        assert "port 443 takes it" in app.text
        assert "TLSv1.3" not in app.text
        await app.type("t")
        webhooks.stepped.set()
        assert "Stuck at: signature." in await settled(app, pilot)
        assert webhooks.done == [f"test {HERE}"]
        await app.type("t")
        assert "Stuck at: signature." in await settled(app, pilot)
        assert len(webhooks.done) == 2


async def test_a_refusal_stands_on_the_screen_and_nothing_is_lost(inbox: World) -> None:
    webhooks = ScriptedWebhooks()
    async with opened(inbox, webhooks) as (app, pilot):
        webhooks.refusal = "MessageBird wants fewer requests."
        await app.type("e")
        assert "MessageBird wants fewer requests." in await settled(app, pilot)
        assert ELSEWHERE in app.text
        webhooks.refusal = ""
        await app.type("e")
        assert "Disabled" in await settled(app, pilot)


async def test_nobody_waits_for_an_answer_that_does_not_come(inbox: World) -> None:
    webhooks = ScriptedWebhooks(answered=asyncio.Event(), stepped=asyncio.Event())
    async with opened(inbox, webhooks) as (app, pilot):
        assert "asking MessageBird…" in app.text
        async with asyncio.timeout(5):
            await app.type("e", "t", "j", "escape")
            await settled(app, pilot)
        assert app.screen is app.inbox
        await app.type("W")
        await settled(app, pilot)
        async with asyncio.timeout(5):
            await app.type("ctrl+q")
            await pilot.pause()
        assert not app.is_running


async def test_letters_of_a_paste_change_nothing(inbox: World) -> None:
    """Where the terminal does not bracket pastes they come as keys, all at once."""
    webhooks = ScriptedWebhooks()
    async with opened(inbox, webhooks) as (app, pilot):
        for letter in "see candy, entry, delivery":
            app.post_message(events.Key(letter, letter))
        await settled(app, pilot)
    assert not any(done.startswith(("create", "delete")) for done in webhooks.done)


async def test_a_terminal_that_becomes_smaller_still_shows_where_it_is_stuck(inbox: World) -> None:
    webhooks = ScriptedWebhooks(hooks=[*MANY, OURS], steps=STUCK)
    async with opened(inbox, webhooks, (120, 40), ("W", "t")) as (app, pilot):
        await pilot.resize_terminal(80, 20)
        app.terminal.resize(20, 80)
        text = await settled(app, pilot)
        assert "Stuck at: signature." in text
        assert "shop-0" in text


@pytest.mark.parametrize("size", [(30, 8), (12, 3), (200, 60)])
async def test_any_size_will_do(inbox: World, size: tuple[int, int]) -> None:
    async with opened(inbox, ScriptedWebhooks(steps=STUCK), size, ("W", "t", "j", "e")) as (app, _):
        assert isinstance(app.screen, WebhooksScreen)
