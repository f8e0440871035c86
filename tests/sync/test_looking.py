"""The thread on the screen."""

from __future__ import annotations

import pytest

from tests.sync.conftest import Inbox
from tui.api.errors import NoConnection
from tui.store import Change

pytestmark = pytest.mark.anyio


async def test_moving_through_the_list_asks_for_nothing(inbox: Inbox) -> None:
    inbox.desk.fill(20)
    await inbox.start(5)
    inbox.desk.calls.clear()
    for number in range(20):
        inbox.sync.look_at(f"c{number:05}")
        inbox.sync.person_active()
        await inbox.time.advance(0.2)
    assert inbox.desk.calls["history"] == 0


async def test_what_the_eye_rests_on_is_refreshed_while_somebody_is_there(inbox: Inbox) -> None:
    inbox.desk.fill(3)
    await inbox.start(5)
    inbox.sync.look_at("c00001")
    inbox.desk.calls.clear()
    for _ in range(60):
        inbox.sync.person_active()
        await inbox.time.advance(1)
    assert 4 <= inbox.desk.calls["history"] <= 5
    await inbox.time.advance(120)
    inbox.desk.calls.clear()
    await inbox.time.advance(3600)
    assert inbox.desk.calls["history"] == 0


async def test_a_conversation_that_nobody_listed_is_fetched(inbox: Inbox) -> None:
    await inbox.start(5)
    inbox.desk.says("elsewhere", "hello")
    inbox.desk.before = hide_changes
    inbox.sync.look_at("elsewhere")
    await inbox.time.advance(0)
    assert inbox.texts("elsewhere") == ["hello"]
    assert inbox.store.lists.row("elsewhere") is not None


async def hide_changes(call: str) -> None:
    if call == "changes":
        raise NoConnection("")


async def test_a_conversation_that_does_not_exist_is_told_once(inbox: Inbox) -> None:
    await inbox.start(5)
    inbox.sync.look_at("nowhere")
    await inbox.time.advance(0)
    assert inbox.sync.state.trouble is not None
    assert inbox.sync.state.trouble.kind == "refused"
    inbox.desk.calls.clear()
    await inbox.time.advance(600)
    assert inbox.desk.calls["conversation"] == 0


async def test_a_thread_that_is_gone_at_the_api_is_no_trouble(inbox: Inbox) -> None:
    inbox.desk.fill(2)
    await inbox.start(5)
    del inbox.desk.threads["c00001"]
    inbox.sync.look_at("c00001")
    await inbox.time.advance(30)
    assert inbox.sync.state.trouble is None
    assert inbox.texts("c00001") == ["hello"]


async def test_older_pages_that_fail_are_no_longer_under_way(inbox: Inbox) -> None:
    for number in range(50):
        inbox.desk.says("a", f"{number}")
    await inbox.start(5)

    async def down(call: str) -> None:
        if call == "history":
            raise NoConnection("")

    up, inbox.desk.before = inbox.desk.before, down
    inbox.sync.want_older("a")
    await inbox.time.advance(0)
    assert inbox.sync.state.older == frozenset()
    assert inbox.sync.state.trouble is not None
    inbox.desk.before = up
    inbox.sync.want_older("a")
    await inbox.time.advance(0)
    assert len(inbox.texts("a")) == 40
    assert inbox.sync.state.trouble is None


async def test_reading_a_thread_again_changes_nothing_that_is_shown(inbox: Inbox) -> None:
    """The screen would draw it anew, and what is kept for the next start would be thrown away."""
    inbox.desk.fill(3)
    await inbox.start(5)
    inbox.sync.look_at("c00001")
    await inbox.time.advance(5)
    inbox.desk.calls.clear()
    changes: list[Change] = []
    inbox.store.listen(changes.append)
    for _ in range(60):
        inbox.sync.person_active()
        await inbox.time.advance(1)
    assert inbox.desk.calls["history"] >= 3
    assert changes == []
