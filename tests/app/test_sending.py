"""More than text: each form makes what it says, for the conversation that it was opened for, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.app.conftest import screen_text
from tests.app.scripted import settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import (
    Choice,
    Contact,
    Content,
    Conversation,
    Direction,
    Fallback,
    File,
    Location,
    Media,
    Message,
    Question,
    Status,
    Text,
)
from tui.store import Outgoing, OutgoingState, is_provisional, position

pytestmark = pytest.mark.anyio

SIZE = (100, 30)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Desk:
    """Somebody at the keys."""

    def __init__(self, app: WatchedApp, pilot: Pilot[None], world: World) -> None:
        self.app, self._pilot, self.world = app, pilot, world

    async def press(self, *keys: str) -> str:
        """Answers what is on the screen then."""
        for _, again in groupby(keys):
            await self.app.type(*again)
            await self._settle()
        return self.text

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what happens beside the screen: files are copied in a thread."""
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.01)
                await self._settle()

    async def _settle(self) -> None:
        """Let a screen come up or go, and everything that follows from that."""
        for _ in range(2):
            await self._pilot.pause(0.01)
            await self.app.settle()

    async def write(self, words: str) -> str:
        await self.app.type(*words)
        await self._settle()
        return self.text

    async def paste(self, text: str) -> str:
        self.app.post_message(events.Paste(text))
        await self._settle()
        return self.text

    async def choose(self, what: str) -> str:
        """A kind from the menu."""
        await self.press("ctrl+t")
        await self.write(what)
        return await self.press("enter")

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def outbox(self) -> list[Outgoing]:
        return self.world.store.outbox.unsent()

    @property
    def contents(self) -> list[Content]:
        return [each.content for each in self.outbox]


@asynccontextmanager
async def at_work(world: World, size: tuple[int, int] = SIZE) -> AsyncIterator[Desk]:
    app = WatchedApp(world, size)
    app.emulated = False
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield Desk(app, pilot, world)


async def open_(desk: Desk, id: str) -> None:
    desk.app.inbox.list.select(id)
    desk.app.inbox.open(id)
    desk.app.inbox.set_focus(desk.app.inbox.pane.thread)
    await desk.press("G")


async def test_only_what_the_channel_carries_is_offered(inbox: World) -> None:
    async with at_work(inbox) as desk:
        text = await desk.press("ctrl+t")
        assert all(what in text for what in ("Files", "File by its link", "Location", "Buttons", "List", "Template"))
        await desk.press("escape")
        await open_(desk, "lin")
        text = await desk.press("ctrl+t")
        assert "Location" in text
        assert "Buttons" not in text
        await desk.press("escape")
        await open_(desk, "jonas")
        assert "carries text alone" in await desk.press("ctrl+t")


async def test_a_location_from_a_link_of_a_map(inbox: World) -> None:
    inbox.store.drafts.put("ada", "half a reply")
    async with at_work(inbox) as desk:
        await desk.choose("location")
        assert "no coordinates" in await desk.write("somewhere") + await desk.press("ctrl+s")
        assert desk.outbox == []
        await desk.press(*["backspace"] * 9)
        await desk.paste("https://www.google.com/maps/place/Shop/@52.37,4.89,17z/data=!8m2!3d52.3702!4d4.8952")
        await desk.press("tab")
        await desk.write("Our shop")
        await desk.press("ctrl+s")
        (outgoing,) = desk.outbox
        assert outgoing.content == Location(52.3702, 4.8952, "Our shop")
        assert (outgoing.conversation_id, outgoing.channel_id) == ("ada", "whatsapp")
        assert desk.app.inbox.pane.composer.text == "half a reply"


