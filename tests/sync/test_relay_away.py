"""The relay feed away and back, under a clock of its own: lost, resumed, refused, begun anew; and no relay at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import json, structs

from tests.sync.conftest import Inbox, opened
from tests.sync.desk import Desk, Time
from tests.sync.feed import HOUR, cursor, feed, live
from tests.sync.relay import PING, Relay, Webhooks
from tui.api.errors import NoConnection
from tui.model import Status
from tui.relay.wire import Close
from tui.store import StoreError
from tui.sync import Line, NoRelay
from tui.sync.incoming import KEY

pytestmark = pytest.mark.anyio


@pytest.fixture
def line(relay: Relay) -> Relay:
    return relay


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


async def test_back_it_asks_once_more_how_far_replies_have_come(inbox: Inbox, hooks: Webhooks) -> None:
    """It was told of the status before it was connected, and nobody will tell it again."""
    hooks.relay.down = True
    inbox.desk.fill(5)
    inbox.desk.colleague("c00001", "an answer")
    await inbox.start(600)
    messages = inbox.desk.threads["c00001"].messages
    messages[-1] = structs.replace(messages[-1], status=Status.READ, updated=inbox.time())
    hooks.relay.down = False
    for number in range(30):
        hooks.says("c00004", f"meanwhile {number}")
    await inbox.time.advance(60)
    assert feed(inbox) == "live"
    assert inbox.store.threads.latest("c00001", 1)[0].status is Status.READ


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
