"""The rules by which two reports of one thing become one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.store import observed
from tui.model import NS, Conversation, Direction, Message, Observation, Status
from tui.store.merge import RANK, Delivery, Record, Said, merge
from tui.store.records import record_of

records = st.builds(Observation, observed.messages, seen=st.integers(0, 2), raw=observed.raws).map(record_of)


def all_of(*observations: Observation) -> Record:
    merged: Record = {}
    for observation in observations:
        merged = merge(merged, record_of(observation))
    return merged


def values(record: Record) -> dict[str, object]:
    return {name: said.value for name, said in record.items()}


def delivery(record: Record) -> Delivery:
    value = record["delivery"].value
    assert isinstance(value, Delivery)
    return value


def sent(status: Status, updated: int | None = None) -> Message:
    return Message(
        id="m",
        conversation_id="c",
        direction=Direction.SENT,
        created=1,
        updated=updated,
        status=status,
        status_word=str(status),
    )


@given(records, records, records)
def test_order_grouping_and_repetition_do_not_matter(a: Record, b: Record, c: Record) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, a) == a


@given(records, records)
def test_a_partial_report_never_erases(a: Record, b: Record) -> None:
    assert set(merge(a, b)) == set(a) | set(b)


@given(st.lists(st.builds(Observation, observed.messages, seen=st.integers(0, 5)), min_size=2, max_size=6))
def test_a_status_never_goes_back(observations: list[Observation]) -> None:
    merged: Record = {}
    for observation in observations:
        before = merged.get("delivery")
        merged = merge(merged, record_of(observation))
        if before and isinstance(before.value, Delivery):
            assert RANK[Status(delivery(merged).status)] >= RANK[Status(before.value.status)]


def test_failed_beats_only_what_is_below_delivered() -> None:
    late = Observation(sent(Status.FAILED, updated=100 * NS), seen=9)
    for status in (Status.UNKNOWN, Status.QUEUED, Status.SENT):
        assert delivery(all_of(Observation(sent(status), 1), late)).status == Status.FAILED
    for status in (Status.DELIVERED, Status.READ):
        assert delivery(all_of(Observation(sent(status), 1), late)).status == status


def test_the_value_the_api_updated_last_wins_even_when_it_is_seen_first() -> None:
    new = Observation(Conversation(id="c", open=False, updated=20 * NS), seen=1)
    old = Observation(Conversation(id="c", open=True, updated=10 * NS), seen=2)
    assert values(all_of(new, old))["open"] == 0


def test_within_a_second_the_later_report_wins_since_precision_varies() -> None:
    precise = Observation(Conversation(id="c", open=True, updated=10 * NS + 5), seen=1)
    whole = Observation(Conversation(id="c", open=False, updated=10 * NS), seen=2)
    assert values(all_of(precise, whole))["open"] == 0


def test_times_of_creation_and_activity_are_the_greatest_ever_said() -> None:
    precise = Observation(Conversation(id="c", created=10 * NS + 7, active_at=30 * NS), seen=1)
    whole = Observation(Conversation(id="c", created=10 * NS, active_at=20 * NS, updated=99 * NS), seen=2)
    merged = values(all_of(precise, whole))
    assert (merged["created"], merged["active_at"]) == (10 * NS + 7, 30 * NS)


def test_each_field_keeps_its_own_time() -> None:
    """A report that leaves a field out does not make an older value of that field any newer."""
    full = Observation(Conversation(id="c", open=True, channel_id="h1", updated=10 * NS), seen=1)
    partial = Observation(Conversation(id="c", open=False, updated=30 * NS), seen=2)
    between = Observation(Conversation(id="c", open=True, channel_id="h2", updated=20 * NS), seen=3)
    assert values(all_of(full, partial, between)) == {"open": 0, "channel_id": "h2", "updated": 30 * NS}


def test_unknown_keys_of_the_raw_json_are_kept_and_null_says_nothing() -> None:
    first = Observation(Conversation(id="c"), seen=1, raw=b'{"brand new": {"a": 1}, "contact": {"id": "p"}}')
    second = Observation(Conversation(id="c"), seen=2, raw=b'{"contact": null, "status": "active"}')
    assert values(all_of(first, second)) == {
        '"brand new"': b'{"a": 1}',
        '"contact"': b'{"id": "p"}',
        '"status"': b'"active"',
    }


def test_a_reason_for_failure_stays_when_a_later_report_leaves_it_out() -> None:
    explained = Said((0, 1), Delivery("failed", "rejected", b'{"code":"470"}'))
    bare = Said((0, 2), Delivery("failed", "rejected", b""))
    assert merge({"delivery": explained}, {"delivery": bare})["delivery"] is explained
