"""The relay feed while it is live: what an event brings, what no webhook can tell, and what is asked of the API."""

from __future__ import annotations

import asyncio

import pytest
from msgspec import json

from tests.sync.conftest import Inbox
from tests.sync.desk import Time
from tests.sync.feed import HOUR, cursor, feed, live
from tests.sync.relay import PING, Relay, Webhooks
from tui.model import NS
from tui.relay.wire import Ack, Event, Pong
from tui.store import View

pytestmark = pytest.mark.anyio


@pytest.fixture
def line(relay: Relay) -> Relay:
    return relay


# Live


async def test_a_live_event_is_in_the_store_without_a_request(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.says("c00001", "news")
    await inbox.time.advance(0)
    assert inbox.texts("c00001") == ["hello", "news"]
    assert inbox.desk.calls == {}
    assert cursor(inbox) == 2


async def test_polling_rests_while_the_feed_is_live(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    for _ in range(HOUR // 10):
        inbox.sync.person_active()
        await inbox.time.advance(10)
    assert inbox.desk.calls == {"changes": 4, "open_page": 4}


async def test_a_thread_on_the_screen_is_read_seldom_while_the_feed_is_live(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    inbox.sync.look_at("c00003")
    for _ in range(HOUR // 10):
        inbox.sync.person_active()
        await inbox.time.advance(10)
    assert inbox.desk.calls["history"] <= 13


async def test_the_safety_poll_finds_what_no_webhook_told(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    inbox.desk.says("c00002", "its webhook was lost")
    await inbox.time.advance(15 * 60 * 1.2)
    assert inbox.texts("c00002") == ["hello", "its webhook was lost"]


async def test_fresh_is_what_a_frame_has_proved(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    await inbox.time.advance(10 * PING)
    fresh = inbox.sync.state.fresh_at
    assert fresh is not None
    assert inbox.time() - fresh <= PING * NS
    inbox.desk.calls.clear()
    hooks.relay.freeze()
    await inbox.time.advance(20)
    assert inbox.sync.state.fresh_at is not None
    assert inbox.time() - inbox.sync.state.fresh_at >= 20 * NS


async def test_the_relay_hears_how_far_we_are(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.says("c00001")
    await inbox.time.advance(2 * PING)
    heard = hooks.relay.heard
    assert Ack(2) in heard
    assert [frame.cursor for frame in heard if isinstance(frame, Pong)][-1] == 2


async def test_what_no_frame_can_hold_is_asked_of_the_api(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    inbox.desk.says("c00002", "a very long text")
    hooks.relay.append("big", "message.created", b"null")
    await inbox.time.advance(1)
    assert inbox.texts("c00002") == ["hello", "a very long text"]


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"{}", b'{"message":{"id":"m","status":"read"}}', b'{"message":3}'])
async def test_a_body_that_is_not_understood_stops_nothing(inbox: Inbox, hooks: Webhooks, body: bytes) -> None:
    await live(inbox, hooks)
    hooks.relay.append("odd", "message.updated", body)
    hooks.relay.log.append(Event(3, "raw", "unparsed", 0, "webhook", raw=b"\xff\x00"))
    hooks.says("c00001", "news")
    await inbox.time.advance(60)
    assert inbox.texts("c00001") == ["hello", "news"]
    assert cursor(inbox) == 4


# What a webhook cannot tell


async def test_a_message_in_a_thread_that_was_never_read_brings_the_messages_before_it(
    inbox: Inbox, hooks: Webhooks
) -> None:
    await live(inbox, hooks)
    for number in range(30):
        inbox.desk.says("new", f"message {number}")
    hooks.says("new", "the last")
    await inbox.time.advance(1)
    assert inbox.texts("new") == [*(f"message {number}" for number in range(11, 30)), "the last"]
    assert not inbox.store.threads.history("new").complete
    inbox.sync.want_older("new")
    await inbox.time.advance(1)
    assert inbox.texts("new")[0] == "message 0"
    assert inbox.store.threads.history("new").complete


async def test_a_thread_that_moves_on_while_it_is_read_is_read_again(
    inbox: Inbox, hooks: Webhooks, relay: Relay, time: Time
) -> None:
    """The answer to a reading is under way, and a message comes of which no webhook tells."""
    await live(inbox, hooks)
    waits = [5.0]

    async def late(name: str) -> None:
        if name == "history" and waits:
            await time.sleep(waits.pop())

    inbox.desk.after = late
    hooks.says("new", "first")
    await time.advance(1)
    inbox.desk.says("new", "second")
    relay.cut()
    await time.advance(20)
    assert feed(inbox) == "live"
    assert inbox.texts("new") == ["first", "second"]


@pytest.mark.parametrize("lost", [1, 19, 20, 45, 70])
async def test_a_message_after_a_gap_does_not_hide_the_gap(inbox: Inbox, hooks: Webhooks, lost: int) -> None:
    """The webhooks of so many messages never came, and the one after them did."""
    await live(inbox, hooks)
    for number in range(lost):
        inbox.desk.says("c00001", f"lost {number}")
    hooks.says("c00001", "after the gap")
    await inbox.time.advance(0)
    assert inbox.texts("c00001") == ["hello", "after the gap"]
    inbox.sync.nudge()
    await inbox.time.advance(1)
    assert inbox.texts("c00001") == inbox.desk.texts("c00001")


async def test_a_conversation_is_shown_with_its_name_at_once_and_with_its_channel_soon(
    inbox: Inbox, hooks: Webhooks
) -> None:
    await live(inbox, hooks)
    hooks.says("new", "hello")
    asked = asyncio.Event()

    async def slow(call: str) -> None:
        await asked.wait()

    inbox.desk.before = slow
    await inbox.time.advance(0)
    assert inbox.store.lists.ids(View.OPEN, 0, 1) == ["new"]
    assert inbox.store.lists.rows(["new"])["new"].name == "Customer new"
    asked.set()
    await inbox.time.advance(1)
    row = inbox.store.lists.rows(["new"])["new"]
    assert (row.message_count, inbox.desk.calls["conversations"]) == (1, 1)


async def test_a_channel_that_nobody_described_is_asked_for_once(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.channel = "a new channel"
    for _ in range(5):
        hooks.says("c00001")
        await inbox.time.advance(1)
    assert inbox.desk.calls == {"conversations": 1}


async def test_a_conversation_without_a_message_yet_is_asked_for_too(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    body = json.decode(hooks.body(inbox.desk.says("new")))
    hooks.relay.hears(json.encode({**body, "type": "conversation.created", "message": None}))
    await inbox.time.advance(1)
    assert inbox.desk.calls["conversations"] == 1
    assert inbox.store.lists.rows(["new"])["new"].message_count == 1
