"""Any size at any moment: nothing breaks, and what is read stays where it is."""

from __future__ import annotations

import random

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World

pytestmark = pytest.mark.anyio

KEYS = ["j", "k", "enter", "escape", "slash", "a", "pageup", "pagedown", "question_mark", "ctrl+k", "tab", "e", "U"]
KEYS += [
    "n",
    "right_square_bracket",
    "ctrl+p",
    "G",
    "g",
    "2",
    "1",
    "r",
    "v",
    "o",
    "f1",
    "down",
    "up",
    "left",
    "E",
    "R",
    "X",
]


@pytest.mark.parametrize("seed", range(2))
async def test_random_sizes_keys_and_news(inbox: World, seed: int) -> None:
    rng = random.Random(seed)
    app = WatchedApp(inbox, (300, 100))
    app.emulated = False
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for step in range(60):
            match rng.randrange(4):
                case 0:
                    await pilot.resize_terminal(rng.randint(20, 300), rng.randint(5, 100))
                case 1:
                    who = rng.choice(["ada", "jonas", "lin", "omar"])
                    inbox.say(who, f"news {step} " + "long " * rng.randrange(40))
                case 2:
                    app.inbox.tick()
                case 3:
                    await app.type(*rng.choices(KEYS, k=3))
        await pilot.resize_terminal(120, 40)
        await app.paint()
    assert app.return_code in (None, 0)


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (2, 50), (300, 2)])
async def test_very_small_screens(inbox: World, size: tuple[int, int]) -> None:
    app = WatchedApp(inbox, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.type("j", "enter", "h", "i", "pageup", "escape", "escape")
        await app.type("question_mark", "escape", "ctrl+k", "escape")
        inbox.say("jonas", "news " * 30)
        app.inbox.apply_changes()
        await app.paint()
    assert inbox.store.drafts.get("jonas").text == "hi"


async def test_resizing_keeps_the_message_at_the_top(world: World) -> None:
    id = world.conversation("ada", "Ada")
    for number in range(80):
        world.say(id, f"message-{number:03} " + "word " * (number % 30), ago=(100 - number) * 10**9)
    app = WatchedApp(world, (160, 40))
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await app.type("r", "pageup", "pageup")
        await app.paint()
        top = app.inbox.pane.thread.view.visible()[0].item
        key = app.inbox.pane.thread.view.items[top].key
        for size in ((80, 24), (100, 40), (40, 12), (120, 30)):
            await pilot.resize_terminal(*size)
            await app.paint()
            place = app.inbox.pane.thread.view.visible()[0]
            assert app.inbox.pane.thread.view.items[place.item].key == key


async def test_the_thread_is_alone_where_there_is_little_room(inbox: World) -> None:
    app = WatchedApp(inbox, (120, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not app.inbox.pane.display
        await app.type("enter")
        await app.paint()
        assert app.inbox.pane.display
        assert not app.inbox.left.display
        await app.type("escape", "escape")
        assert app.inbox.left.display
        await pilot.resize_terminal(120, 24)
        assert app.inbox.pane.display
        assert app.inbox.left.display


async def test_a_key_opens_the_conversation_that_it_is_about_where_the_list_has_all_the_room(inbox: World) -> None:
    app = WatchedApp(inbox, (80, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.type("j", "e", "U", "escape")
        await app.paint()
        assert app.inbox.left.display
        await app.type("j", "e")
        await app.paint()
        archived = app.inbox.list.selected
        row = inbox.store.lists.row(archived or "")
        assert row
        assert not row.open
        assert "Archived: " in app.line(0)
        assert (app.inbox.pane.header.drawn_id, app.inbox.pane.shown) == (archived, archived)
        await app.type("escape", "j", "v")
        await app.paint()
        assert app.screen is not app.inbox
        assert app.inbox.pane.shown not in (archived, None)


async def test_the_palette_opens_nothing_by_itself(inbox: World) -> None:
    app = WatchedApp(inbox, (80, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.run_action("archive", app.inbox)
        await app.paint()
        assert "Open the conversation first" in app.line(0)
        assert inbox.store.intents.pending() == []
