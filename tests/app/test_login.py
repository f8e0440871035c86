"""Without a key everything but the network goes on; a key is asked for hidden, tried, and seen nowhere."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from tests.app.scripted import BAD, GOOD, LOCKED, NONE_YET, TRACES, UNLOCK, ScriptedAccess
from tests.app.test_login_pictures import refused_sync
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import prepare
from tui.app.app import NO_KEY
from tui.app.screens.confirm import Confirm
from tui.app.screens.login import LoginScreen
from tui.config import KeySource, Kind, Settings

pytestmark = pytest.mark.anyio

SIZE = (100, 30)


async def settled(app: WatchedApp, pilot: Pilot[None]) -> str:
    """What is on the terminal when everything has been drawn."""
    await pilot.pause()
    await app.paint()
    return app.text


async def entered(app: WatchedApp, pilot: Pilot[None], key: str) -> str:
    app.post_message(events.Paste(f" {key}\n"))
    await app.type("enter")
    return await settled(app, pilot)


# Without a key


async def test_while_the_key_is_looked_for_the_store_is_there_for_every_key(inbox: World) -> None:
    access = ScriptedAccess(found=asyncio.Event())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        assert "waiting for the key from the keyring…" in await settled(app, pilot)
        await app.type("j", "enter")
        await app.paint()
        await app.type(*"Tomorrow", "enter", *"half", "escape", "e")
        await settled(app, pilot)
        (sent,) = inbox.store.outbox.unfinished()
        assert sent.conversation_id == "jonas"
        app.inbox.pane.keep_draft()
        assert inbox.store.drafts.get("jonas").text == "half"
        access.found.set()
        assert "waiting for the key" not in await settled(app, pilot)
        assert access.sync.looked_at == [app.inbox.pane.shown]


async def test_a_connection_that_never_comes_does_not_hold_up_the_way_out(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE, ScriptedAccess(found=asyncio.Event()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        async with asyncio.timeout(5):
            await app.type("q")
            await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_without_a_key_reading_and_writing_go_on_and_one_line_says_so(inbox: World) -> None:
    access = ScriptedAccess(LOCKED)
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert "The keyring of this host is locked.   L: enter a key" in app.line(0)
        assert len(app.screen_stack) == 1
        await app.type("r")
        await app.paint()
        await app.type(*"Hi", "enter")
        text = await settled(app, pilot)
        assert "Kept in the outbox" in app.line(0)
        assert "waiting to be sent" in text
        assert access.connects == 1


async def test_what_is_sent_while_the_key_is_refused_waits_too(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE, ScriptedAccess(sync=refused_sync()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert "The access key is not accepted.   L: enter a key" in app.line(0)
        await app.type("r")
        await app.paint()
        await app.type(*"Hi", "enter")
        await settled(app, pilot)
        assert "Kept in the outbox" in app.line(0)


async def test_an_app_without_a_network_shows_its_store(inbox: World) -> None:
    app = WatchedApp(inbox, SIZE)
    app._access = None
    async with app.run_test(size=SIZE) as pilot:
        assert "Ada Example" in await settled(app, pilot)
        await app.type("L")
        assert "no key is needed" in await settled(app, pilot)


# The first run


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+q"])
async def test_who_has_nothing_and_enters_nothing_leaves_with_code_3(world: World, key: str) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        # No letter is a command here.
        await app.type("q")
        assert "1 character" in await settled(app, pilot)
        await app.type(key)
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == NO_KEY == 3


@pytest.mark.parametrize("key", ["enter", "x", "escape"])
async def test_from_the_first_run_into_a_working_inbox(world: World, key: str) -> None:
    access = ScriptedAccess(NONE_YET)
    app = WatchedApp(world, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        text = await entered(app, pilot, GOOD)
        assert "1,204 conversations" in text
        assert access.connects == 2
        await app.type(key)
        await settled(app, pilot)
        assert app.screen is app.inbox
        assert "poll just now" in app.line(0)
        assert access.sync.looked_at == [None]
    assert not app.return_code


async def test_a_reply_in_the_outbox_is_no_first_run(world: World) -> None:
    world.conversation("gone", "Gone", open=False)
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert app.screen is app.inbox


# Another key, later


async def test_a_new_key_after_a_refusal_is_taken_while_sync_runs(inbox: World) -> None:
    access = ScriptedAccess(sync=refused_sync())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        assert "MessageBird does not accept the access key of “acme”." in await settled(app, pilot)
        await entered(app, pilot, GOOD)
        await app.type("enter")
        await settled(app, pilot)
        assert (app.screen, access.connects, access.tries) == (app.inbox, 1, 1)


async def test_after_a_failed_connection_a_new_key_connects_again(inbox: World) -> None:
    access = ScriptedAccess(LOCKED)
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        text = await settled(app, pilot)
        assert "so nothing new comes in" in text
        assert all(words in text for words in UNLOCK)
        await entered(app, pilot, GOOD)
        assert access.connects == 2
        await app.type("enter")
        await settled(app, pilot)
        assert "poll just now" in app.line(0)


async def test_a_refused_key_leaves_everything_as_it_was(inbox: World) -> None:
    access = ScriptedAccess()
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        assert "Another access key for “acme”." in await settled(app, pilot)
        text = await entered(app, pilot, BAD)
        assert "MessageBird does not accept the access key (code 2)." in text
        assert "ternbox doctor" in text
        assert "characters" not in text
        await app.type("x")
        assert "code 2" not in await settled(app, pilot)
        await app.type("escape")
        await settled(app, pilot)
        assert (app.screen, access.connects) == (app.inbox, 1)
    assert not app.return_code


# A try


async def test_escape_ends_a_try_and_enter_starts_only_one(inbox: World) -> None:
    access = ScriptedAccess(answered=asyncio.Event())
    app = WatchedApp(inbox, SIZE, access)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type("L")
        await settled(app, pilot)
        await app.type("enter")
        assert "The field is empty." in await settled(app, pilot)
        assert "Asking MessageBird what this key opens…" in await entered(app, pilot, GOOD)
        await app.type("enter", "x", "enter")
        await settled(app, pilot)
        assert access.tries == 1
        await app.type("escape")
        text = await settled(app, pilot)
        assert "Cancelled." in text
        assert "characters" not in text
        assert access.ends == ["cancelled"]
        access.answered.set()
        assert "1,204 conversations" in await entered(app, pilot, GOOD)


async def test_the_way_out_does_not_wait_for_a_try(world: World) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED, answered=asyncio.Event(), looked=asyncio.Event()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await entered(app, pilot, GOOD)
        async with asyncio.timeout(5):
            await app.type("ctrl+q")
            await pilot.pause()
        assert not app.is_running


async def test_typing_in_the_hidden_field(world: World) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        field = app.screen.field
        await app.type(*"bcx", "home", "a", "end", "backspace", "left", "delete", "d", "right", "right", "e")
        assert field.typed == "abde"
        assert "••••" in await settled(app, pilot)
        await app.type("ctrl+u", "backspace", "left")
        assert field.typed == ""
        app.post_message(events.Paste("\n  two words\r\n"))
        await app.settle()
        assert field.typed == "two words"
        app.post_message(events.Paste("x" * 3000))
        assert "500 characters" in await settled(app, pilot)
        await pilot.click("#head")
        await app.type("ctrl+u", "z")
        assert field.typed == "z"


# Nobody sees it


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


async def test_the_key_is_nowhere_to_be_seen(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    access = ScriptedAccess(LOCKED, answered=asyncio.Event())
    app = WatchedApp(world, SIZE, access)
    logged: list[str] = []
    monkeypatch.setattr(WatchedApp, "_log", lambda *args, **more: logged.append(repr((args, more))))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type(*GOOD)
        shots = [await settled(app, pilot), app.export_screenshot()]
        await app.type("enter")
        shots += [await settled(app, pilot), app.export_screenshot()]
        await app.type("ctrl+a", "ctrl+shift+end", "ctrl+x", "ctrl+z")
        access.answered.set()
        shots += [await settled(app, pilot), app.export_screenshot()]
        nodes = app.screen.walk_children(with_self=True)
        shots += [repr(node) + repr(vars(node)) for node in nodes if isinstance(node, Widget)]
        shots += [repr(app), repr(app.clipboard), *logged, *map(repr, app.workers)]
    shots += capsys.readouterr()
    assert "1,204" in shots[4]
    assert traces("\n".join(shots)) == []


async def test_nothing_of_the_key_stays_in_the_program_when_the_try_is_over(world: World) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED))
    key = "live_" + "SentinelKey" + str(id(world))
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.type(*key, "enter")
        await settled(app, pilot)
        gc.collect()
        held = [thing for thing in gc.get_objects() if type(thing) in (dict, list, tuple) and has(thing, key)]
        # But for this function's own frame nothing holds it.
        assert held == []


def has(thing: object, key: str) -> bool:
    values = thing.values() if isinstance(thing, dict) else thing
    return any(type(value) is str and value == key for value in values)  # type: ignore[attr-defined]


async def test_the_key_is_not_in_a_crash_report(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = WatchedApp(world, SIZE, ScriptedAccess(LOCKED, fault=RuntimeError(GOOD)))
    with pytest.raises(Exception, match="Worker raised exception"):
        await try_and_crash(app)
    (report,) = world.folder.glob("crash-*.txt")
    assert "RuntimeError" in report.read_text()
    assert "in log_in" in report.read_text()
    assert traces(report.read_text() + "".join(capsys.readouterr()) + app._last_words) == []
    assert app.return_code == 1


async def try_and_crash(app: WatchedApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await entered(app, pilot, GOOD)
        await pilot.pause()


def test_textual_writes_no_log_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key that is pressed would be in it."""
    monkeypatch.setenv("TEXTUAL_LOG", "/nowhere")
    monkeypatch.setenv("TEXTUAL", "debug,devtools")
    prepare(Settings())
    import os

    assert "TEXTUAL_LOG" not in os.environ
    assert "TEXTUAL" not in os.environ


