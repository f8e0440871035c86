"""Whole screens as text, to be read by people: TERNBOX_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App

from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import NS, Failure, Status, Text
from tui.store import OutgoingState
from tui.sync import Role, SyncState, Trouble
from tui.sync.retry import ANOTHER_ACCOUNT

pytestmark = pytest.mark.anyio

Golden = Callable[[App[Any], str], None]

PICTURES: dict[str, tuple[tuple[int, int], list[str]]] = {
    "inbox-120x40": ((120, 40), []),
    "inbox-80x24": ((80, 24), []),
    "thread-80x24": ((80, 24), ["enter", *"It is on its way"]),
    "thread-40x12": ((40, 12), ["enter", *"Hi"]),
    "cursor": ((120, 24), ["tab", "k", "k"]),
    "waiting": ((120, 24), ["2"]),
    "archived": ((120, 24), ["3"]),
    "filter": ((120, 24), ["slash", *"customer 1"]),
    "help": ((120, 40), ["question_mark"]),
    "archive-notice": ((120, 24), ["e"]),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_pictures(inbox: World, golden: Golden, name: str) -> None:
    size, keys = PICTURES[name]
    app = WatchedApp(inbox, size)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.type(*keys)
        await pilot.pause(0.2)
        await app.paint()
        golden(app, name)


async def test_replies_in_every_state(inbox: World, golden: Golden) -> None:
    for state in OutgoingState:
        added = inbox.store.outbox.add("jonas", reply(state), seen=None, check=False)
        assert added.reference is not None
        for step in (OutgoingState.SENDING, state) if state is not OutgoingState.WAITING else ():
            id = "m" if step is OutgoingState.SENT else None
            why, then = "No credit is left.", "Top up the account."
            inbox.store.outbox.set_state(added.reference, step, message_id=id, reason=why, advice=then)
    inbox.say("jonas", "The parcel is damaged", sent=Status.FAILED, failure=Failure("301", "failed"))
    app = WatchedApp(inbox, (120, 40))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.inbox.list.select("jonas")
        app.inbox.show("jonas")
        await app.paint()
        golden(app, "replies")


def reply(state: OutgoingState) -> Text:
    return Text(f"a reply that is {state}")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (
            "trouble",
            SyncState(trouble=Trouble("MessageBird does not know this access key.", "Run ternbox login.", "key")),
        ),
        ("backfill", SyncState(role=Role.LEADING, fresh_at=0, backfill=(1240, 100_000))),
        ("following", SyncState(role=Role.FOLLOWING, fresh_at=0)),
        ("live", SyncState(role=Role.LEADING, fresh_at=0, feed="live")),
        ("catching-up", SyncState(role=Role.LEADING, fresh_at=0, feed="catching up", behind=1240)),
        ("away", SyncState(role=Role.LEADING, fresh_at=0, feed="away", away_since=130)),
        ("quiet", SyncState(role=Role.FOLLOWING, fresh_at=0, feed="quiet")),
        ("refused", SyncState(role=Role.LEADING, fresh_at=0, feed="refused", refused=ANOTHER_ACCOUNT)),
    ],
)
async def test_what_the_feed_says(inbox: World, golden: Golden, name: str, state: SyncState) -> None:
    app = WatchedApp(inbox, (120, 10))
    async with app.run_test(size=(120, 10)) as pilot:
        await pilot.pause()
        fresh = None if state.fresh_at is None else inbox.clock() - 25 * NS
        away = None if state.away_since is None else inbox.clock() - state.away_since * NS
        app.quiet_sync.state = replace(state, fresh_at=fresh, away_since=away)
        app.inbox.tell()
        await app.paint()
        golden(app, f"feed-{name}")


async def test_an_empty_store(world: World, golden: Golden) -> None:
    app = WatchedApp(world, (120, 12))
    async with app.run_test(size=(120, 12)) as pilot:
        await pilot.pause()
        await app.type("j", "enter", "e", "n", "y", "o", "v", "R", "X", "u", "E", "U")
        await app.paint()
        golden(app, "empty")
