"""What failed is sent again, changed in its form or dropped, and never twice by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.desk import PNG, at_work, failed, open_, some_files
from tests.app.world import World
from tui.model import Choice, File, Location, Media, Question, Text
from tui.store import OutgoingState, position

pytestmark = pytest.mark.anyio


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
