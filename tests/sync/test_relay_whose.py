"""Whose events the relay feed brings: of which account, from which colleague, for which inbox of a profile."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import json

from tests.sync.conftest import STEADY, Inbox, opened
from tests.sync.desk import Desk, Time
from tests.sync.feed import cursor, feed, live
from tests.sync.relay import Relay, Webhooks
from tui.api.errors import Invalid, NoConnection
from tui.model import Direction
from tui.relay.wire import Cmd

pytestmark = pytest.mark.anyio


@pytest.fixture
def line(relay: Relay) -> Relay:
    return relay


# Whose relay it is


async def test_events_of_another_account_never_come_into_the_store(inbox: Inbox, relay: Relay, time: Time) -> None:
    other = Desk(time)
    hooks = Webhooks(other, relay)
    for number in range(30):
        hooks.says(f"other {number}")
    inbox.desk.fill(5)
    await inbox.start(60)
    assert feed(inbox) == "refused"
    assert "nother account" in inbox.sync.state.refused
    assert inbox.desk.calls["conversations"] == 1
    assert inbox.store.lists.counts().open == 5
    assert cursor(inbox) is None
    inbox.desk.says("c00001", "news")
    await inbox.time.advance(5)
    assert inbox.texts("c00001") == ["hello", "news"]


async def test_a_relay_whose_log_became_another_accounts_is_refused(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.new_log("e2")
    hooks.relay.cut()
    Webhooks(Desk(inbox.time), hooks.relay).says("foreign")
    await inbox.time.advance(5)
    assert feed(inbox) == "refused"
    assert inbox.store.lists.rows(["foreign"]) == {}


async def test_an_empty_log_proves_nothing_so_polling_goes_on(inbox: Inbox, hooks: Webhooks) -> None:
    inbox.desk.fill(5)
    await inbox.start(60)
    assert feed(inbox) == "quiet"
    assert inbox.desk.calls["changes"] >= 14
    inbox.desk.calls.clear()
    hooks.says("c00001", "the first event")
    await inbox.time.advance(0)
    assert feed(inbox) == "live"
    assert inbox.texts("c00001") == ["hello", "the first event"]


async def test_a_known_log_is_not_asked_about_again(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.cut()
    await inbox.time.advance(5)
    assert inbox.desk.calls["conversations"] == 0


async def test_the_question_whose_events_they_are_is_asked_until_it_is_answered(inbox: Inbox, hooks: Webhooks) -> None:
    inbox.desk.fill(5)
    hooks.says("c00001", "first event")
    failing = 3

    async def down(call: str) -> None:
        nonlocal failing
        if call == "conversations" and failing:
            failing -= 1
            raise NoConnection("cable")

    inbox.desk.before = down
    await inbox.start(60)
    assert feed(inbox) == "live"


@pytest.mark.parametrize("known", [False, True], ids=["whose events they are", "what a conversation is"])
async def test_a_question_that_the_api_refuses_stops_no_polling(inbox: Inbox, hooks: Webhooks, known: bool) -> None:
    if known:
        await live(inbox, hooks)
    else:
        inbox.desk.fill(5)

    async def refused(call: str) -> None:
        if call == "conversations":
            raise Invalid("ids are not understood")

    inbox.desk.before = refused
    hooks.says("new")
    await (inbox.time.advance(10) if known else inbox.start(10))
    assert feed(inbox) == ("live" if known else "quiet")
    assert inbox.sync.state.trouble is None
    inbox.desk.says("c00002", "news")
    inbox.sync.nudge()
    await inbox.time.advance(1)
    assert inbox.texts("c00002") == ["hello", "news"]


async def test_too_many_events_without_an_answer_are_left_to_polling(inbox: Inbox, hooks: Webhooks) -> None:
    inbox.desk.fill(5)
    await inbox.start(10)

    async def down(_: str) -> None:
        raise NoConnection("cable")

    inbox.desk.before = down
    for number in range(2100):
        hooks.says("c00001", f"message {number}")
    await inbox.time.advance(20)
    assert cursor(inbox) is None
    inbox.desk.before = inbox.desk.after
    await inbox.time.advance(300)
    assert feed(inbox) == "live"
    assert inbox.store.threads.latest("c00001", 1)[0].id == inbox.desk.threads["c00001"].messages[-1].id


# Who sent it


async def test_the_relay_hears_who_sent_a_reply(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    reference = inbox.reply("c00001", "mine")
    await inbox.time.advance(1)
    message = inbox.desk.threads["c00001"].messages[-1]
    told = [frame for frame in hooks.relay.heard if isinstance(frame, Cmd)]
    assert [(each.op, each.key, each.value) for each in told] == [
        ("sent", message.id, {"conversation": "c00001", "reference": reference})
    ]
    assert inbox.store.threads.latest("c00001", 1)[0].author is None


async def test_what_was_sent_while_the_relay_was_away_is_told_when_it_is_back(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.down = True
    hooks.relay.cut()
    inbox.reply("c00001", "mine")
    await inbox.time.advance(30)
    assert inbox.desk.texts("c00001")[-1] == "mine"
    hooks.relay.down = False
    await inbox.time.advance(10)
    hooks.relay.cut()
    await inbox.time.advance(10)
    assert len([frame for frame in hooks.relay.heard if isinstance(frame, Cmd)]) == 1


@pytest.mark.parametrize("first", ["message", "author"])
async def test_a_colleagues_reply_is_shown_with_the_name(inbox: Inbox, hooks: Webhooks, first: str) -> None:
    await live(inbox, hooks)
    message = inbox.desk.says("c00001", "from Bob", direction=Direction.SENT, reference="another inbox")
    said = {"actor": "bob", "conversation": "c00001", "message": message.id, "reference": "another inbox"}
    if first == "message":
        hooks.tell(message)
        await inbox.time.advance(1)
    hooks.relay.append("sent", "team.sent", json.encode(said), "team")
    hooks.tell(message)
    await inbox.time.advance(1)
    assert inbox.store.threads.latest("c00001", 1)[0].author == "bob"
    last = inbox.store.lists.rows(["c00001"])["c00001"].last
    assert last is not None
    assert last.author == "bob"


async def test_our_own_replies_stay_ours_in_every_inbox_of_the_same_person(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    message = inbox.desk.says("c00001", "from my other profile", direction=Direction.SENT, reference="elsewhere")
    hooks.tell(message)
    said = {"actor": hooks.relay.actor, "conversation": "c00001", "message": message.id, "reference": "elsewhere"}
    hooks.relay.append("sent", "team.sent", json.encode(said), "team")
    await inbox.time.advance(1)
    assert inbox.store.threads.latest("c00001", 1)[0].author is None


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"actor":3,"conversation":"c","message":"m"}'])
async def test_an_odd_word_about_who_sent_it_stops_nothing(inbox: Inbox, hooks: Webhooks, body: bytes) -> None:
    await live(inbox, hooks)
    hooks.relay.append("odd", "team.sent", body, "team")
    hooks.says("c00001", "news")
    await inbox.time.advance(0)
    assert inbox.texts("c00001") == ["hello", "news"]


# Several inboxes of a profile


async def test_only_the_leader_has_a_connection_and_the_followers_see_its_state(
    tmp_path: Path, desk: Desk, time: Time, relay: Relay
) -> None:
    desk.fill(5)
    hooks = Webhooks(desk, relay)
    hooks.says("c00001")
    with ExitStack() as stack:
        pace = replace(STEADY, look_elsewhere=0.5)
        first, second = (stack.enter_context(opened(tmp_path, desk, time, line=relay, pace=pace)) for _ in range(2))
        for inbox in (first, second):
            await inbox.start(10)
        assert len(relay.lines) == 1
        assert [feed(inbox) for inbox in (first, second)] == ["live", "live"]
        hooks.says("c00002", "news")
        await time.advance(0.5)
        assert second.texts("c00002") == ["hello", "news"]
        await first.stop()
        hooks.says("c00002", "between")
        await time.advance(5)
        assert (second.sync.state.role, feed(second)) == ("leading", "live")
        assert second.texts("c00002") == ["hello", "news", "between"]
        assert relay.hellos[-1].cursor == 2
        await second.stop()
    assert relay.lines == []


async def test_who_takes_over_without_a_relay_polls_and_says_so(
    tmp_path: Path, desk: Desk, time: Time, relay: Relay
) -> None:
    desk.fill(5)
    Webhooks(desk, relay).says("c00001")
    pace = replace(STEADY, look_elsewhere=0.5)
    with (
        opened(tmp_path, desk, time, line=relay, pace=pace) as first,
        opened(tmp_path, desk, time, pace=pace) as second,
    ):
        for inbox in (first, second):
            await inbox.start(10)
        assert feed(second) == "live"
        await first.stop()
        await time.advance(60)
        assert (feed(second), desk.calls["changes"] > 10) == ("polling", True)
        await second.stop()
