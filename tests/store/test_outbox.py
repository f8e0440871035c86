"""Drafts and the outbox: typed text is never lost, and the outbox tells the truth."""

from __future__ import annotations

import pytest

from tests.store.world import Clock, at, conversation, event, ids, inbound, outbound
from tui.model import Content, Template, Text
from tui.store import Draft, Outgoing, OutgoingState, Position, Store

SENDING, WAITING, UNSURE = OutgoingState.SENDING, OutgoingState.WAITING, OutgoingState.UNSURE
SENT, FAILED = OutgoingState.SENT, OutgoingState.FAILED


def put(store: Store, content: Content | str = "Hello", where: str = "c1") -> str:
    content = Text(content) if isinstance(content, str) else content
    reference = store.outbox.add(where, content, seen=None, check=False).reference
    assert reference
    return reference


def get(store: Store, reference: str) -> Outgoing:
    outgoing = store.outbox.get(reference)
    assert outgoing
    return outgoing


def test_a_draft_is_kept_per_conversation_until_it_is_empty(store: Store) -> None:
    store.drafts.put("c1", "one\nÄ😀")
    store.drafts.put("not reported yet", "two")
    assert store.drafts.get("c1") == Draft("one\nÄ😀", None)
    assert set(store.drafts.all()) == {"c1", "not reported yet"}
    store.drafts.put("c1", "")
    assert store.drafts.get("c1") == Draft("", None)


def test_adding_moves_the_text_from_the_draft_to_the_outbox(store: Store, clock: Clock) -> None:
    store.drafts.put("c1", "Hello")
    added = store.outbox.add("c1", Text("Hello"), seen=Position(at(1), "m1"), channel_id="h")
    assert added.reference
    assert added.newer == []
    assert store.drafts.get("c1").text == ""
    assert store.outbox.of("c1") == [
        Outgoing(
            reference=added.reference,
            conversation_id="c1",
            channel_id="h",
            content=Text("Hello"),
            created=clock(),
            state=WAITING,
            seen=Position(at(1), "m1"),
            tries=0,
            not_before=0,
            asked_at=None,
            message_id=None,
            reason="",
            advice="",
        )
    ]


def test_references_differ(store: Store) -> None:
    assert len({put(store) for _ in range(20)}) == 20


def test_something_newer_stops_a_reply_and_leaves_the_draft(store: Store) -> None:
    ours = put(store)
    store.drafts.put("c1", "Hello")
    store.observe([conversation(), inbound("m1", 1), outbound("ours", 2, reference=ours), event("e", 3)])
    seen = Position(at(1), "m1")
    store.observe([inbound("m2", 4), outbound("colleague", 5), outbound("her Ternbox", 6, reference="unknown")])
    added = store.outbox.add("c1", Text("Hello"), seen=seen)
    assert added.reference is None
    assert ids(added.newer) == ["m2", "colleague", "her Ternbox"]
    assert store.outbox.unfinished() == []
    assert store.drafts.get("c1").text == "Hello"
    assert store.outbox.add("c1", Text("Hello"), seen=Position(at(6), "her Ternbox")).reference
    assert store.outbox.add("c1", Text("Hello"), seen=seen, check=False).reference


def test_who_saw_nothing_is_stopped_by_anything(store: Store) -> None:
    store.observe([inbound("m1", 1)])
    assert ids(store.outbox.add("c1", Text("Hello"), seen=None).newer) == ["m1"]


def test_the_way_of_a_reply(store: Store, clock: Clock) -> None:
    reference = put(store)
    assert store.outbox.set_state(reference, WAITING) is False
    assert store.outbox.set_state(reference, SENDING)
    outgoing = get(store, reference)
    assert (outgoing.state, outgoing.tries, outgoing.asked_at) == (SENDING, 1, clock())
    assert store.outbox.set_state(reference, WAITING, reason="Too many.", not_before=clock() + 5)
    clock.now += 9
    assert store.outbox.set_state(reference, SENDING)
    outgoing = get(store, reference)
    assert (outgoing.tries, outgoing.asked_at, outgoing.reason, outgoing.not_before) == (2, clock(), "", 0)
    assert store.outbox.set_state(reference, FAILED, reason="Refused.", advice="Write to her.")
    outgoing = get(store, reference)
    assert (outgoing.state, outgoing.reason, outgoing.advice) == (FAILED, "Refused.", "Write to her.")
    assert store.outbox.retry(reference)
    assert (get(store, reference).state, get(store, reference).reason) == (WAITING, "")
    assert not store.outbox.retry(reference)


