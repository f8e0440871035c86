"""Where conversations stand in the lists is known without counting them, and agrees with a count at any time."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.world import NOW, conversation, inbound, open_store, outbound
from tui.model import DAY, Observation, Text
from tui.store import Position, Store, View
from tui.store.list_schema import FIFTH

Deed = Callable[[Store], object]

names = st.sampled_from([f"c{n}" for n in range(12)])
# Of the same moment, of the same minute, of one day, of years.
minutes = st.sampled_from([0, 0.001, 1, 2, 700, -700, -(10**6), -(2.0**24)]) | st.integers(-3000, 0)
reports = st.one_of(
    st.builds(lambda id, open, m: conversation(id, open=open, active_at=_moment(m)), names, st.booleans(), minutes),
    st.builds(lambda id, m: inbound(f"in {id} {m}", m, id), names, minutes),
    st.builds(lambda id, m: outbound(f"out {id} {m}", m, id), names, minutes),
)


def observes(reports: list[Observation]) -> Deed:
    return lambda store: store.observe(reports)


def reads(id: str, again: bool) -> Deed:
    if again:
        return lambda store: store.reading.unread_again(id)
    return lambda store: store.reading.mark(id, Position(NOW - 60 * 10**9, ""))


def wants(id: str, open: bool, is_done: bool) -> Deed:
    """Archived or reopened by the person; `is_done`: the API has carried out all that anybody wanted."""

    def deed(store: Store) -> None:
        store.intents.set(id, open=open)
        for intent in store.intents.pending() if is_done else []:
            store.intents.done(intent.conversation_id, intent.since)

    return deed


def begins(number: str, ends: bool, becomes: str) -> Deed:
    """A conversation that begins here, and perhaps is one of the API's in the end, or nothing is left of it."""

    def deed(store: Store) -> None:
        reference = store.outbox.start(number, "whatsapp-1", Text("Hello")).reference or ""
        if ends:
            store.outbox.take_back(reference)
        elif becomes:
            store.outbox.landed(reference, becomes)

    return deed


deeds = st.one_of(
    st.builds(observes, st.lists(reports, max_size=8)),
    st.builds(reads, names, st.booleans()),
    st.builds(wants, names, st.booleans(), st.booleans()),
    st.builds(begins, st.sampled_from(["+4915770000101", "+4915770000102"]), st.booleans(), names | st.just("")),
)


def _moment(minute: float) -> int:
    return NOW + int(minute * 60 * 10**9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(deeds, st.booleans()), max_size=10))
def test_the_lists_are_as_if_they_were_counted(deeds: list[tuple[Deed, bool]]) -> None:
    """Whichever of two programs changes them, and for both."""
    with tempfile.TemporaryDirectory() as folder:
        store, other = open_store(Path(folder)), open_store(Path(folder))
        for deed, elsewhere in deeds:
            deed(other if elsewhere else store)
        assert_true(store, Path(folder) / "inbox.db")
        assert_true(other, Path(folder) / "inbox.db")
        store.close()
        other.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(deeds, min_size=1, max_size=4), st.lists(st.tuples(deeds, st.booleans()), max_size=6))
def test_an_order_that_is_held_is_counted_as_it_was(first: list[Deed], later: list[tuple[Deed, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, other = open_store(Path(folder)), open_store(Path(folder))
        for deed in first:
            deed(store)
        store.lists.freeze()
        before = {view: store.lists.ids(view, 0, 100) for view in View}
        for deed, elsewhere in later:
            deed(other if elsewhere else store)
        for view, ids in before.items():
            assert (store.lists.count(view), store.lists.ids(view, 0, 100)) == (len(ids), ids)
            assert [store.lists.index_of(view, id) for id in ids] == list(range(len(ids)))
        store.lists.thaw()
        assert_true(store, Path(folder) / "inbox.db")
        store.close()
        other.close()


def assert_true(store: Store, path: Path) -> None:
    connection = sqlite3.connect(path)
    for view, order in (
        (View.OPEN, "is_open = 1 ORDER BY activity DESC, id DESC"),
        (View.ARCHIVED, "is_open = 0 ORDER BY activity DESC, id DESC"),
        (View.WAITING, "waiting_since IS NOT NULL ORDER BY waiting_since, id"),
    ):
        ids = [id for (id,) in connection.execute(f"SELECT id FROM conversations WHERE {order}")]
        assert store.lists.count(view) == len(ids)
        assert [store.lists.ids(view, n, 1) for n in range(len(ids) + 3)] == [*([id] for id in ids), [], [], []]
        assert [store.lists.index_of(view, id) for id in ids] == list(range(len(ids)))
    counted = "SELECT sum(is_open = 1), sum(is_open = 0), sum(waiting_since NOT NULL), sum(unread > 0)"
    open_, archived, waiting, unread = (number or 0 for number in _row(connection, counted))
    counts = store.lists.counts()
    assert (counts.open, counts.archived, counts.waiting, counts.unread) == (open_, archived, waiting, unread)
    for since in (0, NOW - DAY, NOW - 60 * 10**9, NOW, NOW + 1):
        sql = f"SELECT count(*) FROM conversations WHERE is_open NOT NULL AND activity >= {since}"
        assert store.feed.count_active_since(since) == _row(connection, sql)[0]
    assert _row(connection, "SELECT count(*) FROM stretches WHERE number <= 0") == (0,)
    connection.close()


def _row(connection: sqlite3.Connection, sql: str) -> tuple[int, ...]:
    row: tuple[int, ...] = connection.execute(f"{sql} FROM conversations" if " FROM " not in sql else sql).fetchone()
    return row


def test_a_store_of_before_is_counted_once(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.observe(conversation(f"c{n}", open=n % 3 > 0, active_at=_moment(-n)) for n in range(50))
    store.observe(inbound(f"in{n}", -n, f"c{n}") for n in range(0, 50, 4))
    connection = sqlite3.connect(tmp_path / "inbox.db")
    counted = connection.execute("SELECT * FROM stretches").fetchall()
    filled = next(statement for statement in FIFTH.split(";\n") if statement.startswith("INSERT INTO stretches"))
    connection.execute("DELETE FROM stretches")
    connection.execute(filled)
    assert connection.execute("SELECT * FROM stretches").fetchall() == counted
    connection.close()
    store.close()


@pytest.mark.parametrize("view", [View.OPEN, View.WAITING])
def test_what_stands_far_down_is_read_from_where_it_stands(tmp_path: Path, view: View) -> None:
    """Not by passing over all that stands before it: a page takes as many steps of SQLite there as on top."""
    store = open_store(tmp_path)
    store.observe(conversation(f"c{n}", active_at=_moment(-n * 30)) for n in range(3000))
    store.observe(inbound(f"in{n}", -n * 30, f"c{n}") for n in range(3000))
    top = steps(store, lambda: store.lists.ids(view, 0, 50))
    assert steps(store, lambda: store.lists.ids(view, 2900, 50)) < 3 * top
    assert steps(store, lambda: store.lists.index_of(view, "c2900")) < 3 * top
    assert steps(store, store.lists.counts) < 3 * top
    store.close()


def steps(store: Store, call: Callable[[], object]) -> int:
    """How many tens of instructions SQLite needed for it."""
    connection, taken = store._database._connection, 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.set_progress_handler(count, 10)
    call()
    connection.set_progress_handler(None, 0)
    return taken
