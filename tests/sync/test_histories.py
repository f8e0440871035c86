"""History on demand: whole threads and everything since a date; stopped, gone on with, across restarts and inboxes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.conftest import STEADY, Inbox, opened
from tests.sync.desk import START, Desk, Time
from tui.api.errors import NoConnection
from tui.model import DAY, NS
from tui.sync import HistoryProgress
from tui.sync.wishes import Wish, Wishes

pytestmark = pytest.mark.anyio

OFTEN = replace(STEADY, look_elsewhere=0.5)


def long_thread(desk: Desk, id: str, messages: int, *, days_back: float = 0, open: bool = True) -> None:
    """A message an hour, the last one so many days ago."""
    end = START - int(days_back * DAY)
    for number in range(messages):
        desk.says(id, f"{id} {number}", created=end - (messages - number) * 3600 * NS)
    desk.threads[id].active_at = end
    desk.threads[id].open = open


def amount(inbox: Inbox, id: str) -> int:
    return len(inbox.store.threads.latest(id, 10_000))


async def test_a_whole_thread_comes_page_by_page_and_says_how_far_it_is(inbox: Inbox) -> None:
    long_thread(inbox.desk, "c1", 250)
    await inbox.start(5)
    assert amount(inbox, "c1") == 20
    inbox.sync.histories.wishes.want_thread("c1")
    await inbox.time.advance(1)
    progress = inbox.sync.state.history
    assert progress is not None
    assert (progress.conversation_id, progress.total, progress.stopped) == ("c1", 250, False)
    assert 20 < progress.done < 250
    await inbox.time.advance(10)
    assert amount(inbox, "c1") == 250
    assert inbox.store.threads.history("c1").complete
    assert inbox.sync.state.history is None
    assert [notice.kind for notice in inbox.notices] == ["fetched"]
    assert Wishes(inbox.store).get().is_empty
    assert inbox.desk.calls["history"] <= 14


async def test_it_leaves_the_feed_its_turn(inbox: Inbox) -> None:
    long_thread(inbox.desk, "c1", 1500)
    await inbox.start(5)
    inbox.sync.histories.wishes.want_thread("c1")
    before = inbox.desk.calls["history"], inbox.desk.calls["changes"]
    await inbox.time.advance(10)
    assert inbox.desk.calls["history"] - before[0] <= 10 / STEADY.history + 5
    assert inbox.desk.calls["changes"] - before[1] >= 10 / STEADY.active - 2
    inbox.desk.says("c2", "news")
    await inbox.time.advance(STEADY.active + 1)
    assert inbox.texts("c2") == ["news"]


async def test_everything_since_a_date_also_of_archived_ones_and_nothing_before(inbox: Inbox) -> None:
    long_thread(inbox.desk, "open", 300, days_back=1)
    long_thread(inbox.desk, "archived", 100, days_back=2, open=False)
    long_thread(inbox.desk, "before", 100, days_back=30, open=False)
    await inbox.start(5)
    since = START - 4 * DAY
    inbox.sync.histories.wishes.want_since(since)
    await inbox.time.advance(30)
    assert inbox.sync.state.history is None
    for id in ("open", "archived"):
        wanted = [m.id for m in inbox.desk.threads[id].messages if m.created >= since]
        assert [m.id for m in inbox.store.threads.latest(id, 999) if m.created >= since] == wanted
        assert 20 < amount(inbox, id) < len(wanted) + 40
    assert amount(inbox, "before") == 20  # the feed's own page


async def test_it_lists_no_further_than_the_date(tmp_path: Path, desk: Desk, time: Time) -> None:
    """The walk over the list ends there, whatever the size of the account."""
    for number in range(400):
        long_thread(desk, f"c{number:03}", 1, days_back=number / 50, open=False)
    with opened(tmp_path, desk, time, pace=replace(STEADY, backfill=10**6)) as inbox:
        await inbox.start(1)
        inbox.sync.histories.wishes.want_since(START - 2 * DAY)
        await time.advance(60)
        assert inbox.sync.state.history is None
        assert 6 <= desk.calls["page"] <= 9
        assert [amount(inbox, f"c{number:03}") for number in (0, 50, 99, 101, 399)] == [1, 1, 1, 0, 0]
        await inbox.stop()


async def test_stopped_it_rests_and_goes_on_where_it_was(inbox: Inbox) -> None:
    long_thread(inbox.desk, "c1", 400)
    await inbox.start(5)
    wishes = inbox.sync.histories.wishes
    wishes.want_thread("c1")
    await inbox.time.advance(2)
    wishes.stop()
    await inbox.time.advance(1)
    here, calls = amount(inbox, "c1"), inbox.desk.calls["history"]
    assert inbox.sync.state.history is not None
    assert inbox.sync.state.history.stopped
    await inbox.time.advance(30)
    assert 20 < here == amount(inbox, "c1") < 400
    assert inbox.desk.calls["history"] - calls <= 2  # the thread on nobody's screen is read by nobody else
    wishes.go_on()
    await inbox.time.advance(20)
    assert amount(inbox, "c1") == 400
    assert inbox.desk.calls["history"] - calls <= (400 - here) / 20 + 4


async def test_a_restart_goes_on_and_what_was_stopped_stays_so(tmp_path: Path, desk: Desk, time: Time) -> None:
    long_thread(desk, "c1", 400)
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(5)
        inbox.sync.histories.wishes.want_thread("c1")
        await time.advance(1)
        await inbox.stop()
        here = amount(inbox, "c1")
    assert 20 < here < 400
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(1)
        assert amount(inbox, "c1") > here
        inbox.sync.histories.wishes.stop()
        await time.advance(1)
        await inbox.stop()
        here = amount(inbox, "c1")
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(20)
        assert amount(inbox, "c1") == here
        assert inbox.sync.state.history == HistoryProgress("c1", done=here, total=400, stopped=True)
        inbox.sync.histories.wishes.go_on()
        await time.advance(20)
        assert amount(inbox, "c1") == 400
        await inbox.stop()


async def test_a_follower_wishes_and_sees_how_its_leader_gets_on(tmp_path: Path, desk: Desk, time: Time) -> None:
    long_thread(desk, "c1", 400)
    with opened(tmp_path, desk, time, pace=OFTEN) as leader, opened(tmp_path, desk, time, pace=OFTEN) as follower:
        await leader.start(5)
        await follower.start(1)
        follower.sync.histories.wishes.want_thread("c1")
        await time.advance(2)
        assert leader.sync.state.history is not None
        told = follower.sync.state.history
        assert told is not None
        assert told.conversation_id == "c1"
        assert told.done > 20
        follower.sync.histories.wishes.stop()
        await time.advance(2)
        here = amount(leader, "c1")
        await time.advance(5)
        assert amount(leader, "c1") == here < 400
        leader.sync.histories.wishes.go_on()
        await leader.stop()
        await time.advance(30)
        assert amount(follower, "c1") == 400
        await follower.stop()


async def test_trouble_is_told_and_waited_out(inbox: Inbox) -> None:
    long_thread(inbox.desk, "c1", 100)
    await inbox.start(5)

    async def broken(name: str) -> None:
        if name == "history":
            raise NoConnection("The network is gone.", taken=False)

    inbox.desk.before = broken
    inbox.sync.histories.wishes.want_thread("c1")
    await inbox.time.advance(3)
    assert "connection" in inbox.troubles
    inbox.desk.before = _nothing
    await inbox.time.advance(60)
    assert amount(inbox, "c1") == 100
    assert inbox.sync.state.trouble is None


async def _nothing(_: str) -> None:
    pass


async def test_what_the_api_does_not_know_ends_the_wish_and_says_so(inbox: Inbox) -> None:
    await inbox.start(5)
    inbox.sync.histories.wishes.want_thread("nobody")
    await inbox.time.advance(5)
    assert [(notice.kind, notice.conversation_id) for notice in inbox.notices] == [("refused", "nobody")]
    assert Wishes(inbox.store).get() == Wish()


async def test_a_conversation_that_is_gone_there_does_not_hold_up_the_others(inbox: Inbox) -> None:
    for number in range(3):
        long_thread(inbox.desk, f"c{number}", 100, days_back=1, open=False)
    await inbox.start(30)
    del inbox.desk.threads["c1"]
    inbox.sync.histories.wishes.want_since(START - 60 * DAY)
    await inbox.time.advance(30)
    assert inbox.sync.state.history is None
    assert (amount(inbox, "c0"), amount(inbox, "c2")) == (100, 100)


async def test_one_that_moves_to_the_top_meanwhile_is_found_in_the_next_round(inbox: Inbox) -> None:
    for number in range(40):
        long_thread(inbox.desk, f"c{number:02}", 30, days_back=number, open=False)
    await inbox.start(30)
    inbox.sync.histories.wishes.want_since(START - 60 * DAY)
    await inbox.time.advance(2)
    inbox.desk.says("c39", "back again")
    await inbox.time.advance(60)
    assert inbox.sync.state.history is None
    assert all(amount(inbox, f"c{number:02}") >= 30 for number in range(40))
    assert inbox.store.threads.history("c39").complete


async def test_another_date_takes_the_place_of_the_one_before(inbox: Inbox) -> None:
    await inbox.start(5)
    wishes = inbox.sync.histories.wishes
    wishes.stop()
    assert wishes.get() == Wish()
    wishes.want_since(START - 10 * DAY)
    wishes.listed(START - 10 * DAY, "page 2")
    wishes.want_since(START - 5 * DAY)
    assert wishes.get() == Wish(since=START - 5 * DAY)
    wishes.listed(START - 10 * DAY, "page 3")
    wishes.since_done(START - 10 * DAY)
    assert wishes.get() == Wish(since=START - 5 * DAY)


async def test_a_note_that_cannot_be_read_is_no_wish(inbox: Inbox) -> None:
    inbox.store.feed.set("histories", '{"threads": 5}')
    await inbox.start(5)
    assert inbox.sync.state.history is None