def test_sending_begins_only_from_waiting(store: Store) -> None:
    """Two programs cannot both send it, and what was taken back is not sent at all."""
    reference = put(store)
    assert store.outbox.set_state(reference, SENDING)
    assert not store.outbox.set_state(reference, SENDING)
    assert store.outbox.set_state(reference, UNSURE)
    assert not store.outbox.set_state(reference, SENDING)
    taken = put(store)
    assert store.outbox.take_back(taken)
    assert not store.outbox.set_state(taken, SENDING)
    assert store.outbox.get(taken) is None


@pytest.mark.parametrize("state", [WAITING, SENDING, UNSURE, FAILED])
def test_the_message_in_the_conversation_makes_it_sent_whatever_we_thought(store: Store, state: OutgoingState) -> None:
    reference = put(store)
    store.outbox.set_state(reference, SENDING)
    store.outbox.set_state(reference, state)
    change = store.observe([outbound("m1", 1, "another conversation", reference=reference)])
    assert (get(store, reference).state, get(store, reference).message_id) == (SENT, "m1")
    assert store.outbox.of("c1") == []
    assert {"c1", "another conversation"} <= change.conversations
    for late in (FAILED, UNSURE, WAITING, SENDING):
        assert not store.outbox.set_state(reference, late)
    assert get(store, reference).state is SENT
    assert not store.outbox.take_back(reference)


def test_nothing_is_sent_without_the_id_of_the_api(store: Store) -> None:
    reference = put(store)
    with pytest.raises(ValueError, match="API's id"):
        store.outbox.set_state(reference, SENT)
    assert get(store, reference).state is WAITING


def test_an_empty_draft_where_there_was_none_changes_nothing(store: Store) -> None:
    told: list[object] = []
    store.listen(told.append)
    store.drafts.put("unknown", "")
    assert told == []


def test_a_sent_reply_stays_in_sight_until_its_message_is_there(store: Store) -> None:
    reference = put(store)
    store.outbox.set_state(reference, SENDING)
    store.outbox.set_state(reference, SENT, message_id="m1")
    assert [outgoing.message_id for outgoing in store.outbox.of("c1")] == ["m1"]
    assert store.outbox.unfinished() == []
    store.observe([outbound("m1", 1)])
    assert store.outbox.of("c1") == []


def test_unfinished_ones_come_oldest_first_whatever_the_clock_says(store: Store, clock: Clock) -> None:
    first = put(store)
    clock.now -= 1000
    second, failed = put(store, where="c2"), put(store)
    store.outbox.set_state(failed, FAILED)
    assert [outgoing.reference for outgoing in store.outbox.unfinished()] == [first, second]


def test_taking_back_puts_the_text_before_the_draft(store: Store) -> None:
    reference = put(store, "Hello")
    store.drafts.put("c1", "and more")
    assert store.outbox.take_back(reference, stopped_by="m9")
    assert store.drafts.get("c1") == Draft("Hello\n\nand more", "m9")
    assert store.outbox.of("c1") == []
    store.drafts.put("c1", "and even more")
    assert store.drafts.get("c1").stopped_by == "m9"
    store.drafts.put("c1", "")
    store.drafts.put("c1", "new")
    assert store.drafts.get("c1").stopped_by is None


@pytest.mark.parametrize("state", [SENDING, UNSURE, SENT])
def test_what_may_be_gone_is_not_taken_back(store: Store, state: OutgoingState) -> None:
    reference = put(store)
    store.outbox.set_state(reference, SENDING)
    store.outbox.set_state(reference, state, message_id="m1")
    assert not store.outbox.take_back(reference)
    assert store.drafts.get("c1").text == ""
    assert not store.outbox.take_back("unknown")


def test_what_is_not_text_cannot_become_a_draft(store: Store) -> None:
    reference = put(store, Template("welcome"))
    assert not store.outbox.take_back(reference)
    assert get(store, reference).content == Template("welcome")


def test_after_a_start_nobody_knows_what_became_of_what_was_being_sent(store: Store) -> None:
    sending, waiting = put(store), put(store)
    store.outbox.set_state(sending, SENDING)
    store.outbox.recover()
    assert (get(store, sending).state, get(store, waiting).state) == (UNSURE, WAITING)


def test_lone_surrogates_in_typed_text_do_no_harm(store: Store) -> None:
    store.drafts.put("c1", "a\ud800")
    assert store.drafts.get("c1").text == "a?"
    assert get(store, put(store, "a\ud800")).content == Text("a?")