async def test_a_form_with_something_in_it_is_not_closed_by_accident(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.choose("location")
        await desk.write("52.37, 4.89")
        assert "lost" in await desk.press("escape")
        assert "52.37, 4.89" in await desk.press("n")
        assert "Quit" in await desk.press("ctrl+q")
        assert "52.37, 4.89" in await desk.press("n")
        await desk.press("escape", "y")
        assert desk.app.screen is desk.app.inbox
        await desk.choose("location")
        await desk.press("escape")
        assert desk.app.screen is desk.app.inbox


async def test_buttons(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.choose("buttons")
        text = await desk.press("ctrl+s")
        assert "Write what you ask" in text
        assert "at least one button" in text
        await desk.write("Which day?")
        await desk.press("tab", "tab")
        await desk.write("On Monday in the morning")
        assert "24 characters, 4 too many" in await desk.press("ctrl+s")
        await desk.press(*["backspace"] * 15, "tab")
        await desk.write("Tuesday")
        await desk.press("ctrl+s")
        choices = (Choice("button-1", "On Monday"), Choice("button-2", "Tuesday"))
        assert desk.contents == [Question("button", "Which day?", choices=choices)]


async def test_a_list_with_headings(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.choose("list")
        await desk.press("tab")
        await desk.write("When?")
        await desk.press("tab", "tab", "tab")
        await desk.paste("# Morning\n9 to 10 | at the door\n10 to 11\n# Evening\n18 to 19")
        await desk.paste("\n" + "x" * 25)
        assert "Row 4: the title has 25 characters, 1 too many." in await desk.press("ctrl+s")
        await desk.press(*["backspace"] * 26)
        await desk.press("ctrl+s")
        choices = (
            Choice("row-1", "9 to 10", "at the door", "Morning"),
            Choice("row-2", "10 to 11", None, "Morning"),
            Choice("row-3", "18 to 19", None, "Evening"),
        )
        assert desk.contents == [Question("list", "When?", choices=choices, button="Choose")]


def some_files(folder: Path) -> str:
    """A folder with three files to send, one hidden, and one whose name cannot be typed."""
    (folder / "to send").mkdir(parents=True)
    for name, data in {
        "dent.png": PNG,
        "dictation.ogg": b"OggS" + bytes(50),
        "invoice.pdf": b"%PDF-1.4 ...",
        ".hidden.txt": b"hidden",
        "od\u202ed.txt": b"odd",
    }.items():
        (folder / "to send" / name).write_bytes(data)
    return str(folder / "to send")


async def test_files_are_chosen_by_their_path_and_go_in_this_order(inbox: World, tmp_path: Path) -> None:
    folder = some_files(tmp_path / "files")
    inbox.store.drafts.put("ada", "half a reply")
    async with at_work(inbox, (140, 30)) as desk:
        await desk.choose("files")
        await desk.paste(folder)
        text = await desk.press("tab")
        assert "dent.png" in text
        assert "hidden" not in text
        assert ".hidden.txt" in await desk.write(".hi") + await desk.press("tab")
        await desk.press(*["backspace"] * 11)
        await desk.write("dic")
        await desk.press("tab", "enter")
        await desk.paste(f"'{folder}/dent.png'")
        await desk.press("enter")
        await desk.paste(f"{folder}/od")
        await desk.press("tab", "enter", "tab")
        text = await desk.write("The dent")
        assert "they go before it, as a text" in text
        (Path(folder) / "dent.png").unlink()
        # Copied only when it is sent: what is gone by then is said, and nothing is sent.
        await desk.press("ctrl+s")
        await desk.until(lambda: "No such file" in desk.text)
        assert desk.outbox == []
        (Path(folder) / "dent.png").write_bytes(PNG)
        await desk.press("ctrl+s")
        await desk.until(lambda: len(desk.outbox) == 4)
        (Path(folder) / "dent.png").unlink()
        kinds = [(type(each), each.kind if isinstance(each, Media) else "") for each in desk.contents]
        assert kinds == [(Text, ""), (Media, "audio"), (Media, "image"), (Media, "file")]
        store = inbox.store
        assert store.spool.path(desk.outbox[2].files[0]).read_bytes() == PNG
        assert store.spool.path(desk.outbox[3].files[0]).read_bytes() == b"odd"
        assert desk.app.inbox.pane.composer.text == "half a reply"


async def test_backspace_gives_the_last_file_back(inbox: World, tmp_path: Path) -> None:
    folder = some_files(tmp_path / "files")
    async with at_work(inbox, (140, 30)) as desk:
        await desk.choose("files")
        await desk.paste(f"{folder}/dent.png")
        assert "image · 108 B" in await desk.press("enter")
        text = await desk.press("backspace")
        assert "image ·" not in text
        assert f"{folder}/dent.png" in text
        assert "Choose a file first" in await desk.press(*["backspace"] * len(f"{folder}/dent.png"), "ctrl+s")


async def test_what_is_too_large_for_a_picture_goes_as_a_file_and_says_so(inbox: World, tmp_path: Path) -> None:
    big = tmp_path / "big.png"
    big.write_bytes(PNG + bytes(6_000_000))
    async with at_work(inbox, (140, 30)) as desk:
        await desk.choose("files")
        await desk.paste(str(big))
        text = await desk.press("enter")
        assert "an image may have 5.0 MB here. It goes as a file." in text
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.outbox))
        (content,) = desk.contents
        assert isinstance(content, Media)
        assert content.kind == "file"


async def test_a_file_by_its_link_takes_its_kind_from_there(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.choose("by its link")
        assert "https://" in await desk.write("shop.example/a.mp4") + await desk.press("ctrl+s")
        await desk.press(*["backspace"] * 18)
        await desk.paste("https://shop.example/a.mp4")
        await desk.press("tab", "tab")
        await desk.write("How it folds")
        await desk.press("ctrl+s")
        assert desk.contents == [Media("video", (File("https://shop.example/a.mp4", "How it folds"),))]


async def test_who_writes_while_a_form_is_open_is_heard_before_it_is_sent(inbox: World) -> None:
    async with at_work(inbox) as desk:
        await desk.choose("location")
        await desk.write("52.37, 4.89")
        inbox.say("ada", "Never mind, I have it!")
        assert "Ada Example wrote at 09:15 meanwhile" in await desk.press("ctrl+s")
        assert desk.outbox == []
        await desk.press("ctrl+s")
        assert desk.contents == [Location(52.37, 4.89)]


# What failed


def failed(world: World, content: Content, where: str = "ada") -> str:
    reference = world.store.outbox.add(where, content, seen=None, check=False, channel_id="whatsapp").reference or ""
    world.store.outbox.set_state(reference, OutgoingState.FAILED, reason="Refused.", advice="Change it.")
    return reference


async def test_what_failed_is_changed_in_its_form_and_tried_again(inbox: World) -> None:
    reference = failed(inbox, Location(1.5, 2.5, "Shop"))
    async with at_work(inbox) as desk:
        text = await desk.press("X")
        assert "1.5, 2.5" in text
        assert "Shop" in text
        await desk.press("end", "backspace")
        await desk.write("7")
        await desk.press("ctrl+s")
        (outgoing,) = desk.outbox
        assert (outgoing.reference, outgoing.content) == (reference, Location(1.5, 2.7, "Shop"))
        assert outgoing.state is OutgoingState.WAITING


async def test_a_failed_list_opens_as_it_was_written(inbox: World) -> None:
    rows = (Choice("row-1", "9 to 10", "at the door", "Morning"), Choice("row-2", "18 to 19", None, "Evening"))
    question = Question("list", "When?", "Hello", "Bye", rows, "Choose")
    failed(inbox, question)
    async with at_work(inbox) as desk:
        await desk.press("X", "ctrl+s")
        (outgoing,) = desk.outbox
        assert (outgoing.content, outgoing.state) == (question, OutgoingState.WAITING)


async def test_a_failed_file_opens_with_its_copy(inbox: World, tmp_path: Path) -> None:
    some_files(tmp_path / "files")
    async with at_work(inbox, (140, 30)) as desk:
        await desk.choose("files")
        await desk.paste(str(tmp_path / "files" / "to send" / "dent.png"))
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(desk.outbox))
        before = desk.outbox[0]
        inbox.store.outbox.set_state(before.reference, OutgoingState.FAILED, reason="Too dark.")
        await desk.press("escape")
        assert "dent.png   image" in await desk.press("X")
        await desk.press("tab")
        await desk.write("Lighter")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.outbox[0].state is OutgoingState.WAITING)
        (after,) = desk.outbox
        assert after.files == before.files
        assert after.content == Media("image", (File("", "Lighter", "dent.png", "image/png", len(PNG)),))


