"""The outbox tells the truth: never two copies, never "sent" without an id, nobody's word passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.sync.conftest import Inbox, opened
from tests.sync.desk import Desk, Time
from tui.api.errors import ApiError, BadKey, Invalid, NoConnection, NotUnderstood, ServerTrouble, TooManyRequests
from tui.model import NS, Event, Template, Text
from tui.store import OutgoingState, position

pytestmark = pytest.mark.anyio


def fail(inbox: Inbox, name: str, error: ApiError, *, after: bool = False, times: int = 10**9) -> None:
    """The next calls of that name end like this, before or after they are carried out."""
    left = times

    async def hook(call: str) -> None:
        nonlocal left
        if call == name and left:
            left -= 1
            raise error

    if after:
        inbox.desk.after = hook
    else:
        inbox.desk.before = hook


async def begun(inbox: Inbox, id_: str = "a") -> None:
    inbox.desk.says(id_, "hello")
    await inbox.start(2)


async def test_a_reply_goes_out_and_gets_the_apis_id(inbox: Inbox) -> None:
    await begun(inbox)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(0)
    outgoing = inbox.store.outbox.get(reference)
    assert outgoing is not None
    assert (outgoing.state, outgoing.message_id) == ("sent", inbox.desk.threads["a"].messages[-1].id)
    assert inbox.store.outbox.of("a") == []
    assert inbox.texts("a") == ["hello", "hi"]


async def test_sending_is_on_disk_before_the_request_leaves(inbox: Inbox) -> None:
    await begun(inbox)
    states = []

    async def look(call: str) -> None:
        if call == "send":
            states.append([outgoing.state for outgoing in inbox.store.outbox.unfinished()])

    inbox.desk.before = look
    inbox.reply("a", "hi")
    await inbox.time.advance(0)
    assert states == [["sending"]]


async def test_the_check_costs_one_call(inbox: Inbox) -> None:
    await begun(inbox)
    inbox.desk.calls.clear()
    inbox.reply("a", "hi")
    await inbox.time.advance(0)
    assert inbox.desk.calls == {"history": 1, "send": 1}


async def test_in_one_conversation_one_after_the_other(inbox: Inbox) -> None:
    await begun(inbox)
    fail(inbox, "send", NoConnection("", taken=False), times=2)
    for number in range(5):
        inbox.reply("a", f"{number}")
    await inbox.time.advance(60)
    assert inbox.desk.texts("a") == ["hello", "0", "1", "2", "3", "4"]


async def test_other_conversations_do_not_wait(inbox: Inbox) -> None:
    inbox.desk.says("b", "hello")
    await begun(inbox)

    async def a_hangs(call: str) -> None:
        if call == "send" and inbox.desk.log[-1][1] == stuck:
            await inbox.time.sleep(3600)

    inbox.desk.before = a_hangs
    stuck = inbox.reply("a", "slow")
    reference = inbox.reply("b", "quick")
    await inbox.time.advance(1)
    assert inbox.state(stuck) == "sending"
    assert inbox.state(reference) == "sent"


@pytest.mark.parametrize("who", ["customer", "colleague"])
async def test_something_newer_stops_the_reply_and_gives_it_back(inbox: Inbox, who: str) -> None:
    await begun(inbox)
    newer = inbox.desk.says("a", "wait!") if who == "customer" else inbox.desk.colleague("a")
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(0)
    assert inbox.state(reference) == "gone"
    draft = inbox.store.drafts.get("a")
    assert (draft.text, draft.stopped_by) == ("hi", newer.id)
    assert len(inbox.desk.threads["a"].messages) == 2


async def test_what_cannot_be_a_draft_fails_when_something_newer_stops_it(inbox: Inbox) -> None:
    await begun(inbox)
    seen = position(inbox.desk.threads["a"].messages[-1])
    inbox.desk.colleague("a")
    added = inbox.store.outbox.add("a", Template("order_shipped"), seen=seen)
    await inbox.time.advance(0)
    outgoing = inbox.store.outbox.get(added.reference or "")
    assert outgoing is not None
    assert outgoing.state == "failed"
    assert "newer" in outgoing.reason
    assert inbox.desk.calls["send"] == 0


async def test_a_message_that_the_platform_dates_earlier_stops_it_too(inbox: Inbox) -> None:
    inbox.desk.says("a", "hello")
    colleague = inbox.desk.colleague("a")
    await inbox.start(2)
    inbox.desk.says("a", "that was not all", created=colleague.created - NS // 2)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(0)
    assert inbox.state(reference) == "gone"
    assert inbox.store.drafts.get("a").text == "hi"


async def test_events_and_our_own_replies_stop_nothing(inbox: Inbox) -> None:
    await begun(inbox)
    event = inbox.desk.says("a", "assigned")
    inbox.desk.threads["a"].messages[-1] = replace(event, content=Event("assigned"))
    first, second = inbox.reply("a", "one"), inbox.reply("a", "two")
    await inbox.time.advance(5)
    assert (inbox.state(first), inbox.state(second)) == ("sent", "sent")


async def test_the_check_comes_again_when_a_reply_had_to_wait(inbox: Inbox) -> None:
    await begun(inbox)
    fail(inbox, "send", NoConnection("", taken=False), times=1)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(1)
    assert inbox.state(reference) == "waiting"
    inbox.desk.colleague("a")
    await inbox.time.advance(60)
    assert inbox.state(reference) == "gone"
    assert len(inbox.desk.threads["a"].messages) == 2


@pytest.mark.parametrize(
    "error", [NoConnection("", taken=False), TooManyRequests(), TooManyRequests(retry_after=30), BadKey("no")]
)
async def test_passing_trouble_keeps_it_waiting_until_it_is_over(inbox: Inbox, error: ApiError) -> None:
    await begun(inbox)
    nothing = inbox.desk.before
    fail(inbox, "send", error)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(300)
    assert inbox.state(reference) == "waiting"
    assert inbox.sync.state.trouble is not None
    assert inbox.desk.calls["send"] < 12
    inbox.desk.before = nothing
    inbox.sync.nudge()
    await inbox.time.advance(1)
    assert inbox.state(reference) == "sent"
    assert inbox.sync.state.trouble is None


async def test_a_refusal_says_why_and_what_to_do_and_holds_up_nothing(inbox: Inbox) -> None:
    await begun(inbox)
    fail(inbox, "send", Invalid("text too long", code="10"), times=1)
    refused, next_one = inbox.reply("a", "x"), inbox.reply("a", "y")
    await inbox.time.advance(5)
    outgoing = inbox.store.outbox.get(refused)
    assert outgoing is not None
    assert outgoing.state == "failed"
    assert "text too long" in outgoing.reason
    assert outgoing.advice == Invalid.advice
    assert inbox.state(next_one) == "sent"
    assert inbox.store.outbox.retry(refused)
    await inbox.time.advance(5)
    assert inbox.state(refused) == "sent"


LOST = [NoConnection("", taken=None), ServerTrouble("", taken=None), NotUnderstood("", taken=None)]


@pytest.mark.parametrize("error", LOST)
async def test_a_lost_answer_is_looked_up_and_found(inbox: Inbox, error: ApiError) -> None:
    await begun(inbox)
    fail(inbox, "send", error, after=True)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(1)
    assert inbox.state(reference) == "sent"
    assert inbox.desk.calls["send"] == 1


@pytest.mark.parametrize("error", LOST)
async def test_what_is_not_there_is_sent_again_but_not_before_it_is_certain(inbox: Inbox, error: ApiError) -> None:
    await begun(inbox)
    fail(inbox, "send", error, times=1)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(9)
    assert inbox.state(reference) == "unsure"
    assert inbox.desk.calls["send"] == 1
    await inbox.time.advance(10)
    assert inbox.state(reference) == "sent"
    assert inbox.desk.texts("a") == ["hello", "hi"]


async def test_a_message_that_turns_up_late_is_not_sent_twice(inbox: Inbox) -> None:
    """The API takes it, but its lists show it only some seconds later."""
    await begun(inbox)
    fail(inbox, "send", NoConnection("", taken=None), times=1)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(8)
    assert inbox.state(reference) == "unsure"
    inbox.desk.turns_up("a", "hi", reference)
    await inbox.time.advance(60)
    assert inbox.state(reference) == "sent"
    assert inbox.desk.calls["send"] == 1


async def test_each_reply_needs_its_own_two_misses(inbox: Inbox) -> None:
    """The first was missed once when it turned up; the second must not profit from that."""
    inbox.desk.says("a", "hello")
    await inbox.start(2)
    await inbox.stop()
    references = [inbox.reply("a", text) for text in ("one", "two")]
    for reference in references:
        inbox.store.outbox.set_state(reference, OutgoingState.UNSURE)
    looked_up: dict[str, list[int]] = {reference: [] for reference in references}

    async def watch(call: str) -> None:
        if call != "find":
            return
        times = looked_up[inbox.desk.log[-1][1][0]]
        times.append(inbox.time())
        if times is looked_up[references[0]] and times[-1] - times[0] >= 10 * NS:
            inbox.desk.turns_up("a", "one", references[0])

    inbox.desk.after = watch
    await inbox.start(60)
    times = looked_up[references[1]]
    assert len([time for time in times if time - times[0] >= 10 * NS]) == 2
    assert inbox.desk.texts("a") == ["hello", "one", "two"]


async def test_no_look_up_means_no_second_try(inbox: Inbox) -> None:
    await begun(inbox)

    async def dead(call: str) -> None:
        if call in ("send", "find"):
            raise NoConnection("", taken=None)

    inbox.desk.before = dead
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(3600)
    assert inbox.state(reference) == "unsure"
    assert inbox.desk.calls["send"] == 1


async def test_the_look_up_goes_by_the_apis_clock(inbox: Inbox) -> None:
    """This host's clock may be an hour wrong; what the person saw is dated by MessageBird."""
    hello = inbox.desk.says("a", "hello")
    await inbox.start(2)
    fail(inbox, "send", NoConnection("", taken=None), times=1)
    inbox.time.now += 3600 * NS
    inbox.reply("a", "hi")
    await inbox.time.advance(1)
    assert [what[1] for name, what in inbox.desk.log if name == "find"] == [hello.created]


