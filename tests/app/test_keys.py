"""Each key that is listed does what is listed, and the help and the palette say the same."""

from __future__ import annotations

from typing import Any

import pytest
from textual.dom import DOMNode
from textual.widget import Widget

from tests.app.conftest import screen_text
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.commands import COMMANDS, Command, Where, keys_of
from tui.app.screens.go_to import commands

pytestmark = pytest.mark.anyio

SIZE = (120, 60)


class Recorder(WatchedApp):
    """Finds the action that a key leads to, and the node that has it, but does not run it."""

    def __init__(self, world: World, size: tuple[int, int]) -> None:
        super().__init__(world, size)
        self.actions: list[str] | None = None

    async def _dispatch_action(self, namespace: DOMNode, action_name: str, params: Any) -> bool:
        if self.actions is None:
            return await super()._dispatch_action(namespace, action_name, params)
        assert callable(getattr(namespace, f"action_{action_name}"))
        self.actions.append(action_name)
        return True


async def test_each_listed_key_leads_to_its_action(inbox: World) -> None:
    app = Recorder(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        places: dict[Where, list[Widget]] = {
            Where.LIST: [app.inbox.list],
            Where.THREAD: [app.inbox.pane.thread],
            Where.COMPOSER: [app.inbox.pane.composer],
            Where.OUTSIDE: [app.inbox.list, app.inbox.pane.thread],
            Where.ANYWHERE: [app.inbox.list, app.inbox.pane.thread, app.inbox.pane.composer],
        }
        app.actions = []
        for command in COMMANDS:
            for key in command.keys:
                for widget in places[command.where]:
                    app.inbox.set_focus(widget)
                    app.actions.clear()
                    await app.type(key)
                    assert app.actions == [action_name(command)], f"{key} in {widget}"


def action_name(command: Command) -> str:
    return command.action.partition("(")[0].rpartition(".")[2]


def test_no_key_means_two_things_in_one_place() -> None:
    for where in (Where.LIST, Where.THREAD, Where.COMPOSER):
        everywhere = {Where.ANYWHERE} if where is Where.COMPOSER else {Where.ANYWHERE, Where.OUTSIDE}
        keys = [key for command in COMMANDS if command.where in {where, *everywhere} for key in command.keys]
        assert sorted(keys) == sorted(set(keys))


async def test_help_and_palette_have_every_command(inbox: World) -> None:
    app = WatchedApp(inbox, (109, 130))
    async with app.run_test(size=(109, 130)) as pilot:
        await pilot.pause()
        await app.type("question_mark")
        await app.paint()
        shown = " ".join(app.text.split())
        missing = [c for c in COMMANDS if f"{keys_of(c)} {c.label} {c.help}".strip() not in shown]
        assert missing == []
    labels = {hit.label for hit in commands("")}
    assert labels == {command.label for command in COMMANDS if command.in_palette}


async def test_the_palette_does_what_was_chosen(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("colon")
        await pilot.pause()
        await app.type(*"waiting")
        await app.paint()
        assert "Those who wait" not in app.text
        await app.type("enter")
        await pilot.pause()
        await app.paint()
        assert app.inbox.list.pages.view == "waiting"


async def test_going_to_a_conversation_by_a_part_of_its_name(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("ctrl+k")
        await pilot.pause()
        await app.type(*"klein", "enter")
        await pilot.pause()
        assert app.inbox.pane.shown == "archived"


async def test_the_order_of_keys_that_arrive_together(inbox: World) -> None:
    """A slow line delivers in one piece what was typed one after the other."""
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type(
            "r", *"Yes.", "ctrl+j", *"Onlx", "backspace", "y", "home", ">", "end", "enter", *"Bye", "alt+down", *"x"
        )
        await app.paint()
        (sent,) = inbox.store.outbox.of("ada")
        assert sent.content.text == "Yes.\n>Only"  # type: ignore[union-attr]
        app.inbox.pane.keep_draft()
        drafts = {id: draft.text for id, draft in inbox.store.drafts.all().items()}
        assert drafts == {"ada": "Bye", "jonas": "x"}


async def test_quitting_asks_while_replies_are_on_their_way(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"hello", "enter", "escape", "q")
        await pilot.pause()
        await app.paint()
        assert "1 reply is not sent yet" in app.text
        await app.type("n")
        await pilot.pause()
        assert app.is_running
        await app.type("q")
        await pilot.pause()
        await app.type("y")
        await pilot.pause()
        assert not app.is_running


async def test_keys_after_quitting_do_nothing(inbox: World) -> None:
    app = inbox.app()
    async with app.run_test(size=(120, 40)) as pilot:
        app.leave()
        await pilot.press("s", "W", "c")
        assert app.screen is app.inbox


async def test_ctrl_c_says_what_quits(inbox: World) -> None:
    app = inbox.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+c")
        assert "Ctrl+C does nothing here: q quits" in screen_text(app)


async def test_where_no_conversation_fits_enter_opens_none(inbox: World) -> None:
    app = inbox.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"zzzz", "enter", "enter")
        await pilot.pause()
        assert app.focused is app.inbox.list
        await pilot.press("slash", *"zz")
        assert app.inbox.filter.text == "zz"
