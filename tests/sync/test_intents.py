"""Archiving and reopening on their way to the API."""

from __future__ import annotations

import pytest

from tests.sync.conftest import Inbox
from tui.api.errors import Invalid, NoConnection
from tui.store import View

pytestmark = pytest.mark.anyio


async def test_it_is_brought_to_the_api_and_stays(inbox: Inbox) -> None:
    inbox.desk.says("a", "hello")
    await inbox.start(2)
    inbox.store.intents.set("a", False)
    await inbox.time.advance(0)
    assert not inbox.desk.threads["a"].open
    assert inbox.store.intents.pending() == []
    assert inbox.store.lists.ids(View.ARCHIVED, 0, 9) == ["a"]


async def test_the_last_wish_counts(inbox: Inbox) -> None:
    inbox.desk.says("a", "hello")
    await inbox.start(2)

    async def change_of_mind(call: str) -> None:
        if call == "set_open" and inbox.desk.calls["set_open"] == 1:
            await inbox.time.sleep(1)
            inbox.store.intents.set("a", True)

    inbox.desk.after = change_of_mind
    inbox.store.intents.set("a", False)
    await inbox.time.advance(5)
    assert inbox.desk.threads["a"].open
    assert inbox.store.intents.pending() == []
    assert inbox.store.lists.ids(View.OPEN, 0, 9) == ["a"]


async def test_it_is_tried_again_and_not_at_every_key(inbox: Inbox) -> None:
    inbox.desk.says("a", "hello")
    await inbox.start(2)

    async def down(call: str) -> None:
        if call == "set_open":
            raise NoConnection("", taken=None)

    up, inbox.desk.before = inbox.desk.before, down
    inbox.store.intents.set("a", False)
    for number in range(60):
        inbox.store.drafts.put("a", f"{number}")
        await inbox.time.advance(1)
    assert inbox.desk.calls["set_open"] < 10
    assert inbox.sync.state.trouble is not None
    inbox.desk.before = up
    await inbox.time.advance(150)
    assert not inbox.desk.threads["a"].open
    assert inbox.sync.state.trouble is None


async def test_a_refusal_is_told_and_the_list_shows_what_is_true(inbox: Inbox) -> None:
    inbox.desk.says("a", "hello")
    await inbox.start(2)

    async def refuse(call: str) -> None:
        if call == "set_open":
            raise Invalid("the contact has another active conversation", code="10")

    inbox.desk.before = refuse
    inbox.store.intents.set("a", False)
    await inbox.time.advance(0)
    assert inbox.store.intents.pending() == []
    assert inbox.store.lists.ids(View.OPEN, 0, 9) == ["a"]
    assert [notice.kind for notice in inbox.notices] == ["refused"]
    assert "another active" in inbox.notices[0].words
    assert "refused" in inbox.troubles
