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
    steps: list[bool] = []
    store = open_store(tmp_path)
    step = store.search_index.step
    monkeypatch.setattr(store.search_index, "step", lambda: steps.append(step()) or steps[-1])
    asyncio.run(use(store, steps))
    assert store.search_index.reached == (1, 1)
    store.close()


async def use(store: Store, steps: list[bool]) -> None:
    keeping = asyncio.create_task(finding.keep_searchable(store))
    while False not in steps:
        await asyncio.sleep(0.001)
    done = len(steps)
    await asyncio.sleep(0.1)
    assert len(steps) == done
    store.observe([conversation(), inbound("m1", 1)])
    async with asyncio.timeout(10):
        while store.search_index.reached.total == 0 or steps[-1]:
            await asyncio.sleep(0.001)
    keeping.cancel()
