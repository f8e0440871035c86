"""What webhooks did not tell is found at MessageBird, over HTTP, and told once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.relay.reconciling import Desk, desk
from tui import model
from tui.api.observations import of_webhook
from tui.api.webhook_events import event_of
from tui.model import DAY, HOUR, NS
from tui.relay.events import Appended, New
from tui.relay.sqlite_log import SqliteLog
from tui.sandbox.faults import Kind

pytestmark = pytest.mark.anyio


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Desk]:
    """A relay that has been running: its log knows from when on it should miss nothing."""
    async with desk(tmp_path) as at:
        await at.reconcile()
        at.pass_time(HOUR / NS)
        at.told.clear()
        yield at


async def test_the_first_time_nothing_is_new(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        with at.calls() as calls:
            await at.reconcile()
        assert (calls, await at.events()) == ([1], [])


async def test_the_log_begins_with_one_conversation_so_that_an_inbox_sees_whose_it_is(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        await at.reconcile()
        await at.reconcile()
        (event,) = await at.log.read(0, 10)
        assert (event.source, event.kind) == ("reconcile", "conversation.updated")
        assert at.conversations(1)[0].id in {each.thing.id for each in of_webhook(event.body, 1)}


async def test_what_got_lost_before_the_first_look_is_found(tmp_path: Path) -> None:
    """The API was away when the relay began, or the relay was killed: webhooks came, and others did not."""
    async with desk(tmp_path) as at:
        first, second = at.conversations(2)
        at.write(first, "told")
        await at.hear(at.told)
        lost = at.write(second, "not told")
        answered = at.world.colleague(first.id, "not told either", "Noor")
        at.pass_time(60)
        await at.reconcile()
        assert set(await at.found()) == {lost.id, answered.id}
        before = await at.events()
        await at.reconcile()
        assert await at.events() == before


async def test_one_call_while_nothing_happens(at: Desk) -> None:
    async with at.reconciling() as reconciler:
        with at.calls() as calls:
            for _ in range(3):
                await at.again(reconciler, wake=False)
    assert calls == [3]
    assert await at.events() == []


async def test_messages_that_no_webhook_told_are_found(at: Desk) -> None:
    first, second, *_ = at.conversations(5)
    at.write(first)
    at.world.colleague(second.id, "we are closed", "Noor")
    at.write(first, "anybody there?")
    await at.reconcile()
    told = {event_of(body).id for body in at.told if b'"message":' in body}
    events = await at.events()
    assert told <= {event.id for event in events}
    assert {event.source for event in events} == {"reconcile"}
    observed = [each.thing for event in events for each in of_webhook(event.body, 1)]
    texts = [thing.content for thing in observed if isinstance(thing, model.Message)]
    assert texts == [model.Text("we are closed"), model.Text("hey"), model.Text("anybody there?")]


async def test_a_late_webhook_of_what_was_found_is_no_second_event(at: Desk) -> None:
    at.write(at.conversations(1)[0])
    await at.reconcile()
    before = await at.events()
    assert [each.outcome for each in await at.hear([body for body in at.told if b'"message":' in body])] == ["known"]
    assert await at.events() == before


async def test_what_webhooks_told_is_not_found_again(at: Desk) -> None:
    for conversation in at.conversations(5):
        at.write(conversation)
    await at.hear(at.told)
    before = await at.events()
    await at.reconcile()
    await at.reconcile()
    assert await at.events() == before


async def test_hours_later_what_webhooks_told_is_still_known(at: Desk) -> None:
    """By then the list shows whole seconds."""
    conversation = at.conversations(1)[0]
    at.write(conversation)
    at.world.colleague(conversation.id, "hello", "Noor")
    at.pass_time(60)
    await at.hear(at.told)
    at.pass_time(3 * HOUR / NS)
    latest = at.write(conversation, "later")
    await at.reconcile()
    assert await at.found() == [latest.id]


async def test_a_gap_beneath_what_webhooks_told_is_closed(at: Desk) -> None:
    """Webhooks came again before anybody reconciled: meeting what the log knows is no proof that nothing is missing."""
    conversation = at.conversations(1)[0]
    lost = [at.write(conversation, str(number)).id for number in range(50)]
    at.told.clear()
    for number in range(25):
        at.write(conversation, f"told {number}")
    await at.hear(at.told)
    await at.reconcile()
    assert await at.found() == lost


async def test_a_new_customer_is_found(at: Desk) -> None:
    old = at.conversations(1, "archived")[0]
    message = at.write(old)
    await at.reconcile()
    kinds = [event.kind for event in await at.events()]
    assert kinds == ["conversation.created", "message.created"]
    assert json.loads((await at.events())[0].body)["conversation"]["id"] == message.conversation_id


@pytest.mark.parametrize("arrival_is_told", [True, False])
async def test_a_message_that_was_long_on_its_way_is_found(at: Desk, arrival_is_told: bool) -> None:
    """The customer's phone was off: the message is dated an hour back, before what was there at the last look."""
    first, second = at.conversations(2)
    at.write(first)
    await at.hear(at.told)
    at.pass_time(2 * HOUR / NS)
    at.told.clear()
    at.write(second)
    await at.hear(at.told)
    await at.reconcile()
    message = at.write(first, delay=3600)
    message.updated = message.updated if arrival_is_told else None
    await at.reconcile()
    assert await at.found() == [message.id]


