"""Notes of the feed, what it should ask about, and who is told of a change."""

from __future__ import annotations

import pytest

from tests.store.world import at, channel, contact, conversation, event, inbound, outbound
from tui.model import Status, Text
from tui.store import Change, Position, Store, StoreError


def test_notes_last(store: Store) -> None:
    assert store.feed.get("mark") is None
    store.feed.set("mark", "1")
    store.feed.set("mark", "2")
    assert store.feed.get("mark") == "2"


def test_unfinished_deliveries_newest_first(store: Store) -> None:
    store.observe(
        [
            outbound("too old", -9, status=Status.SENT),
            outbound("queued", 1, status=Status.QUEUED),
            outbound("sent", 2, status=Status.SENT),
            outbound("delivered", 3, status=Status.DELIVERED),
            outbound("delivered by sms", 4, status=Status.DELIVERED, platform="sms"),
            outbound("read", 5, status=Status.READ),
            outbound("failed", 6, status=Status.FAILED),
            inbound("inbound", 7, status=Status.DELIVERED),
            event("event", 8),
        ]
    )
    assert store.feed.unfinished_deliveries(at(0), 9) == [("delivered", at(3)), ("sent", at(2)), ("queued", at(1))]
    assert store.feed.unfinished_deliveries(at(0), 1) == [("delivered", at(3))]


def test_never_read_ones_newest_activity_first(store: Store) -> None:
    store.observe(conversation(id, active_at=at(minute)) for minute, id in enumerate("abcd"))
    store.observe([conversation("archived", open=False)])
    store.threads.set_history("c", Position(at(1), "m"), "next", complete=False)
    store.threads.set_history("a", None, None, complete=True)
    assert store.feed.never_read(9) == ["d", "b"]
    assert store.feed.never_read(1) == ["d"]


def test_a_change_says_what_to_read_again(store: Store) -> None:
    told: list[Change] = []
    stop = store.listen(told.append)
    assert store.observe([conversation("a", contact="p"), conversation("b", contact="p")]).conversations == {"a", "b"}
    store.observe([contact("p", "Ada")])
    store.observe([channel("h", name="Support")])
    store.drafts.put("a", "typed")
    store.outbox.add("b", Text("Hello"), seen=None)
    store.feed.set("mark", "1")
    store.feed.set("mark", "1")
    assert told == [
        Change(frozenset("ab")),
        Change(frozenset("ab")),
        Change(everything=True),
        Change(frozenset("a")),
        Change(frozenset("b")),
        Change(feed=True),
    ]
    stop()
    store.drafts.put("a", "")
    assert len(told) == 6


def test_a_report_without_news_changes_nothing(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1)])
    assert not store.observe([conversation(updated=at(9)), inbound("m1", 1, updated=at(9))])


def give_up_halfway(store: Store) -> None:
    with store.transaction():
        store.observe([inbound("m2", 2)])
        raise StoreError("halfway")


def test_a_transaction_is_told_once_and_undone_as_a_whole(store: Store) -> None:
    told: list[Change] = []
    store.listen(told.append)
    with store.transaction():
        store.observe([inbound("m1", 1)])
        store.threads.set_history("c1", Position(at(1), "m1"), None, complete=True)
        store.feed.set("mark", "1")
        assert told == []
    assert told == [Change(frozenset({"c1"}), feed=True)]
    with pytest.raises(StoreError):
        give_up_halfway(store)
    assert store.threads.count() == 1
    assert len(told) == 1
    store.observe([inbound("m3", 3)])
    assert store.threads.count() == 2
