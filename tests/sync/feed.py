"""What the tests of the relay feed ask of an inbox that has a relay."""

from __future__ import annotations

from msgspec import json

from tests.sync.conftest import Inbox
from tests.sync.relay import Webhooks
from tui.sync.incoming import KEY
from tui.sync.talk import Place

HOUR = 3600


async def live(inbox: Inbox, hooks: Webhooks) -> None:
    """An account of five conversations, and a relay that has told of one message."""
    inbox.desk.fill(5)
    hooks.says("c00004", "first event")
    await inbox.start(10)
    assert feed(inbox) == "live"
    inbox.desk.calls.clear()


def cursor(inbox: Inbox) -> int | None:
    place = json.decode(inbox.store.feed.get(KEY) or "null", type=Place | None)
    return place.cursor if place else None


def feed(inbox: Inbox) -> str:
    return inbox.sync.state.feed