async def test_status_changes_that_no_webhook_told_are_found(at: Desk) -> None:
    """They do not move their conversation, so no list shows them."""
    conversation = at.conversations(1)[0]
    sent = at.world.colleague(conversation.id, "hello", "Noor")
    await at.hear(at.told)
    async with at.reconciling() as reconciler:
        assert await at.found() == []
        await at.again(reconciler, wake=False)
        assert await at.found() == [sent.id]
        assert json.loads((await at.events())[-1].body)["message"]["status"] == sent.status != "pending"
        assert [each.outcome for each in await at.hear([at.told[-1]])] == ["known"]
        with at.calls() as calls:
            await at.again(reconciler, wake=False)
        assert calls == [1]


async def test_that_a_message_was_read_is_found_when_webhooks_were_lost(at: Desk) -> None:
    conversation = at.conversations(1)[0]
    at.write(conversation)
    sent = at.world.colleague(conversation.id, "hello", "Noor")
    at.pass_time(2)
    assert sent.status == "delivered"
    await at.hear(at.told)
    await at.reconcile()
    assert await at.found() == []
    at.world.advance(sent, "read")
    await at.reconcile()
    assert await at.found() == [sent.id]


async def test_conversations_that_others_archived_are_found(at: Desk) -> None:
    first, second, third, *_ = at.conversations(9)
    at.write(first)
    at.write(second)
    await at.hear(at.told)
    at.world.set_status(first.id, "archived")
    at.world.set_status(third.id, "archived")
    await at.reconcile()
    found = [json.loads(event.body) for event in await at.events() if event.source == "reconcile"]
    assert {(each["type"], each["conversation"]["id"], each["conversation"]["status"]) for each in found} == {
        ("conversation.updated", first.id, "archived"),
        ("conversation.updated", third.id, "archived"),
    }
    before = await at.events()
    assert [each.outcome for each in await at.hear(at.told[-2:])] == ["known", "known"]
    await at.reconcile()
    assert await at.events() == before


async def test_an_archived_conversation_far_down_the_list_is_found_after_an_absence(tmp_path: Path) -> None:
    async with desk(tmp_path, crowd=300) as at:
        await at.reconcile()
        target = at.conversations(10)[0]
        at.write(target)
        await at.hear(at.told)
        for other in at.conversations(200, "archived")[:60]:
            at.write(other)
        await at.hear(at.told)
        await at.reconcile()
        before = len(await at.events())
        at.world.set_status(target.id, "archived")
        await at.reconcile()
        (event,) = (await at.events())[before:]
        assert json.loads(event.body)["conversation"]["id"] == target.id


async def test_archived_reopened_and_archived_again(at: Desk) -> None:
    conversation = at.conversations(1)[0]
    at.write(conversation)
    await at.hear(at.told)
    for status in ("archived", "active", "archived"):
        at.pass_time(0.1)
        at.world.set_status(conversation.id, status)
        await at.reconcile()
    statuses = [json.loads(event.body)["conversation"]["status"] for event in await at.events()]
    assert statuses[-3:] == ["archived", "active", "archived"]


async def test_an_older_webhook_that_comes_later_is_not_the_last_word(at: Desk) -> None:
    conversation = at.conversations(1)[0]
    at.write(conversation)
    at.pass_time(1)
    at.world.set_status(conversation.id, "archived")
    await at.hear(list(reversed(at.told)))
    before = await at.events()
    at.world.things.reshelve(conversation, at=at.clock())
    await at.reconcile()
    assert await at.events() == before


