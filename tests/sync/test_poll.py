"""The poll feed: what it costs, what it sees, and that nothing gets lost."""

from __future__ import annotations

import pytest

from tests.sync.conftest import Inbox
from tests.sync.desk import START
from tui.api.errors import BadKey, NoConnection, ServerTrouble, TooManyRequests
from tui.model import DAY, NS, Direction
from tui.store import View
from tui.sync import sweep

pytestmark = pytest.mark.anyio


async def test_an_idle_cycle_is_one_list_call_however_big_the_account(inbox: Inbox) -> None:
    inbox.desk.fill(300, archived=280)
    await inbox.start(60)
    inbox.desk.calls.clear()
    await inbox.time.advance(3600)
    assert set(inbox.desk.calls) == {"changes", "open_page"}
    assert inbox.desk.calls.total() < 120


async def test_quick_while_somebody_types_and_slow_when_nobody_does(inbox: Inbox) -> None:
    inbox.desk.fill(3)
    await inbox.start(10)
    inbox.desk.calls.clear()
    for _ in range(60):
        inbox.sync.person_active()
        await inbox.time.advance(1)
    assert 14 <= inbox.desk.calls["changes"] <= 16
    await inbox.time.advance(120)
    inbox.desk.calls.clear()
    await inbox.time.advance(600)
    assert 28 <= inbox.desk.calls["changes"] + inbox.desk.calls["open_page"] <= 37


async def test_the_first_key_after_a_pause_asks_at_once(inbox: Inbox) -> None:
    inbox.desk.fill(3)
    await inbox.start(3600)
    inbox.desk.calls.clear()
    inbox.sync.person_active()
    await inbox.time.advance(0)
    assert inbox.desk.calls["changes"] == 1


@pytest.mark.parametrize(("news", "calls"), [(1, 1), (20, 2), (38, 2), (61, 4)])
async def test_a_changed_conversation_costs_a_call_per_twenty_messages(inbox: Inbox, news: int, calls: int) -> None:
    inbox.desk.fill(5, messages=29)
    inbox.time.suspend(90)
    inbox.desk.fill(5)
    await inbox.start(10)
    inbox.desk.calls.clear()
    for number in range(news):
        inbox.desk.says("c00003", f"news {number}")
    await inbox.time.advance(5)
    assert inbox.desk.calls["history"] == calls
    assert inbox.texts("c00003")[-news:] == [f"news {number}" for number in range(news)]


async def test_late_messages_are_read_although_they_stand_before_one_that_is_here(inbox: Inbox) -> None:
    inbox.desk.says("a", "long ago", created=START - 3600 * NS)
    first = inbox.desk.says("a", "not long on the way")
    await inbox.start(10)
    for number in range(25):
        inbox.desk.says("a", f"late {number}", created=first.created - 2 * NS + number)
    await inbox.time.advance(5)
    assert inbox.texts("a") == inbox.desk.texts("a")


async def test_more_than_ten_pages_of_news_leave_a_bound_and_no_gap(inbox: Inbox) -> None:
    inbox.desk.says("a", "old")
    await inbox.start(10)
    for number in range(250):
        inbox.desk.says("a", f"{number}")
    await inbox.time.advance(5)
    history = inbox.store.threads.history("a")
    assert not history.complete
    assert len(inbox.store.threads.latest("a", 1000)) == 200
    inbox.sync.want_older("a")
    assert inbox.sync.state.older == {"a"}
    await inbox.time.advance(1)
    assert inbox.sync.state.older == frozenset()
    for _ in range(4):
        inbox.sync.want_older("a")
        await inbox.time.advance(1)
    assert inbox.store.threads.history("a").complete
    assert len(inbox.store.threads.latest("a", 1000)) == 251


async def test_older_pages_come_although_the_list_has_shifted(inbox: Inbox) -> None:
    for number in range(100):
        inbox.desk.says("a", f"{number}")
    await inbox.start(10)
    for number in range(100, 150):
        inbox.desk.says("a", f"{number}")
    await inbox.time.advance(5)
    before = len(inbox.texts("a"))
    inbox.sync.want_older("a")
    await inbox.time.advance(1)
    shown = inbox.store.threads.latest("a", 1000)
    assert len(shown) > before
    assert shown == inbox.desk.threads["a"].messages[-len(shown) :]


async def test_an_answer_to_a_send_hides_no_message_before_it(inbox: Inbox) -> None:
    """The answer puts our message into the store by itself; what came just before it must still be read."""
    inbox.desk.says("a", "hello")
    await inbox.start(10)

    async def others_write(name: str) -> None:
        if name == "send":
            for number in range(30):
                inbox.desk.says("a", f"meanwhile {number}")

    inbox.desk.before = others_write
    inbox.reply("a", "our answer")
    await inbox.time.advance(10)
    assert inbox.texts("a") == inbox.desk.texts("a")


@pytest.mark.parametrize("name", ["changes", "history"])
@pytest.mark.parametrize("times", [1, 3])
async def test_trouble_on_the_way_loses_nothing(inbox: Inbox, name: str, times: int) -> None:
    inbox.desk.fill(30)
    await inbox.start(30)
    for number in range(15):
        inbox.desk.says(f"c000{number:02}", "news")
    left = times

    async def cut(call: str) -> None:
        nonlocal left
        if call == name and left:
            left -= 1
            raise NoConnection("cut", taken=None)

    inbox.desk.after = cut
    await inbox.time.advance(60)
    assert "connection" in inbox.troubles
    assert inbox.sync.state.trouble is None
    assert all(inbox.texts(f"c000{number:02}")[-1] == "news" for number in range(15))


