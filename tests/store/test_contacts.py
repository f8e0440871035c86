"""What is known of a contact: who it is, its conversations, how much was written and when; and all of it by index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.store.world import NOW, at, conversation, event, inbound, outbound, seen
from tui.model import DAY, Contact, Detail, Status
from tui.store import Position, Store, contacts, feed

DETAILS = (Detail("custom1", "gold"), Detail("userId", "8123"))


def fill(store: Store) -> None:
    store.observe(
        [
            seen(Contact(id="p", name="Ada", number="+31612345678", details=DETAILS)),
            conversation("new", contact="p", created=at(-60), message_count=4),
            conversation(
                "old", contact="p", open=False, created=NOW - 90 * DAY, active_at=NOW - 80 * DAY, platform="sms"
            ),
            conversation("other", contact="q"),
            inbound("a", 1, "new"),
            outbound("b", 2, "new"),
            outbound("c", 3, "new", status=Status.FAILED),
            inbound("d", -100_000, "old"),
            event("e", 9, "new"),
            inbound("f", 50, "other"),
        ]
    )
    store.threads.set_history("old", Position(at(-100_000), "d"), None, complete=True)


def test_a_contact_with_all_its_conversations_the_newest_first(store: Store) -> None:
    fill(store)
    profile = store.contacts.of("old")
    assert profile is not None
    assert (profile.id, profile.name, profile.number, profile.details) == ("p", "Ada", "+31612345678", DETAILS)
    assert [(talk.id, talk.open, talk.platform) for talk in profile.talks] == [
        ("new", True, "whatsapp"),
        ("old", False, "sms"),
    ]
    assert [(talk.messages, talk.here, talk.whole) for talk in profile.talks] == [(4, 4, False), (1, 1, True)]
    assert [talk.begun for talk in profile.talks] == [at(-60), NOW - 90 * DAY]
    assert (profile.first, profile.heard, profile.answered) == (NOW - 90 * DAY, at(1), at(2))
    assert store.contacts.of("new") == profile


def test_the_oldest_message_counts_where_nobody_told_the_beginning(store: Store) -> None:
    store.observe([conversation("c1", contact="p"), inbound("m", -500)])
    profile = store.contacts.of("c1")
    assert profile is not None
    assert profile.first == at(-500)
    assert (profile.id, profile.name, profile.details) == (None, None, ())


def test_more_than_was_told_may_be_here_and_less(store: Store) -> None:
    store.observe([conversation("c1", message_count=1), conversation("c2", message_count=9)])
    store.observe([*(inbound(f"m{n}", n) for n in range(3)), inbound("n", 1, "c2")])
    amounts = [store.contacts.of(id).talks[0] for id in ("c1", "c2")]  # type: ignore[union-attr]
    assert [(talk.messages, talk.here) for talk in amounts] == [(3, 3), (9, 1)]
    assert (store.contacts.amount("c1"), store.contacts.amount("nobody")) == (3, 0)


def test_what_is_not_known(store: Store) -> None:
    assert store.contacts.of("nobody") is None
    assert store.contacts.contact("nobody") is None
    store.observe([conversation("c1", contact="never told")])
    assert store.contacts.contact("c1") is None
    fill(store)
    assert store.contacts.contact("new") == Contact(id="p", name="Ada", number="+31612345678", details=DETAILS)


def test_conversations_active_since_a_date_page_by_page(store: Store) -> None:
    for number in range(10):
        store.observe([conversation(f"c{number}", active_at=at(number), created=at(0), open=number % 2 == 0)])
    assert store.feed.count_active_since(at(4)) == 6
    first = store.feed.active_since(at(4), None, 4)
    assert [id for id, _ in first] == ["c9", "c8", "c7", "c6"]
    id, activity = first[-1]
    assert [id for id, _ in store.feed.active_since(at(4), (activity, id), 4)] == ["c5", "c4"]
    assert store.feed.active_since(at(4), (at(4), "c4"), 4) == []


def test_no_query_reads_all_messages_or_all_conversations(store: Store, path: Path) -> None:
    fill(store)
    connection = sqlite3.connect(path)
    queries: list[tuple[str, tuple[object, ...]]] = [(sql, ("new",)) for sql in (contacts._CONTACT, contacts._TALKS)]
    queries.append((feed._ACTIVE, (0, 9, "z", 5) * 2 + (5,)))
    queries += [(sql, (0, 9)) for sql in feed._COUNTS.values()]
    for sql, values in queries:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        tables = [step.split()[1] for step in plan if step.startswith("SCAN")]
        assert [table for table in tables if table not in ("ours", "CONSTANT") and "subquery" not in table] == [], plan
    connection.close()
