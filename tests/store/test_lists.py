from __future__ import annotations

import random

import pytest

from tests.store.world import NOW, Clock, at, channel, contact, conversation, ids, inbound, outbound
from tui.model import DAY, HOUR, Text
from tui.store import Counts, OutgoingState, Position, Store, View


def fill(store: Store, number: int = 30) -> None:
    """Conversations c00, c01 ...: each a minute older than the last; every third waits, every tenth is archived."""
    order = list(range(number))
    random.Random(1).shuffle(order)
    for n in order:
        store.observe(
            [
                conversation(f"c{n:02}", open=n % 10 != 9, active_at=at(-n)),
                inbound(f"in{n}", -n - 0.5, f"c{n:02}"),
                *([] if n % 3 == 0 else [outbound(f"out{n}", -n, f"c{n:02}")]),
            ]
        )


def test_open_and_archived_newest_first_waiting_longest_first(store: Store) -> None:
    fill(store)
    assert store.lists.ids(View.OPEN, 0, 4) == ["c00", "c01", "c02", "c03"]
    assert store.lists.ids(View.ARCHIVED, 0, 9) == ["c09", "c19", "c29"]
    assert store.lists.ids(View.WAITING, 0, 3) == ["c27", "c24", "c21"]


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("filter", ["", "c1"])
def test_pages_join_up_and_index_of_agrees(store: Store, view: View, filter: str) -> None:
    fill(store)
    store.observe(contact(f"contact of c{n:02}", f"Name of c{n:02}") for n in range(30))
    everything = store.lists.ids(view, 0, 100, filter)
    paged = [row.id for start in range(0, 30, 7) for row in store.lists.page(view, start, 7, filter)]
    assert paged == everything
    assert len(everything) == store.lists.count(view, filter) > 0
    assert [store.lists.index_of(view, id, filter) for id in everything] == list(range(len(everything)))
    for id in {f"c{n:02}" for n in range(30)} - set(everything):
        assert store.lists.index_of(view, id, filter) is None


def test_conversations_with_the_same_time_have_one_order(store: Store) -> None:
    store.observe(conversation(id) for id in "bca")
    assert store.lists.ids(View.OPEN, 0, 9) == ["c", "b", "a"]
    assert [store.lists.index_of(View.OPEN, id) for id in "cba"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ada", True),
        ("EXAMPLE", True),
        ("strasse", True),
        ("  ada  ", True),
        ("+31612345678", True),
        ("6 12 34", True),
        ("31612", True),
        ("whatsapp supp", True),
        ("zoe", False),
        ("99999", False),
        ("%", False),
        ("a_z", False),
        ("+", False),
    ],
)
def test_the_filter_looks_at_name_number_and_channel(store: Store, words: str, found: bool) -> None:
    store.observe([conversation(contact="p"), contact("p", "Ada Example-Straße", "+31612345678")])
    store.observe([channel(name="WhatsApp Support"), inbound("m", 1)])
    for view in (View.OPEN, View.WAITING):
        assert store.lists.ids(view, 0, 9, words) == (["c1"] if found else [])


def test_the_filter_follows_a_new_name(store: Store) -> None:
    store.observe([conversation(contact="p"), contact("p", "Ada")])
    store.observe([contact("p", "Zoë")])
    assert store.lists.count(View.OPEN, "ZOË") == 1
    assert store.lists.count(View.OPEN, "ada") == 0


def test_counts(store: Store, clock: Clock) -> None:
    fill(store)
    assert store.lists.counts() == Counts(open=27, waiting=9, archived=3, unread=9, closing=0)
    clock.now = NOW + DAY - HOUR
    assert store.lists.counts().closing == 27
    clock.now = at(-14.5) + DAY
    assert store.lists.counts().closing == 13


def test_next_unread_goes_down_the_open_list_and_round(store: Store) -> None:
    fill(store)
    assert store.lists.next_unread(None) == "c00"
    assert store.lists.next_unread("c00") == "c03"
    assert store.lists.next_unread("c04") == "c06"
    assert store.lists.next_unread("c27") == "c00"
    assert store.lists.next_unread("not there") == "c00"


def test_next_unread_is_none_when_only_the_one_at_hand_is(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1)])
    assert store.lists.next_unread("c1") is None


def test_frozen_the_order_stays_and_the_rows_go_on(store: Store) -> None:
    fill(store)
    before = store.lists.ids(View.OPEN, 0, 100)
    store.lists.freeze()
    store.observe([conversation("c05", active_at=at(9)), inbound("x", 9, "c05"), conversation("new", active_at=at(10))])
    assert store.lists.frozen
    assert store.lists.ids(View.OPEN, 0, 100) == before
    assert store.lists.index_of(View.OPEN, "c05") == 5
    assert store.lists.index_of(View.OPEN, "new") is None
    assert store.lists.count(View.OPEN) == len(before)
    page = store.lists.page(View.OPEN, 5, 1)
    assert (ids(page), page[0].active_at) == (["c05"], at(9))
    assert store.lists.counts().open == len(before) + 1
    assert store.lists.moved() == 2
    store.lists.thaw()
    assert not store.lists.frozen
    assert store.lists.ids(View.OPEN, 0, 3) == ["new", "c05", "c00"]
    assert store.lists.moved() == 0


def test_what_does_not_change_its_place_has_not_moved(store: Store) -> None:
    fill(store)
    store.lists.freeze()
    store.drafts.put("c03", "typed")
    store.reading.mark("c00", Position(at(9), "z"))
    assert store.lists.moved() == 0


def test_a_frozen_page_still_shows_what_was_archived_meanwhile(store: Store) -> None:
    fill(store)
    store.lists.freeze()
    store.intents.set("c00", open=False)
    assert not store.lists.page(View.OPEN, 0, 1)[0].open


def test_rows_by_id_with_draft_and_the_worst_of_the_outbox(store: Store) -> None:
    store.observe([conversation("a"), conversation("b")])
    store.drafts.put("a", "typed")
    first = store.outbox.add("b", Text("one"), seen=None).reference
    assert store.outbox.add("b", Text("two"), seen=None).reference
    assert first
    rows = store.lists.rows(["a", "b", "unknown"])
    assert {id: (row.draft, row.sending) for id, row in rows.items()} == {
        "a": ("typed", None),
        "b": (None, OutgoingState.WAITING),
    }
    store.outbox.set_state(first, OutgoingState.FAILED, reason="No.")
    row = store.lists.row("b")
    assert row
    assert row.sending is OutgoingState.FAILED
    assert len(store.lists.rows([f"x{n}" for n in range(1200)] + ["a"])) == 1
