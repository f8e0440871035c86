"""The key that is typed is on no screen, and in no log, repr, crash report or thing that is left."""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.app.scripted import GOOD, LOCKED, TRACES, ScriptedAccess, entered, settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import prepare
from tui.config import Settings

pytestmark = pytest.mark.anyio

SIZE = (100, 30)


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
        assert held == []


def has(thing: object, key: str) -> bool:
    """Whether the key is in there, in one piece or letter by letter."""
    texts = [each for each in (thing.values() if isinstance(thing, dict) else thing) if type(each) is str]  # type: ignore[attr-defined]
    return key in texts or "".join(texts) == key


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
    assert "TEXTUAL_LOG" not in os.environ
    assert "TEXTUAL" not in os.environ
