"""The relay feed under a clock of its own: live, away, back, refused; and what is asked of the API meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import json

from tests.sync.conftest import STEADY, Inbox, opened
from tests.sync.desk import Desk, Time
from tests.sync.relay import PING, Relay, Webhooks
from tui.api.errors import Invalid, NoConnection
from tui.model import NS, Direction
from tui.relay.wire import Ack, Close, Cmd, Event, Pong
from tui.store import StoreError, View
from tui.sync import Line, NoRelay
from tui.sync.incoming import KEY
from tui.sync.talk import Place

pytestmark = pytest.mark.anyio

HOUR = 3600


@pytest.fixture
def relay(time: Time) -> Relay:
    return Relay(time)


@pytest.fixture
def hooks(desk: Desk, relay: Relay) -> Webhooks:
    return Webhooks(desk, relay)


@pytest.fixture
def inbox(tmp_path: Path, desk: Desk, time: Time, relay: Relay) -> Iterator[Inbox]:
    with opened(tmp_path / "profile", desk, time, line=relay) as inbox:
        yield inbox


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


# Away and back


async def test_polling_takes_over_ten_seconds_after_the_connection_was_lost(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.down = True
    hooks.relay.cut()
    await inbox.time.advance(9)
    assert (feed(inbox), inbox.desk.calls) == ("live", {})
    inbox.desk.says("c00001", "while away")
    await inbox.time.advance(3)
    assert feed(inbox) == "away"
    assert inbox.texts("c00001") == ["hello", "while away"]
    assert inbox.sync.state.away_since is not None
    await inbox.time.advance(60)
    assert inbox.desk.calls["changes"] > 10


async def test_back_it_catches_up_and_looks_once_more_at_the_api(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.cut()
    hooks.says("c00001", "in the log")
    inbox.desk.says("c00002", "in no webhook")
    await inbox.time.advance(1)
    assert feed(inbox) == "live"
    assert inbox.desk.calls["changes"] == 1
    assert inbox.texts("c00001") == ["hello", "in the log"]
    assert inbox.texts("c00002") == ["hello", "in no webhook"]
    assert (hooks.relay.hellos[-1].cursor, hooks.relay.hellos[-1].epoch) == (1, "e1")


async def test_until_the_look_at_the_api_it_is_not_live(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)

    async def down(_: str) -> None:
        raise NoConnection("cable")

    inbox.desk.before = down
    hooks.relay.cut()
    for number in range(5):
        hooks.says("c00001", f"news {number}")
    await inbox.time.advance(30)
    assert inbox.texts("c00001")[-1] == "news 4"
    assert feed(inbox) == "catching up"
    inbox.desk.before = inbox.desk.after
    await inbox.time.advance(60)
    assert feed(inbox) == "live"


async def test_a_backlog_tells_how_much_is_to_come(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.down = True
    hooks.relay.cut()
    for number in range(500):
        hooks.says(f"c0000{number % 5}", f"message {number}")
    hooks.relay.down = False
    inbox.states.clear()
    await inbox.time.advance(10)
    behind = [state.behind for state in inbox.states if state.feed == "catching up"]
    assert behind[:3] == [500, 450, 400]
    assert behind == sorted(behind, reverse=True)
    assert inbox.store.threads.count() == 5 + 1 + 500


async def test_a_half_open_connection_is_found_out(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.freeze()
    hooks.says("c00001", "unheard")
    await inbox.time.advance(2.5 * PING + 5)
    assert inbox.texts("c00001") == ["hello", "unheard"]
    assert feed(inbox) == "live"


async def test_a_silent_stall_is_found_out(inbox: Inbox, hooks: Webhooks) -> None:
    """Pings come, events do not."""
    await live(inbox, hooks)
    line = hooks.relay.lines[0]
    hooks.relay.lines.clear()
    hooks.says("c00001", "unheard")
    hooks.relay.lines.append(line)
    await inbox.time.advance(PING + 7)
    assert inbox.texts("c00001") == ["hello", "unheard"]


@pytest.mark.parametrize("seconds", [20, 8 * HOUR])
async def test_after_a_sleep_of_the_computer_it_connects_anew_at_once(
    inbox: Inbox, hooks: Webhooks, seconds: int
) -> None:
    await live(inbox, hooks)
    hooks.relay.freeze()
    hooks.says("c00001", "over night")
    inbox.time.suspend(seconds)
    await inbox.time.advance(2)
    assert inbox.texts("c00001") == ["hello", "over night"]
    assert feed(inbox) == "live"


@pytest.mark.parametrize("code", [None, 1001, 1009, 1011, 1012, 1013, 4408, 4413])
async def test_it_resumes_after_every_close_that_is_not_for_good(
    inbox: Inbox, hooks: Webhooks, code: int | None
) -> None:
    await live(inbox, hooks)
    hooks.relay.cut(code, retry_ms=2000 if code == 1012 else None)
    hooks.says("c00001", "meanwhile")
    await inbox.time.advance(11)
    assert feed(inbox) == "live"
    assert inbox.texts("c00001") == ["hello", "meanwhile"]


async def test_a_relay_that_accepts_and_drops_is_not_hammered(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.refuses = Close.INTERNAL
    hooks.relay.cut()
    before = hooks.relay.opened
    await inbox.time.advance(600)
    assert 600 / 5 <= hooks.relay.opened - before <= 600 / 5 * 4


@pytest.mark.parametrize(("code", "words"), [(1008, "group"), (4400, "Update"), (4401, "token"), (4406, "version")])
async def test_it_stops_and_tells_the_person(inbox: Inbox, hooks: Webhooks, code: int, words: str) -> None:
    await live(inbox, hooks)
    hooks.relay.refuses = code
    hooks.relay.cut()
    await inbox.time.advance(5)
    opened = hooks.relay.opened
    await inbox.time.advance(HOUR)
    assert hooks.relay.opened == opened
    assert feed(inbox) == "refused"
    assert words in inbox.sync.state.refused
    assert inbox.desk.calls["changes"] > 50
    hooks.relay.refuses = None
    inbox.sync.nudge()
    await inbox.time.advance(1)
    assert (feed(inbox), inbox.sync.state.refused) == ("live", "")


async def test_a_log_that_does_not_go_back_far_enough_is_begun_anew(inbox: Inbox, hooks: Webhooks) -> None:
    await live(inbox, hooks)
    hooks.relay.down = True
    hooks.relay.cut()
    for number in range(50):
        hooks.says("c00001", f"away {number}")
    hooks.relay.trim(45)
    hooks.relay.down = False
    await inbox.time.advance(10)
    assert feed(inbox) == "live"
    assert inbox.texts("c00001") == inbox.desk.texts("c00001")
    assert cursor(inbox) == 51


async def test_a_new_log_is_begun_anew_and_its_events_wait_for_the_look_at_the_api(
    inbox: Inbox, hooks: Webhooks
) -> None:
    await live(inbox, hooks)
    hooks.relay.new_log("e2")
    hooks.relay.cut()
    hooks.says("c00001", "in the new log")
    inbox.desk.says("c00002", "in neither")
    await inbox.time.advance(5)
    assert feed(inbox) == "live"
    assert inbox.texts("c00001") == ["hello", "in the new log"]
    assert inbox.texts("c00002") == ["hello", "in neither"]
    assert json.decode(inbox.store.feed.get(KEY) or "") == {"epoch": "e2", "cursor": 1}


async def test_a_full_disk_loses_no_event(inbox: Inbox, hooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    await live(inbox, hooks)

    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(inbox.store, "observe", full)
        hooks.says("c00001", "news")
        await inbox.time.advance(10)
        assert inbox.sync.state.trouble is not None
        assert inbox.sync.state.trouble.words == "The disk is full."
        assert cursor(inbox) == 1
    await inbox.time.advance(200)
    assert inbox.sync.state.trouble is None
    assert inbox.texts("c00001") == ["hello", "news"]


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


# Where there is none


class Nowhere(Relay):
    async def __call__(self) -> Line:
        if self.down:
            raise NoRelay
        return await super().__call__()


async def test_without_a_relay_it_polls_and_says_nothing_and_finds_one_that_comes(
    tmp_path: Path, desk: Desk, time: Time
) -> None:
    relay = Nowhere(time)
    relay.down = True
    with opened(tmp_path / "profile", desk, time, line=relay) as inbox:
        desk.fill(5)
        Webhooks(desk, relay).says("c00001")
        await inbox.start(60)
        assert {(state.feed, state.away_since) for state in inbox.states} == {("polling", None)}
        assert desk.calls["changes"] >= 14
        relay.down = False
        await time.advance(15)
        assert feed(inbox) == "live"
        relay.down = True
        relay.cut()
        await time.advance(15)
        assert feed(inbox) == "away"


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
