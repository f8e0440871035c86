"""What a dialog was made of is gone once it is closed, however many of them there were."""

from __future__ import annotations

import gc

import pytest
from textual._styles_cache import StylesCache
from textual.widget import Widget

from tests.app.test_search import until
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.app import garbage

pytestmark = pytest.mark.anyio

SIZE = (120, 40)


@pytest.mark.parametrize("keys", [("ctrl+p", "a"), ("s", "p", "a"), ("question_mark",), ("slash", "o")])
async def test_closed_dialogs_are_gone(inbox: World, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]) -> None:
    monkeypatch.setattr(garbage, "WORTH_IT", -1)
    app = WatchedApp(inbox, SIZE)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened_and_closed(app, keys)
        await pilot.pause(0.5)
        first = remaining()
        for _ in range(3):
            await opened_and_closed(app, keys)
        await until(lambda: remaining() <= first)


async def opened_and_closed(app: WatchedApp, keys: tuple[str, ...]) -> None:
    await app.type(*keys, "escape")
    await until(lambda: app.screen is app.inbox)


def remaining() -> int:
    garbage.collect()
    return sum(isinstance(each, Widget | StylesCache) for each in gc.get_objects())
