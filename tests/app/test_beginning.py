"""A new conversation: by a number or a name, with a fallback, and what becomes of it when the API knows it."""

from __future__ import annotations

import pytest

from tests.app.desk import Desk, at_work
from tests.app.world import World
from tui.model import Contact, Conversation, Direction, Fallback, Message, Status, Text
from tui.store import is_provisional

pytestmark = pytest.mark.anyio


NUMBER = "+31612345678"


async def begun(desk: Desk, words: str = "Your lamp is ready.") -> str:
    """By SMS; the id of the provisional conversation."""
    await desk.press("c")
    await desk.write("+31 (0)6 1234 5678")
    await desk.press("tab", "right", "tab")
    await desk.write(words)
    await desk.press("ctrl+s")
    return desk.outbox[0].conversation_id


async def test_a_number_as_people_write_it_begins_a_conversation(inbox: World) -> None:
    async with at_work(inbox) as desk:
        id = await begun(desk)
        (outgoing,) = desk.outbox
        assert (outgoing.recipient, outgoing.channel_id, outgoing.content) == (
            NUMBER,
            "sms",
            Text("Your lamp is ready."),
        )
        pane = desk.app.inbox.pane
        assert (pane.shown, is_provisional(id), desk.app.inbox.focused) == (id, True, pane.composer)
        assert NUMBER in desk.text.splitlines()[1]


async def test_header_selection_and_draft_follow_when_it_is_told(inbox: World) -> None:
    async with at_work(inbox) as desk:
        id = await begun(desk)
        await desk.write("And one more thi")
        outgoing = desk.outbox[0]
        inbox.see(
            Contact(id="p9", name="Sem Visser", number=NUMBER),
            Conversation(
                id="c9", contact_id="p9", open=True, channel_id="sms", platform="sms", active_at=inbox.clock()
            ),
            Message(
                id="m9",
                conversation_id="c9",
                direction=Direction.SENT,
                created=inbox.clock(),
                status=Status.SENT,
                content=outgoing.content,
                reference=outgoing.reference,
                channel_id="sms",
            ),
        )
        text = await desk.write("ng")
        assert "Sem Visser" in desk.text.splitlines()[1]
        assert "And one more thing" in text
        assert "start:" not in text
        inbox_screen = desk.app.inbox
        assert (inbox_screen.pane.shown, inbox_screen.list.selected) == ("c9", "c9")
        assert inbox.store.lists.row(id) is not None
        await desk.press("enter")
        assert [(each.conversation_id, each.content) for each in desk.outbox] == [("c9", Text("And one more thing"))]


async def test_unclear_numbers_are_asked_back_and_nothing_is_lost(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.press("c")
        await desk.write("06 1234 5678")
        await desk.press("tab", "right", "tab")
        await desk.write("Hello")
        text = await desk.press("ctrl+s")
        assert "In which country is this number?" in text
        assert "Hello" in text
        assert desk.outbox == []


async def test_whoever_is_known_is_answered_where_they_are(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.press("c")
        assert "Jonas Weber" in await desk.write("jon")
        assert "There is a conversation with them already" in await desk.press("tab")
        await desk.press("ctrl+s")
        assert desk.app.inbox.pane.shown == "jonas"
        assert desk.outbox == []


async def test_what_was_written_first_goes_on_in_the_conversation_that_is_there(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.press("c", "down", "right", "down")
        await desk.write("Are you at home today?")
        await desk.press("up", "up")
        await desk.write("jon")
        await desk.press("tab", "ctrl+s")
        assert desk.app.inbox.pane.shown == "jonas"
        assert desk.app.inbox.pane.composer.text == "Are you at home today?"


async def test_with_a_fallback(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.press("c")
        await desk.write(NUMBER)
        await desk.press("tab", "right", "tab")
        await desk.write("Hello")
        await desk.press("tab", "right", "right")
        await desk.press("ctrl+s")
        (outgoing,) = desk.outbox
        assert outgoing.fallback == Fallback("whatsapp", 60)


async def test_platforms_on_which_only_the_customer_begins_are_not_offered(inbox: World) -> None:
    async with at_work(inbox) as desk:
        text = await desk.press("c", "tab")
        for _ in range(4):
            assert "Telegram" not in text
            text = await desk.press("right")


async def test_dropping_the_first_message_ends_the_conversation(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await begun(desk)
        text = await desk.press("escape", "backspace")
        assert "start:" not in text
        assert desk.app.inbox.pane.shown == "ada"
        await desk.press("U")
        assert len(desk.outbox) == 1
