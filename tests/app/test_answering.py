"""On which channel a reply goes out, and which message it answers: always what the composer says."""

from __future__ import annotations

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import HOUR, MINUTE, Channel, Conversation, Message, Status, Text

pytestmark = pytest.mark.anyio

SIZE = (100, 24)


@pytest.fixture
def ada(world: World) -> str:
    """Somebody who can be answered on WhatsApp, and by SMS."""
    id = world.conversation("ada", "Ada")
    world.see(
        Channel(id="sms", name="Texts", platform="sms", active=True),
        Conversation(id=id, channel_ids=("whatsapp", "sms"), updated=world.clock()),
    )
    world.say(id, "Where is my order?", ago=2 * HOUR)
    world.say(id, "It is late.", ago=HOUR)
    return id


def writes(world: World, id: str, text: str, channel: str) -> None:
    """The customer writes on that channel."""
    now = world.clock()
    message = world.say(id, "", ago=MINUTE)
    world.see(Message(id=message.id, conversation_id=id, direction=message.direction, created=now, updated=now,
                      content=Text(text), channel_id=channel),
              Conversation(id=id, channel_id=channel, active_at=now, updated=now + 1))  # fmt: skip


def sent(world: World) -> list[tuple[str | None, str | None]]:
    return [(out.channel_id, out.reply_to) for out in world.store.outbox.unsent()]


async def test_a_reply_goes_where_the_composer_says(world: World, ada: str) -> None:
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"one", "enter", "ctrl+g", *"text", "enter", *"two €")
        await app.paint()
        assert "reply to Ada · Texts" in app.text
        assert "1 SMS, 154 left" in app.text
        await app.type("enter", *"three", "enter")
        assert sent(world) == [("whatsapp", None), ("sms", None), ("sms", None)]


async def test_what_was_chosen_holds_until_somebody_uses_another_channel(world: World, ada: str) -> None:
    other = world.conversation("bo", "Bo")
    world.say(other, "hi", ago=3 * HOUR)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "ctrl+g", "down", "enter", *"x", "alt+down", "alt+up")
        await app.paint()
        assert "reply to Ada · Texts" in app.text
        writes(world, ada, "hello?", "whatsapp")
        app.inbox.apply_changes()
        await app.paint()
        assert "reply to Ada · Texts" in app.text
        await app.type("enter", "enter")
        assert sent(world) == [("sms", None)]
        world.clock.pass_by(MINUTE)
        writes(world, ada, "here I am", "whatsapp")
        app.inbox.apply_changes()
        await app.paint()
        assert "reply to Ada · Whatsapp Support" in app.text


async def test_who_writes_elsewhere_is_answered_there_and_the_writer_is_told(world: World, ada: str) -> None:
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"on its way")
        writes(world, ada, "I have no internet", "sms")
        app.inbox.apply_changes()
        await app.paint()
        assert "Your reply goes to Texts now" in " ".join(app.thread_text.split())
        await app.type("enter", "enter")
        assert sent(world) == [("sms", None)]


async def test_a_channel_that_cannot_send_is_not_offered(world: World, ada: str) -> None:
    world.see(Channel(id="whatsapp", active=False, updated=world.clock()))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r")
        await app.paint()
        assert "reply to Ada · Texts" in app.text
        await app.type("ctrl+g")
        await app.paint()
        assert "No other channel can send here" in app.text


async def test_a_reply_answers_the_message_under_the_cursor(world: World, ada: str) -> None:
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "escape", "k", "k", "Q")
        await app.paint()
        assert "answers Ada, 07:15: Where is my order?" in app.text
        await app.type(*"tomorrow", "enter", *"and more", "enter")
        asked = world.store.threads.latest(ada, 2)[0].id
        assert sent(world) == [("whatsapp", asked), ("whatsapp", None)]
        await app.paint()
        assert "answers Ada" not in app.text


@pytest.mark.parametrize("away", ["escape", "Q"])
async def test_esc_or_the_same_key_again_lets_go_of_it(world: World, ada: str, away: str) -> None:
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "escape", "k", "Q", *"typed")
        if away == "Q":
            app.inbox.set_focus(app.inbox.pane.thread)
        await app.type(away)
        await app.paint()
        assert "answers Ada" not in app.text
        assert app.inbox.pane.composer.text == "typed"
        assert app.inbox.pane.reply_to is None
        app.inbox.set_focus(app.inbox.pane.composer)
        await app.type("enter")
        assert sent(world) == [("whatsapp", None)]


async def test_only_what_the_channel_can_quote_is_answered(world: World, ada: str) -> None:
    world.say(ada, "I look it up", sent=Status.READ)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "escape", "k", "Q")
        await app.paint()
        assert "Choose a message of the customer first" in app.text
        await app.type("k", "Q", "ctrl+g", "down", "enter")
        await app.paint()
        assert "reply to Ada · Texts" in app.text
        assert "answers Ada" not in app.text
        await app.type(*"x", "enter")
        assert sent(world) == [("sms", None)]


async def test_each_conversation_remembers_what_it_answers(world: World, ada: str) -> None:
    other = world.conversation("bo", "Bo")
    world.say(other, "hi", ago=3 * HOUR)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "escape", "k", "Q", "alt+down")
        assert app.inbox.pane.reply_to is None
        await app.type("alt+up")
        assert app.inbox.pane.reply_to == world.store.threads.latest(ada, 1)[0].id


async def test_why_a_text_takes_so_many_sms(world: World, ada: str) -> None:
    app = WatchedApp(world, (120, 24))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await app.type("r", "ctrl+g", "down", "enter", *"it’s")
        await app.paint()
        assert "not GSM: ’ · 1 SMS, 66 left" in app.text