async def test_what_another_window_took_back_is_not_sent(inbox: Inbox) -> None:
    await begun(inbox)
    fail(inbox, "send", NoConnection("", taken=False), times=1)
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(1)
    assert inbox.store.outbox.take_back(reference)
    await inbox.time.advance(600)
    assert inbox.desk.calls["send"] == 1
    assert inbox.store.drafts.get("a").text == "hi"
    assert inbox.sync.state.trouble is None


async def test_taken_back_while_it_is_being_checked(inbox: Inbox) -> None:
    await begun(inbox)

    async def take_back(call: str) -> None:
        if call == "history":
            inbox.store.outbox.take_back(reference)

    inbox.desk.before = take_back
    reference = inbox.reply("a", "hi")
    await inbox.time.advance(5)
    assert inbox.desk.calls["send"] == 0


async def test_a_reply_to_nothing_is_sent_without_a_check(inbox: Inbox) -> None:
    await begun(inbox)
    inbox.desk.calls.clear()
    inbox.desk.colleague("a")
    inbox.store.outbox.add("a", Text("whatever"), seen=None, check=False)
    await inbox.time.advance(0)
    assert inbox.desk.calls == {"send": 1}


async def test_a_double_answer_that_could_not_be_stopped_is_told(inbox: Inbox) -> None:
    await begun(inbox)

    async def colleague_first(call: str) -> None:
        if call == "send":
            inbox.desk.before = inbox.desk.after
            inbox.desk.colleague("a")

    inbox.desk.before = colleague_first
    inbox.reply("a", "hi")
    await inbox.time.advance(6)
    assert [(notice.kind, notice.conversation_id) for notice in inbox.notices] == [("crossed", "a")]
    assert inbox.notices[0].message_ids == (inbox.desk.threads["a"].messages[1].id,)
    assert "colleague" in inbox.notices[0].words
    inbox.desk.says("a", "thanks to both")
    await inbox.time.advance(30)
    assert len(inbox.notices) == 1


