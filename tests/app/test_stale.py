"""A reply to something that was not on the screen when it was finished is stopped once, and nothing is lost."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import DAY, MINUTE, NS, Conversation, Status, Text
from tui.store import Added

pytestmark = pytest.mark.anyio

SIZE = (100, 24)
SMALL = (50, 16)
RACES = 200


async def test_two_hundred_races_between_a_reply_and_a_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent was written by somebody who had everything before it on the terminal; the rest is stopped once."""
    rng = random.Random(7)
    id = world.conversation("ada", "Ada")
    world.say(id, "first", ago=10 * MINUTE)
    app = WatchedApp(world, SMALL)
    witness = Witness(app, world, monkeypatch)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await app.type("r")
        for race in range(RACES):
            await one_race(app, world, rng, race)
            if witness.stopped_at(race):
                assert app.inbox.pane.composer.text == f"reply-{race:03}"
                await app.paint()
                assert f"news-{race:03}" in app.thread_text
                await app.type("enter")
            assert app.inbox.pane.composer.text == ""
            if rng.random() < 0.7:
                deliver(world)
            await app.paint()
    assert [verdict for verdict in witness.verdicts if verdict.sent != verdict.seen] == []
    sent = [verdict.text for verdict in witness.verdicts if verdict.sent]
    assert sent == [f"reply-{race:03}" for race in range(RACES)]
    assert sum(not verdict.sent for verdict in witness.verdicts) > 30


@dataclass
class Verdict:
    """What became of an Enter: whether the newest message had been on the terminal, and whether the reply was sent."""

    text: str
    newest: str
    seen: bool
    sent: bool


class Witness:
    def __init__(self, app: WatchedApp, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.verdicts: list[Verdict] = []
        add = world.store.outbox.add

        def watched(conversation_id: str, content: Text, **more: Any) -> Added:
            newest = world.store.threads.latest(conversation_id, 1)[0].content
            assert isinstance(newest, Text)
            # A reply of our own that has been delivered is nothing that could be overlooked.
            seen = newest.text in app.seen or newest.text.startswith("reply")
            added = add(conversation_id, content, **more)
            self.verdicts.append(Verdict(content.text, newest.text, seen, added.reference is not None))
            return added

        monkeypatch.setattr(world.store.outbox, "add", watched)

    def stopped_at(self, race: int) -> bool:
        return self.verdicts[-1].text == f"reply-{race:03}" and not self.verdicts[-1].sent


async def one_race(app: WatchedApp, world: World, rng: random.Random, race: int) -> None:
    """Type a reply while somebody else writes at any moment."""
    world.clock.pass_by(NS)
    steps = ["type", "news", *rng.choices(["gather", "paint", "scroll"], k=rng.randrange(4))]
    rng.shuffle(steps)
    for step in steps:
        match step:
            case "type":
                await app.type(*f"reply-{race:03}")
            case "news":
                by_colleague = Status.SENT if rng.random() < 0.3 else None
                world.say("ada", f"news-{race:03}", sent=by_colleague, author="Mia" if by_colleague else None)
            case "gather":
                app.inbox.apply_changes()
            case "paint":
                await app.paint()
            case "scroll":
                await app.type("pageup")
    await app.type("enter")


def deliver(world: World) -> None:
    """Everything in the outbox reaches the API."""
    for outgoing in world.store.outbox.of("ada"):
        assert isinstance(outgoing.content, Text)
        world.say("ada", outgoing.content.text, sent=Status.SENT, reference=outgoing.reference)


async def test_who_wrote_is_said_and_enter_again_sends(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"on its way")
        await app.paint()
        inbox.say("ada", "Never mind, it came!")
        await app.type("enter")
        await app.paint()
        assert "Ada Example wrote at 09:15" in app.text
        assert "Never mind, it came!" in app.text
        assert inbox.store.outbox.of("ada") == []
        await app.type("enter")
        await app.paint()
        assert [o.content.text for o in inbox.store.outbox.of("ada")] == ["on its way"]  # type: ignore[union-attr]
        assert "wrote at" not in app.text


async def test_a_reply_that_sync_gave_back_shows_the_same_line(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"hello", "enter", *"more")
        reference = inbox.store.outbox.of("ada")[0].reference
        news = inbox.say("ada", "One more thing")
        inbox.store.outbox.take_back(reference, stopped_by=news.id)
        app.inbox.apply_changes()
        await app.paint()
        assert app.inbox.pane.composer.text == "hello\n\nmore"
        assert "wrote at 09:15 before your reply went out" in " ".join(app.thread_text.split())


async def test_a_text_that_is_too_long_is_never_sent(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r")
        app.inbox.pane.composer.put("x" * 4097)
        await app.type("enter", "enter")
        await app.paint()
        assert inbox.store.outbox.of("ada") == []
        assert "1 characters too long" in app.text


async def test_an_archived_conversation_says_so_above_the_reply(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        inbox.see(Conversation(id="ada", open=False, updated=inbox.clock() + 1))
        app.inbox.apply_changes()
        await app.paint()
        assert "· archived" in app.line(SIZE[1] - 2)


async def test_an_earlier_conversation_that_comes_later_is_asked_for(inbox: World) -> None:
    """The list of an account is fetched in parts, and the old ones come last."""
    app = WatchedApp(inbox, (120, 40))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await app.paint()
        assert (app.inbox.pane.shown, app.quiet_sync.wanted) == ("ada", [])
        long_ago = inbox.clock() - 300 * DAY
        inbox.see(Conversation(id="ada-before", contact_id="contact-ada", open=False, created=long_ago))
        app.inbox.apply_changes()
        await app.paint()
        assert app.quiet_sync.wanted == ["ada-before"]
