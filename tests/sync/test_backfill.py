"""The first start on a big account, and what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.conftest import Inbox, opened
from tests.sync.desk import Desk, Time
from tui.store import View

pytestmark = pytest.mark.anyio


async def test_the_newest_are_there_after_the_first_answer_and_the_rest_fills_in(inbox: Inbox) -> None:
    inbox.desk.fill(400, archived=300)
    await inbox.start(0)
    assert inbox.store.lists.count(View.OPEN) >= 20
    assert inbox.texts("c00399") == ["hello"]
    await inbox.time.advance(3)
    assert inbox.sync.state.backfill is not None
    have, total = inbox.sync.state.backfill
    assert 20 < have < total == 400
    await inbox.time.advance(120)
    assert inbox.sync.state.backfill is None
    assert inbox.store.lists.count(View.OPEN) == 100
    assert inbox.store.lists.count(View.ARCHIVED) == 300
    assert all(inbox.texts(f"c{number:05}") for number in range(300, 400))
    assert inbox.desk.calls["history"] == 100


async def test_an_archived_thread_is_read_when_somebody_looks_at_it(inbox: Inbox) -> None:
    inbox.desk.fill(100, archived=60)
    await inbox.start(60)
    assert inbox.texts("c00007") == []
    inbox.sync.look_at("c00007")
    await inbox.time.advance(0)
    assert inbox.texts("c00007") == ["hello"]


async def test_it_goes_on_after_a_restart(tmp_path: Path, desk: Desk, time: Time) -> None:
    desk.fill(1000, archived=1000)
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(10)
        assert inbox.sync.state.backfill is not None
        have = inbox.sync.state.backfill[0]
        await inbox.stop()
    pages = desk.calls["page"]
    assert 10 < pages < 30
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(1)
        assert inbox.sync.state.backfill is not None
        assert inbox.sync.state.backfill[0] >= have
        await inbox.time.advance(60)
        assert inbox.store.lists.count(View.ARCHIVED) == 1000
        await inbox.stop()
    assert desk.calls["page"] <= 51


async def test_after_a_long_absence_more_is_new_than_can_be_listed(tmp_path: Path, desk: Desk, time: Time) -> None:
    desk.fill(300)
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(300)
        await inbox.stop()
        for number in range(300):
            desk.says(f"c{number:05}", "news")
        await inbox.start(300)
        assert inbox.sync.state.backfill is None
        assert all(inbox.texts(f"c{number:05}") == ["hello", "news"] for number in range(300))
        await inbox.stop()