async def test_trouble_in_every_second_answer_still_gets_forward(inbox: Inbox) -> None:
    inbox.desk.fill(100)
    await inbox.start(300)
    for number in range(100):
        inbox.desk.says(f"c{number:05}", "news")
    count = 0

    async def flaky(_: str) -> None:
        nonlocal count
        count += 1
        if count % 2:
            raise TooManyRequests()

    inbox.desk.before = flaky
    for _ in range(8):
        inbox.sync.nudge()
        await inbox.time.advance(300)
    inbox.desk.before = inbox.desk.after
    await inbox.time.advance(300)
    assert all(inbox.texts(f"c{number:05}")[-1] == "news" for number in range(100))


async def test_back_off_doubles_to_the_ceiling_and_ends_with_the_trouble(inbox: Inbox) -> None:
    inbox.desk.fill(1)
    await inbox.start(10)

    async def down(_: str) -> None:
        raise ServerTrouble("", taken=None)

    up, inbox.desk.before = inbox.desk.before, down
    inbox.desk.calls.clear()
    await inbox.time.advance(1200)
    assert 10 <= inbox.desk.calls["changes"] <= 17
    assert inbox.sync.state.next_poll is not None
    assert inbox.sync.state.next_poll - inbox.time() <= 120 * NS
    inbox.desk.before = up
    inbox.sync.nudge()
    await inbox.time.advance(0)
    assert inbox.sync.state.trouble is None
    assert inbox.sync.state.fresh_at == inbox.time()


async def test_retry_after_is_honoured(inbox: Inbox) -> None:
    inbox.desk.fill(1)
    await inbox.start(10)

    async def busy(_: str) -> None:
        raise TooManyRequests(retry_after=300)

    inbox.desk.before = busy
    await inbox.time.advance(5)
    inbox.desk.calls.clear()
    await inbox.time.advance(290)
    assert inbox.desk.calls["changes"] == 0


async def test_a_bad_key_ends_the_asking_until_the_person_acts(inbox: Inbox) -> None:
    inbox.desk.fill(1)
    await inbox.start(10)

    async def refused(_: str) -> None:
        raise BadKey("no", code="2")

    good, inbox.desk.before = inbox.desk.before, refused
    await inbox.time.advance(10)
    inbox.desk.calls.clear()
    await inbox.time.advance(7200)
    assert inbox.desk.calls.total() == 0
    trouble = inbox.sync.state.trouble
    assert trouble is not None
    assert trouble.kind == "key"
    assert "log in again" in trouble.advice
    inbox.desk.before = good
    inbox.sync.nudge()
    await inbox.time.advance(1)
    assert inbox.sync.state.trouble is None


async def test_while_the_key_is_refused_nothing_that_the_person_does_asks_again(inbox: Inbox) -> None:
    inbox.desk.fill(3)
    await inbox.start(10)

    async def refused(_: str) -> None:
        raise BadKey("no", code="2")

    good, inbox.desk.before = inbox.desk.before, refused
    await inbox.time.advance(10)
    inbox.desk.calls.clear()
    for number in range(3):
        inbox.sync.look_at(f"c{number:05}")
        inbox.sync.want_older(f"c{number:05}")
        inbox.sync.person_active()
        await inbox.time.advance(60)
    inbox.store.intents.set("c00001", False)
    await inbox.time.advance(60)
    assert inbox.desk.calls.total() == 0
    assert inbox.sync.state.trouble is not None
    inbox.desk.before = good
    inbox.sync.nudge()
    await inbox.time.advance(60)
    assert inbox.sync.state.trouble is None
    assert not inbox.desk.threads["c00001"].open


@pytest.mark.parametrize("at_once", [500, 7])
async def test_archiving_by_a_colleague_is_noticed_by_the_sweep(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Also where more are open than are looked through in one go."""
    monkeypatch.setattr(sweep, "AT_ONCE", at_once)
    inbox.desk.fill(70)
    await inbox.start(60)
    archived = {"c00005", "c00041", "c00069"}
    for id in archived:
        inbox.desk.threads[id].open = False
    assert inbox.store.lists.count(View.OPEN) == 70
    for _ in range(14):
        inbox.sync.person_active()
        await inbox.time.advance(60)
    assert set(inbox.store.lists.ids(View.ARCHIVED, 0, 10)) == archived


async def test_deliveries_are_asked_for_ever_less_often(inbox: Inbox) -> None:
    for number in range(25):
        inbox.desk.says(f"c{number}", "ours", direction=Direction.SENT)
    await inbox.start(60)
    first_minute = inbox.desk.calls["deliveries"]
    await inbox.time.advance(3600)
    inbox.desk.calls.clear()
    await inbox.time.advance(3600)
    second_hour = inbox.desk.calls["deliveries"]
    assert first_minute >= 6
    assert 2 <= second_hour <= 12
    await inbox.time.advance(DAY / NS)
    inbox.desk.calls.clear()
    await inbox.time.advance(3600)
    assert inbox.desk.calls["deliveries"] == 0
