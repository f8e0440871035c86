"""How long free text is possible: by what was received, per channel, second by second; and what happens at the end."""

from __future__ import annotations

import pytest

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.screens.template_picker import TemplatePicker
from tui.model import DAY, HOUR, MINUTE, NS, Channel, Conversation, Message, Status
from tui.store import OutgoingState

pytestmark = pytest.mark.anyio

SIZE = (100, 24)


async def shut_at(app: WatchedApp, world: World, end: int) -> list[bool]:
    """Whether the header, the list and the reply line say so one second before the end, at it, and one after."""
    found: list[bool] = []
    way = app.inbox.pane.way
    assert way
    for now in (end - NS, end, end + NS):
        world.clock.now = now
        app.inbox.tick()
        await app.paint()
        said = {"window shut" in app.line(2), "window shut" in " ".join(app.terminal.display[-6:])}
        # The list shows the window itself, not how long a person may answer after it.
        said |= {"shut" in app.line(3)} if way.shuts == way.window_ends else set()
        assert len(said) == 1
        found.append(said.pop())
    return found


async def test_an_open_screen_passes_the_end_of_the_window(world: World) -> None:
    id = world.conversation("ada", "Ada")
    last = world.say(id, "hello", ago=23 * HOUR)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"I look")
        assert await shut_at(app, world, last.created + DAY) == [False, True, True]
        await app.type(*" it up", "enter")
        assert isinstance(app.screen, TemplatePicker)
        await app.type("escape")
        await app.paint()
        assert app.inbox.pane.composer.text == "I look it up"
        assert "I look it up" in app.text
        assert "only a template goes out" in " ".join(app.thread_text.split())
        assert world.store.outbox.unsent() == []
        assert world.store.drafts.get("ada").text == "I look it up"


async def test_own_messages_do_not_keep_it_open_and_a_new_one_of_the_customer_does(world: World) -> None:
    id = world.conversation("ada", "Ada")
    last = world.say(id, "hello", ago=23 * HOUR)
    world.say(id, "a moment please", ago=MINUTE, sent=Status.READ)
    world.see(Conversation(id=id, active_at=world.clock(), updated=world.clock()))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r")
        assert await shut_at(app, world, last.created + DAY) == [False, True, True]
        again = world.say(id, "are you there?")
        app.inbox.apply_changes()
        await app.paint()
        assert "window shut" not in app.text
        await app.type(*"yes", "enter")
        assert [out.state for out in world.store.outbox.unsent()] == [OutgoingState.WAITING]
        assert await shut_at(app, world, again.created + DAY) == [False, True, True]


async def test_the_archived_conversation_of_the_same_contact_counts(world: World) -> None:
    old = world.conversation("old", "Ada", open=False)
    last = world.say(old, "hello", ago=23 * HOUR)
    new = world.conversation("new", "Ada")
    world.see(Conversation(id=new, contact_id="contact-old", updated=world.clock()))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "window 59 min left" in app.line(2)
        assert await shut_at(app, world, last.created + DAY) == [False, True, True]


async def test_two_channels_have_two_windows(world: World) -> None:
    id = world.conversation("ada", "Ada")
    first = world.say(id, "hello", ago=20 * HOUR)
    world.see(Channel(id="sales", name="Sales", platform="whatsapp", active=True))
    other = Message(
        id="m",
        conversation_id=id,
        direction=first.direction,
        created=world.clock() - 23 * HOUR,
        channel_id="sales",
        content=first.content,
    )
    world.see(other, Conversation(id=id, channel_ids=("whatsapp", "sales"), updated=world.clock()))
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "window 3 h left" in app.line(2)
        await app.type("r", "ctrl+g")
        await app.paint()
        assert "window 4 h left" in app.text
        assert "window 1 h left" in app.text
        await app.type("down", "enter")
        await app.paint()
        assert "Sales" in app.line(1)
        assert "window 59 min left" in app.line(2)
        world.clock.now = other.created + DAY
        app.inbox.tick()
        await app.paint()
        assert "window shut" in app.line(2)
        assert "shut" not in app.line(3)
        await app.type("ctrl+g", "up", "enter")
        await app.paint()
        assert "window 2 h left" in app.line(2)


async def test_a_channel_without_templates_stays_shut_until_the_customer_writes(world: World) -> None:
    id = world.conversation("ada", "Ada", "facebook")
    world.say(id, "hello", ago=7 * DAY)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"hi", "enter", "enter")
        await app.paint()
        assert "nothing goes out until the customer writes again" in " ".join(app.thread_text.split())
        assert world.store.outbox.unsent() == []
        world.say(id, "still there?")
        app.inbox.apply_changes()
        await app.paint()
        await app.type("enter")
        assert len(world.store.outbox.unsent()) == 1


async def test_what_is_no_text_is_stopped_as_well(world: World) -> None:
    id = world.conversation("ada", "Ada")
    last = world.say(id, "hello", ago=23 * HOUR)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "ctrl+t", *"location", "enter")
        await app.type(*"48.1, 11.5")
        world.clock.now = last.created + DAY
        await app.type("ctrl+s")
        await app.paint()
        assert "The window has shut meanwhile: only a template goes out" in " ".join(app.text.split())
        await app.type("escape", "y", "ctrl+t")
        assert isinstance(app.screen, TemplatePicker)
        assert world.store.outbox.unsent() == []


async def test_on_facebook_a_person_may_answer_for_seven_days(world: World) -> None:
    id = world.conversation("ada", "Ada", "facebook")
    last = world.say(id, "hello", ago=23 * HOUR)
    app = WatchedApp(world, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "window 59 min left" in app.line(2)
        world.clock.now = last.created + DAY
        app.inbox.tick()
        await app.paint()
        assert "window over, a person may answer for 5 days" in app.line(2)
        await app.type("r", *"late", "enter")
        assert len(world.store.outbox.unsent()) == 1
        assert await shut_at(app, world, last.created + 7 * DAY) == [False, True, True]


async def test_r_in_an_empty_composer_goes_to_the_templates_at_once(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j", "j", "j", "j")
        app.inbox._show_selected()
        await app.paint()
        assert "window shut 2 h ago" in app.text
        await app.type("r")
        assert isinstance(app.screen, TemplatePicker)
