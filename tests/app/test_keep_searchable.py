"""The index of the search is filled behind the screen, and costs nothing while nothing comes in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.store.world import conversation, inbound, open_store
from tui.app.actions import finding
from tui.store import Store


def test_it_rests_until_there_is_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "REST", 0)
    store = open_store(tmp_path)
    asyncio.run(use(store, monkeypatch))
    assert store.search_index.reached == (1, 1)
    store.close()


async def use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, step, loop = asyncio.Queue[bool](), store.search_index.step, asyncio.get_running_loop()

    def stepped() -> bool:
        goes_on = step()
        loop.call_soon_threadsafe(steps.put_nowait, goes_on)
        return goes_on

    monkeypatch.setattr(store.search_index, "step", stepped)
    keeping = asyncio.create_task(finding.keep_searchable(store))
    await rested(steps)
    store.observe([conversation(), inbound("m1", 1)])
    await rested(steps)
    keeping.cancel()


async def rested(steps: asyncio.Queue[bool]) -> None:
    while await asyncio.wait_for(steps.get(), 10):
        pass
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(steps.get(), 0.1)
