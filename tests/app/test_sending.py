"""More than text: each form makes what it says, for the conversation that it was opened for, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.desk import PNG, at_work, open_, some_files
from tests.app.world import World
from tui.model import Choice, File, Location, Media, Question, Text

pytestmark = pytest.mark.anyio


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