# Which account it is


@pytest.mark.parametrize(
    ("kind", "source", "badge"),
    [
        ("live", "keyring", "acme · live"),
        ("test", "keyring", "acme  TEST"),
        ("demo", "keyring", "acme  DEMO"),
        ("live", "insecure-file", "acme · live  plain-text key"),
    ],
)
async def test_every_screen_says_which_account_it_is(inbox: World, kind: Kind, source: KeySource, badge: str) -> None:
    app = WatchedApp(inbox, (80, 24), kind=kind, key_source=source)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert app.line(0).startswith(f" {badge} ")
        await app.type("enter", "escape")
        for key in ("question_mark", "v", "L", "colon", "ctrl+k"):
            await app.type(key)
            await settled(app, pilot)
            assert app.screen is not app.inbox, key
            assert badge in app.line(0), key
            await app.type("escape")
            await settled(app, pilot)
        app.push_screen(Confirm("Really?"))
        await settled(app, pilot)
        assert badge in app.line(0)


@pytest.mark.parametrize("size", [(30, 8), (12, 3), (200, 60)])
async def test_any_size_will_do(world: World, size: tuple[int, int]) -> None:
    app = WatchedApp(world, size, ScriptedAccess(LOCKED))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        assert "1,204" in await entered(app, pilot, GOOD) or size[1] < 20
