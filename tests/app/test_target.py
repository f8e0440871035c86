"""Whatever happens to the list: an action hits the conversation that is drawn in the thread header, and no other."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import MINUTE, NS, Conversation, Text

pytestmark = pytest.mark.anyio

SIZE = (100, 12)
HEADER = 1
STEPS = 1000


class App(WatchedApp):
    undoing = False

    async def undo(self) -> None:
        """Undo is about what was done before, not about what is shown."""
        self.undoing = True
        await self.type("U")
        self.undoing = False


class Witness:
    """Notes each archive and each send, with the header as it stood on the emulated terminal at that moment."""

    def __init__(self, app: App, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acts: list[tuple[str, str]] = []
        self.wrong: list[tuple[str, str]] = []
        self.sent: list[str] = []
        self._app = app
        for owner, name in ((world.store.intents, "set"), (world.store.outbox, "add")):
            monkeypatch.setattr(owner, name, self._watched(name, getattr(owner, name)))

    def _watched(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(conversation_id: str, what: object, **more: object) -> Any:
            if not self._app.undoing:
                self.acts.append((name, conversation_id))
                if f"Name-{conversation_id} " not in self._app.line(HEADER):
                    self.wrong.append((conversation_id, self._app.line(HEADER)))
            result = act(conversation_id, what, **more)
            if name == "add" and result.reference is not None and isinstance(what, Text):
                self.sent.append(what.text)
            return result

        return watched


async def test_a_thousand_interleavings_of_list_changes_and_keys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(2026)
    for number in range(30):
        world.say(world.conversation(f"c{number:02}", f"Name-c{number:02}"), f"hello {number}", ago=number * MINUTE)
    app = App(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        witness = Witness(app, world, monkeypatch)
        typed = [word for step in range(STEPS) if (word := await one_step(app, world, rng, step))]
        app.inbox.pane.keep_draft()
    assert witness.wrong == []
    kinds = [name for name, _ in witness.acts]
    assert kinds.count("set") > 40
    assert kinds.count("add") > 40
    assert len({conversation for _, conversation in witness.acts}) > 10
    kept = " ".join([*witness.sent, *(draft.text for draft in world.store.drafts.all().values())])
    assert [word for word in typed if word not in kept] == []


async def one_step(app: App, world: World, rng: random.Random, step: int) -> str | None:
    """One thing that happens; answers the word that was typed, if one was."""
    word = None
    match rng.randrange(12):
        case 0 | 1 | 2:
            await app.type(*rng.choices(["j", "k", "j", "right_square_bracket", "g", "n", "down"], k=rng.randint(1, 4)))
        case 3 | 4:
            await app.type(rng.choice(["e", "E", "e", "1", "2", "3"]))
        case 5:
            await app.undo()
        case 6 | 7:
            word = f"word{step:04}"
            await app.type("r", *word)
            if rng.random() < 0.7:
                await app.type("enter", *(["enter"] if rng.random() < 0.5 else []))
            await app.type("escape", *(["escape"] if rng.random() < 0.8 else []))
        case 8 | 9:
            world.say(f"c{rng.randrange(30):02}", f"news {step}")
        case 10:
            id = f"c{rng.randrange(30):02}"
            world.see(Conversation(id=id, open=rng.random() < 0.7, updated=world.clock()))
        case 11:
            app.inbox.tick()
    world.clock.pass_by(rng.choice([1, NS // 10, NS, 4 * NS]))
    if rng.random() < 0.5:
        app.inbox._show_selected()
    if rng.random() < 0.5:
        app.inbox.apply_changes()
    if rng.random() < 0.6:
        await app.paint()
    return word


async def test_only_a_frame_makes_a_conversation_the_one_that_is_shown(world: World) -> None:
    """A frame of something else, sent while the header waits to be painted, does not count."""
    for name in ("ada", "bob"):
        world.say(world.conversation(name, name.title()), "hello")
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.paint()
        shown = app.inbox.pane.shown
        other = "ada" if shown == "bob" else "bob"
        app.inbox.show(other)
        app.inbox.frame_made(whole=False)
        app.inbox.frame_sent()
        assert app.inbox.pane.header.drawn_id == shown
        await app.paint()
        assert app.inbox.pane.header.drawn_id == other


async def test_a_key_after_a_move_is_about_the_row_that_is_chosen(world: World) -> None:
    """However fast it comes: the header catches up first."""
    for number, name in enumerate(("ada", "bob", "cem")):
        world.say(world.conversation(name, name.title()), "hello", ago=number * MINUTE)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j", "e")
        assert [id for id, row in world.store.lists.rows(["ada", "bob", "cem"]).items() if not row.open] == ["bob"]
        await app.type("j", "r", *"all of it")
        app.inbox.pane.keep_draft()
        assert {id: draft.text for id, draft in world.store.drafts.all().items()} == {
            app.inbox.list.selected: "all of it"
        }
        assert app.inbox.pane.shown == app.inbox.list.selected != "ada"
