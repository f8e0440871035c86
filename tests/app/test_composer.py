"""What is typed is never lost, and nothing but Enter sends it."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest
from textual import events

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app.editor import EditorFailed, command, edit
from tui.app.replies import Replies
from tui.store import OutgoingState

pytestmark = pytest.mark.anyio

SIZE = (120, 30)


async def test_a_paste_never_sends_and_loses_its_control_characters(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "a")
        app.post_message(events.Paste("one\r\ntwo\n\x1b[31mred\u202e\n"))
        await app.type("b")
        assert app.inbox.pane.composer.text == "aone\ntwo\n[31mred\nb"
        assert inbox.store.outbox.unfinished() == []


async def test_a_paste_outside_a_field_does_nothing(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.post_message(events.Paste("eEXRuq\n"))
        await app.settle()
        assert app.is_running
        assert inbox.store.intents.pending() == []


async def test_a_paste_that_comes_as_keys_sends_and_changes_nothing(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)

    async def burst(text: str) -> None:
        for letter in text:
            app.post_message(events.Key("enter" if letter == "\n" else letter, letter))
        await app.settle()

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst("hxllo thxrx, plxasx archive me")
        assert inbox.store.intents.pending() == []
        app.inbox.set_focus(app.inbox.pane.composer)
        app.inbox.pane.composer.put("")
        await pilot.pause(0.05)
        await burst("a text of some length\nand another line\n")
        assert inbox.store.outbox.unfinished() == []
        assert app.inbox.pane.composer.text == "a text of some length\nand another line\n"


async def test_each_conversation_has_its_draft(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"for ada", "alt+down", *"for jonas", "alt+up")
        assert app.inbox.pane.composer.text == "for ada"
        assert inbox.store.drafts.get("jonas").text == "for jonas"
        await app.type("escape", "escape", "j")
        await app.paint()
        assert inbox.store.drafts.get("ada").text == "for ada"


async def test_a_draft_is_in_the_store_within_a_second(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"hello")
        await pilot.pause(0.9)
        assert inbox.store.drafts.get("ada").text == "hello"
        await app.type("!")
    assert inbox.store.drafts.get("ada").text == "hello!"


async def test_the_draft_is_there_at_the_next_start(inbox: World) -> None:
    inbox.store.drafts.put("ada", "half a sen")
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"tence")
        assert app.inbox.pane.composer.text == "half a sentence"


async def test_the_composer_grows_to_eight_lines(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", "a", "ctrl+j", "b", "alt+enter", "c")
        await app.paint()
        assert app.inbox.pane.composer.region.height == 3
        await app.type(*["ctrl+j"] * 20)
        await app.paint()
        assert app.inbox.pane.composer.region.height == 8


async def test_a_reply_that_failed_can_be_sent_again_or_taken_back(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("r", *"hello", "enter", "escape")
        (reply,) = inbox.store.outbox.of("ada")
        inbox.store.outbox.set_state(reply.reference, OutgoingState.FAILED, reason="No credit.", advice="Top up.")
        app.inbox.apply_changes()
        await app.paint()
        assert "not sent: No credit. Top up." in " ".join(app.thread_text.split())
        await app.type("R")
        assert inbox.store.outbox.of("ada")[0].state == "waiting"
        await app.type("U")
        assert app.inbox.pane.composer.text == "hello"
        await app.type("r", "enter", "escape", "X")
        assert inbox.store.outbox.of("ada") == []
        assert app.inbox.pane.composer.text == "hello"


async def test_a_message_that_failed_at_the_api_can_be_written_again(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.type("j", "j", "j", "j")
        app.inbox._show_selected()
        await app.paint()
        assert "The 24 hours for free text are over." in " ".join(app.thread_text.split())
        await app.type("X")
        assert app.inbox.pane.composer.text == "You are welcome"


def forget(text: str) -> None:
    """For editors that end by themselves."""


def script(folder: Path, *lines: str) -> str:
    path = folder / "editor"
    path.write_text("\n".join(["#!/bin/sh", *lines]))
    path.chmod(0o700)
    return str(path)


async def test_the_editor_gets_a_private_file_and_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = tmp_path / "facts"
    monkeypatch.setenv(
        "EDITOR", script(tmp_path, f'stat -c %a "$1" > {facts}', f"env >> {facts}", 'printf " more\\n" >> "$1"')
    )
    monkeypatch.setenv("TERNBOX_ACCESS_KEY", "live_key")
    folder = tmp_path / "state"
    assert await edit("text", folder, forget) == "text more"
    assert facts.read_text().startswith("600\n")
    assert "live_key" not in facts.read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []


async def test_an_editor_that_cannot_be_used_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", script(tmp_path, "exit 3"))
    with pytest.raises(EditorFailed, match="ended with status 3"):
        await edit("text", tmp_path / "state", forget)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    with pytest.raises(EditorFailed, match="cannot be started"):
        await edit("text", tmp_path / "state", forget)
    assert command({"VISUAL": "emacs -nw", "EDITOR": "vi"}) == ["emacs", "-nw"]
    assert os.environ["VISUAL"] == "no-such-editor"


async def test_what_comes_back_from_the_outbox_and_what_is_typed_are_both_kept(inbox: World) -> None:
    """Sync may put a reply back into the draft between two keys."""
    replies = Replies(inbox.store, None)
    assert replies.turn_to("ada") == ""
    inbox.store.drafts.put("ada", "given back")
    assert replies.keep("typed") == "given back\n\ntyped"
    inbox.store.drafts.put("ada", "first\n\ngiven back\n\ntyped")
    assert replies.keep("given back\n\ntyped and more") == "first\n\ngiven back\n\ntyped and more"
    inbox.store.drafts.put("ada", "quite different")
    assert replies.keep("mine") == "quite different\n\nmine"
    assert inbox.store.drafts.get("ada").text == "quite different\n\nmine"


async def test_what_the_editor_has_saved_survives_the_end_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path, 'printf "saved" > "$1"', f"touch {tmp_path}/ready", "exec sleep 60"))
    rescued: list[str] = []
    editing = asyncio.create_task(edit("text", tmp_path / "state", rescued.append))
    for _ in range(500):
        await asyncio.sleep(0.01)
        if (tmp_path / "ready").exists():
            break
    editing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await editing
    assert rescued == ["saved"]
    # The editor has been ended, and the loop hears of it.
    await asyncio.sleep(0.2)
    assert list((tmp_path / "state").iterdir()) == []
