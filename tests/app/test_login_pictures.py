"""The login screen and what leads to it as text, to be read by people: TERNBOX_UPDATE_GOLDEN=1 writes it anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from textual import events
from textual.app import App

from tests.app.scripted import BAD, GOOD, LOCKED, NONE_YET, ScriptedAccess, refused_sync, settled
from tests.app.watched import Chosen, WatchedApp
from tests.app.world import World, fill

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]
SIZES = [(120, 40), (80, 24)]


@dataclass(frozen=True)
class Scene:
    """What Access does, whether there are conversations, and what is pasted and pressed."""

    access: Callable[[], ScriptedAccess]
    filled: bool = True
    keys: tuple[str, ...] = ()
    pasted: str = ""
    settings: Chosen | None = None


def never(**access: Any) -> ScriptedAccess:
    return ScriptedAccess(**access, answered=asyncio.Event())


LOCKED_PROSPECT = f"It is used for this run only. {LOCKED}"
SCENES = {
    "first-run-locked": Scene(lambda: ScriptedAccess(LOCKED, prospect=LOCKED_PROSPECT), filled=False),
    "first-run": Scene(lambda: ScriptedAccess(NONE_YET), filled=False),
    "looking": Scene(lambda: ScriptedAccess(NONE_YET, looked=asyncio.Event()), filled=False),
    "empty": Scene(lambda: ScriptedAccess(NONE_YET), filled=False, keys=("enter",)),
    "after-401": Scene(lambda: ScriptedAccess(sync=refused_sync()), keys=("L",)),
    "trying": Scene(lambda: never(without=LOCKED), keys=("L",), pasted=GOOD),
    "success": Scene(lambda: ScriptedAccess(NONE_YET), filled=False, pasted=GOOD),
    "refused": Scene(lambda: ScriptedAccess(NONE_YET), filled=False, pasted=BAD),
    "no-key": Scene(lambda: ScriptedAccess(LOCKED)),
    "not-accepted": Scene(lambda: ScriptedAccess(sync=refused_sync())),
    "waiting-for-key": Scene(lambda: ScriptedAccess(found=asyncio.Event())),
    "kept-in-outbox": Scene(lambda: ScriptedAccess(LOCKED), keys=("r", "H", "i", "enter")),
    "test-help": Scene(ScriptedAccess, keys=("question_mark",), settings={"kind": "test"}),
    "plain-text-key": Scene(ScriptedAccess, settings={"key_source": "insecure-file"}),
    "plain-text-key-401": Scene(lambda: ScriptedAccess(sync=refused_sync()), settings={"key_source": "insecure-file"}),
}


@asynccontextmanager
async def shown(world: World, scene: Scene, size: tuple[int, int]) -> AsyncIterator[WatchedApp]:
    if scene.filled:
        fill(world)
    app = WatchedApp(world, size, scene.access(), **(scene.settings or {}))
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        for key in scene.keys:
            await app.type(key)
            await settled(app, pilot)
        if scene.pasted:
            app.post_message(events.Paste(scene.pasted))
            await app.type("enter")
        await settled(app, pilot)
        yield app


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCENES)
async def test_the_way_to_a_key(world: World, golden: Golden, name: str, size: tuple[int, int]) -> None:
    async with shown(world, SCENES[name], size) as app:
        golden(app, f"key/{name}-{size[0]}x{size[1]}")