async def test_what_comes_after_our_reply_is_no_crossing(inbox: Inbox) -> None:
    await begun(inbox)
    inbox.reply("a", "hi")
    await inbox.time.advance(1)
    inbox.desk.colleague("a")
    inbox.desk.says("a", "thanks")
    await inbox.time.advance(30)
    assert inbox.notices == []


async def test_a_restart_in_the_middle_looks_it_up(tmp_path: Path, desk: Desk, time: Time) -> None:
    with opened(tmp_path, desk, time) as inbox:
        await begun(inbox)

        async def hang(call: str) -> None:
            if call == "send":
                await time.sleep(10**6)

        nothing, desk.after = desk.after, hang
        reference = inbox.reply("a", "hi")
        await time.advance(1)
        await inbox.stop()
    desk.after = nothing
    with opened(tmp_path, desk, time) as inbox:
        assert inbox.state(reference) == "sending"
        await inbox.start(1)
        assert inbox.state(reference) == "sent"
        await inbox.stop()
    assert desk.texts("a") == ["hello", "hi"]


async def test_after_a_restart_it_is_unsure_until_the_api_answers(tmp_path: Path, desk: Desk, time: Time) -> None:
    with opened(tmp_path, desk, time) as inbox:
        await begun(inbox)
        reference = inbox.reply("a", "hi")
        inbox.store.outbox.set_state(reference, OutgoingState.SENDING)
        await inbox.stop()

    async def down(call: str) -> None:
        if call == "find":
            raise NoConnection("")

    desk.before = down
    with opened(tmp_path, desk, time) as inbox:
        await inbox.start(1)
        assert inbox.state(reference) == "unsure"
        await inbox.stop()