async def test_drop_and_bring_back(inbox: World) -> None:
    reference = failed(inbox, Location(1.5, 2.5))
    async with at_work(inbox) as desk:
        assert "U brings it back" in await desk.press("backspace")
        assert desk.outbox == []
        await desk.press("U")
        assert [each.reference for each in desk.outbox] == [reference]
        await desk.press("delete")
        assert desk.outbox == []


@pytest.mark.parametrize("state", [OutgoingState.SENDING, OutgoingState.UNSURE])
async def test_what_may_be_gone_is_neither_dropped_nor_changed(inbox: World, state: OutgoingState) -> None:
    reference = inbox.store.outbox.add("ada", Location(1.5, 2.5), seen=None, check=False).reference or ""
    inbox.store.outbox.set_state(reference, OutgoingState.SENDING)
    inbox.store.outbox.set_state(reference, state)
    async with at_work(inbox) as desk:
        assert "cannot be stopped" in await desk.press("backspace")
        assert "cannot be stopped" in await desk.press("X")
        assert [each.state for each in desk.outbox] == [state]


async def test_retry_of_what_a_newer_message_stopped_goes_by_what_is_seen_now(inbox: World) -> None:
    seen = inbox.say("ada", "one more thing")
    added = inbox.store.outbox.add("ada", Location(1.5, 2.5), seen=None, check=False)
    added = inbox.store.outbox.add("ada", Location(1.5, 2.5), seen=position(seen), check=False)
    reference = added.reference or ""
    inbox.store.outbox.set_state(reference, OutgoingState.FAILED, reason="Something newer has arrived.")
    newer = inbox.say("ada", "and another")
    async with at_work(inbox) as desk:
        await desk.press("R")
        outgoing = inbox.store.outbox.get(reference)
        assert outgoing
        assert (outgoing.state, outgoing.seen) == (OutgoingState.WAITING, position(newer))


async def test_a_message_that_failed_at_the_api_goes_again_as_a_new_one(inbox: World) -> None:
    inbox.store.drafts.put("omar", "half a reply")
    async with at_work(inbox) as desk:
        await open_(desk, "omar")
        assert "T sends a template" in await desk.press("k", "R")
        assert desk.outbox == []
        inbox.say("omar", "Hello?")
        assert "as a new message" in await desk.press("R")
        assert desk.contents == [Text("You are welcome")]
        assert desk.app.inbox.pane.composer.text == "half a reply"
        await desk.press("U")
        assert desk.outbox == []


# A new conversation

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