async def test_a_list_that_lags_behind_the_webhooks_does_not_undo_them(at: Desk) -> None:
    conversation = at.conversations(1)[0]
    at.write(conversation)
    updated = conversation.updated
    at.pass_time(1)
    at.world.set_status(conversation.id, "archived")
    await at.hear(at.told)
    before = await at.events()
    at.world.things.reshelve(conversation, status="active")
    conversation.updated = updated
    await at.reconcile()
    assert await at.events() == before


@pytest.mark.parametrize("just_now", [False, True])
async def test_a_deleted_conversation_stops_nothing(at: Desk, just_now: bool) -> None:
    gone, kept = at.conversations(2)
    at.write(gone)
    message = at.write(kept)
    if just_now:
        at.sandbox.faults.add("not_found", path=f"*/{gone.id}/messages")
    else:
        at.world.delete(gone.id)
    await at.reconcile()
    assert await at.found() == [message.id]


@pytest.mark.parametrize("odd", ["odd_type", "odd_status", "bare", "text_coordinates"])
async def test_odd_answers_are_told_as_they_are(at: Desk, odd: Kind) -> None:
    message = at.write(at.conversations(1)[0])
    at.sandbox.faults.add(odd, path="*/messages", times=None)
    await at.reconcile()
    assert message.id in await at.found()


async def test_what_no_inbox_could_take_is_left_out(at: Desk) -> None:
    """A webhook of this size is refused as well."""
    conversation = at.conversations(1)[0]
    at.write(conversation, "x" * 300_000)
    message = at.write(conversation)
    await at.reconcile()
    assert await at.found() == [message.id]


async def test_what_was_trimmed_is_not_found_again(at: Desk) -> None:
    conversation = at.conversations(1)[0]
    for number in range(10):
        at.write(conversation, str(number))
    await at.hear(at.told)
    await at.reconcile()
    at.told.clear()
    at.pass_time(3 * HOUR / NS)
    at.write(at.conversations(5)[4])
    await at.hear(at.told)
    await at.reconcile()
    assert await at.log.trim(before=at.clock() - HOUR, keep_last=0) >= 10
    message = at.write(conversation, "after")
    await at.reconcile()
    assert await at.found() == [message.id]


@pytest.mark.slow
async def test_a_huge_gap_is_closed(tmp_path: Path) -> None:
    """More conversations than one look at what changed shows, and one with many pages."""
    async with desk(tmp_path, crowd=600) as at:
        await at.reconcile()
        at.pass_time(7 * DAY / NS)
        missed = [at.write(conversation).id for conversation in at.conversations(250, "archived")]
        busy = at.conversations(1)[0]
        missed += [at.write(busy, str(number)).id for number in range(110)]
        at.pass_time(5)
        await at.reconcile()
        assert await at.found() == missed
        with at.calls() as calls:
            await at.reconcile()
        assert calls[0] <= 1 + 300 // 20


async def test_after_an_error_in_the_middle_nothing_is_read_twice(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        await at.reconcile()
        written = [at.write(conversation).id for conversation in at.conversations(15)]
        await at.reconcile()
        assert sorted(await at.found()) == sorted(written)
        written += [at.write(conversation).id for conversation in at.conversations(15)]
        at.sandbox.faults.add("server_error", path=f"*/{at.conversations(15)[5].id}/messages", times=3)
        at.world.requests.clear()
        async with at.reconciling(at.reconciler()) as reconciler:
            assert reconciler.trouble
            await at.again(reconciler)
            assert reconciler.trouble is None
        assert sorted(await at.found()) == sorted(written)


class Dying(SqliteLog):
    """Its process is killed in the `deadly`-th append, before or after the commit."""

    deadly = 0
    after = False

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        self.deadly -= 1
        if self.deadly == 0 and self.after:
            await super().append(batch, notes=notes)
        if self.deadly == 0:
            raise asyncio.CancelledError
        return await super().append(batch, notes=notes)


@pytest.mark.parametrize("after", [False, True])
async def test_killed_between_finding_and_appending_it_is_found_again(tmp_path: Path, after: bool) -> None:
    async with desk(tmp_path) as at:
        await at.reconcile()
        written = [at.write(conversation).id for conversation in at.conversations(5) for _ in range(25)]
        for deadly in range(1, 9):
            await at.log.close()
            dying = Dying(at.log.path, clock=at.clock)
            dying.deadly, dying.after = deadly, after
            await dying.open()
            with suppress(asyncio.CancelledError):
                await at.reconciler(log=dying, holder="dying").run()
            await dying.close()
            at.pass_time(300)
            await at.log.open()
        await at.reconcile()
        assert sorted(await at.found()) == sorted(written)
