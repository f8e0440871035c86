"""The index of the search: true after every change, filled in slices, and shared by two inboxes."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.store.test_search import find
from tests.store.world import NOW, Clock, contact, conversation, inbound, open_store, outbound, seen
from tui.model import Author, Channel, Status, Template, TemplateForm, Text
from tui.store import Change, OutgoingState, Store, StoreError
from tui.store.reader import Stopped
from tui.store.schema import MIGRATIONS
from tui.store.search_words import MOST
from tui.text.query import parse

BEFORE_THE_SEARCH = 3


def read(store: Store, words: str) -> list[str]:
    store.search_index.finish()
    return find(store, words)


def test_what_comes_in_is_found_once_it_was_read(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1, content=Text("Where is my lamp?"))])
    assert find(store, "lamp") == []
    assert read(store, "lamp") == ["m1"]
    store.observe([inbound("m2", 2, content=Text("The lamp!"))])
    assert read(store, "lamp") == ["m2", "m1"]
    assert store.search_index.reached == (2, 2)


def test_a_message_that_changes_is_found_by_what_it_says_now(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1, content=Text("green"))])
    assert read(store, "green") == ["m1"]
    store.observe([inbound("m1", 2, content=Text("red"))])
    assert (read(store, "green"), read(store, "red")) == ([], ["m1"])
    store.observe([inbound("m1", 1, content=Text("red"))])
    assert read(store, "red") == ["m1"]


def test_a_failure_is_found_and_a_later_delivery_as_well(store: Store) -> None:
    store.observe([conversation(), outbound("m1", 1)])
    assert read(store, "status:failed") == []
    store.observe([outbound("m1", 1, status=Status.FAILED)])
    assert (read(store, "status:failed"), read(store, "is:failed")) == (["m1"], ["m1"])
    store.observe([outbound("m1", 1, status=Status.DELIVERED)])
    assert (read(store, "status:failed"), read(store, "is:failed")) == ([], [])
    assert read(store, "status:delivered") == ["m1"]


def test_other_news_of_a_message_leave_the_index_alone(store: Store, path: Path) -> None:
    store.observe([conversation(), outbound("m1", 1)])
    store.search_index.finish()
    for status in (Status.DELIVERED, Status.READ):
        store.observe([outbound("m1", 1, status=status, updated=NOW)])
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM unsearched").fetchone() == (0,)
    connection.close()


def test_a_message_that_moves_is_found_where_it_is_now(store: Store) -> None:
    store.observe([conversation("c1"), conversation("c2", open=False), inbound("m1", 1, "c1", content=Text("lamp"))])
    assert read(store, "lamp is:archived") == []
    store.observe([inbound("m1", 1, "c2", content=Text("lamp"))])
    assert read(store, "lamp is:archived") == ["m1"]
    assert find(store, "lamp") == ["m1"]


def test_no_hit_leads_nowhere(store: Store, path: Path) -> None:
    """Whatever takes a message out of the store; and its number is not taken for another one."""
    said = [inbound(f"m{n}", 1, content=Text(f"lamp {n}")) for n in range(3)]
    store.observe([conversation(), *said])
    store.search_index.finish()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM messages WHERE id = 'm2'")
    connection.commit()
    assert read(store, "lamp") == ["m1", "m0"]
    store.observe([inbound("m9", 1, content=Text("chair"))])
    assert (read(store, "chair"), read(store, "lamp")) == (["m9"], ["m1", "m0"])
    connection.close()


def test_many_messages_of_one_moment_are_all_found(store: Store) -> None:
    store.observe([conversation(), *(inbound(f"m{n:04}", 1, content=Text("lamp")) for n in range(1200))])
    assert len(set(read(store, "lamp"))) == 1200
    assert len(find(store, f"lamp before:{'2026-11-20'}")) == 1200


def test_a_colleague_is_found_whenever_the_name_is_told(store: Store) -> None:
    store.observe([conversation(), outbound("m1", 1), outbound("m2", 2), outbound("m3", 3)])
    store.search_index.finish()
    store.observe([seen(Author(id="m2", conversation_id="c1", name="Mia Berg"))])
    assert read(store, "from:mia") == ["m2"]
    store.observe([seen(Author(id="m2", conversation_id="c1", name="Noor"), at=10**9)])
    assert (read(store, "from:mia"), read(store, "from:noor")) == ([], ["m2"])


def test_a_template_is_found_by_the_words_that_the_customer_saw(store: Store) -> None:
    sent = Template("shipped", "en", ("Ada", "L-77"))
    store.observe([seen(Channel(id="whatsapp-1")), conversation(), outbound("m1", 1, content=sent)])
    assert (read(store, "parcel"), read(store, "ada")) == ([], ["m1"])
    form = TemplateForm(name="shipped", language="en", body="Hello {{1}}, your parcel {{2}} is on its way")
    store.templates.replace([form], "whatsapp-1")
    assert (read(store, "parcel"), read(store, '"hello ada your parcel l-77"')) == (["m1"], ["m1"])


def test_a_store_from_before_the_search_is_read_in_slices_the_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    fill_old_store(path, messages=500)
    store = open_store(tmp_path)
    store.observe([inbound("new", 600, content=Text("words of today"))])
    steps = [store.search_index.reached]
    while store.search_index.step(0):
        steps.append(store.search_index.reached)
    done = [step.done for step in steps if step.total]
    assert done == sorted(done)
    assert done[-1] == 501
    assert len(set(done)) > 10
    assert find(store, "words") == ["new", *(f"m{n:03}" for n in reversed(range(500)))]
    assert store.lists.ids("open", 0, 9, "zoe") == ["c1"]  # type: ignore[arg-type]
    assert find(store, "is:failed type:text from:me") == ["m499"]
    store.close()


def fill_old_store(path: Path, messages: int) -> None:
    """As the version before the search wrote it: names as they are, nothing of the search."""
    store = open_store(path.parent)
    made = [inbound(f"m{n:03}", n, content=Text(f"words of {n}")) for n in range(messages - 1)]
    last = outbound(f"m{messages - 1:03}", messages, content=Text("words of ours"), status=Status.FAILED)
    store.observe([conversation(contact="p"), *made, last])
    store.close()
    connection = sqlite3.connect(path)
    for trigger in [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        connection.execute(f"DROP TRIGGER {trigger}")
    for newer in ("sql LIKE 'CREATE VIRTUAL%' ORDER BY name = 'search_names'", "type = 'table'"):
        for (table,) in connection.execute(f"SELECT name FROM sqlite_master WHERE {newer}").fetchall():
            if f"CREATE TABLE {table} " not in "".join(MIGRATIONS[:BEFORE_THE_SEARCH]) and "sqlite_" not in table:
                connection.execute(f"DROP TABLE {table}")
    for index in ("conversations_failing", "conversations_said"):
        connection.execute(f"DROP INDEX {index}")
    for column in ("failing", "said"):
        connection.execute(f"ALTER TABLE conversations DROP COLUMN {column}")
    connection.execute("INSERT INTO contacts (id, name) VALUES ('p', 'Zoë')")
    connection.execute("UPDATE conversations SET words = 'zoë'")
    connection.execute(f"PRAGMA user_version = {BEFORE_THE_SEARCH}")
    connection.commit()
    connection.close()
    assert len(MIGRATIONS) > BEFORE_THE_SEARCH


def test_two_inboxes_read_together_and_nothing_twice(tmp_path: Path) -> None:
    stores = [open_store(tmp_path) for _ in range(2)]
    stores[0].observe([conversation(), *(inbound(f"m{n}", n, content=Text("lamp")) for n in range(300))])
    threads = [threading.Thread(target=store.search_index.finish) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        assert len(find(store, "lamp")) == 300
        store.close()


def test_a_question_is_given_up_for_a_newer_one(store: Store) -> None:
    store.observe([conversation(), *(inbound(f"m{n}", n) for n in range(300))])
    store.search_index.finish()
    query = parse("-nothing", NOW, None)
    rows = store.search.page(query, seconds=0)
    assert 0 < len(rows.hits) < 300
    assert rows.rest is not None
    asked = threading.Event()

    def look_for_ever() -> None:
        with store.search._reader.reading() as (connection, _):
            asked.set()
            connection.execute("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")

    def ask() -> None:
        with pytest.raises(Stopped):
            look_for_ever()

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait()
    while thread.is_alive():
        store.search.stop()
        thread.join(0.01)
    assert len(find(store, "words")) == 300


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    with pytest.raises(StoreError):
        store.search.page(parse("lamp", NOW, None))
    with pytest.raises(StoreError):
        store.search_index.step()


def test_the_index_tells_nobody_of_a_change(store: Store, clock: Clock) -> None:
    told: list[Change] = []
    store.observe([conversation(), inbound("m1", 1)])
    store.listen(told.append)
    store.search_index.finish()
    assert told == []


def test_a_beginning_is_found_whether_few_words_begin_so_or_many(store: Store) -> None:
    few = [inbound(f"f{n}", n, content=Text(f"order{n} and orchid")) for n in range(5)]
    many = [inbound(f"n{n:03}", 10 + n, content=Text(f"lamp{n}x")) for n in range(MOST + 20)]
    store.observe([conversation(), *few, *many])
    assert sorted(read(store, "order")) == [f"f{n}" for n in range(5)]
    assert len(find(store, "lamp")) == MOST + 20
    assert find(store, "lamp -lamp1 after:2020 orch") == []
    assert len(find(store, '"and orc*"')) == 5
    assert find(store, '"and orc"') == []
    assert sorted(find(store, "or*")) == [f"f{n}" for n in range(5)]
    assert len(find(store, "-lamp")) == 5
    assert len(find(store, "-order2")) == MOST + 24


def test_replies_in_the_outbox_are_found_until_they_are_messages(store: Store) -> None:
    store.observe([conversation(), conversation("c2", open=False)])
    reference = store.outbox.add("c2", Text("The lamp is on its way"), seen=None, check=False).reference
    assert reference
    for words in ("lamp", "from:me", "is:archived lamp", "status:queued", "channel:whatsapp -chair", "type:text"):
        assert read(store, words) == [reference], words
    for words in ("chair", "-lamp", "from:ada lamp", "is:open lamp", "before:2020 lamp", "type:image", "channel:sms"):
        assert find(store, words) == [], words
    store.outbox.set_state(reference, OutgoingState.FAILED, reason="refused")
    assert (find(store, "status:failed"), find(store, "is:failed lamp")) == ([reference], [reference])
    store.observe([outbound("m1", 1, "c2", content=Text("The lamp is on its way"), reference=reference)])
    assert read(store, "lamp") == ["m1"]


def test_who_and_what_is_not_known_here_is_said(store: Store) -> None:
    store.observe(
        [conversation(), seen(Channel(id="whatsapp-1", name="Support", platform="whatsapp")), inbound("m", 1)]
    )
    store.search_index.finish()

    def remarks(words: str) -> list[str]:
        return store.search.page(parse(words, NOW, None)).remarks

    assert remarks("from:zanzibar") == ["Nobody is known here by the name or number “zanzibar”."]
    assert remarks("-with:\u202ezanzi\x1b") == ["Nobody is known here by the name or number “zanzi␛”."]
    assert remarks("channel:fax") == ["There is no channel here that is called “fax”."]
    assert remarks("from:me channel:wa channel:supp") == []


def test_a_name_that_is_searched_as_a_word_is_said(store: Store) -> None:
    store.observe([conversation(contact="p"), contact("p", "Ada Example", "+3161234567"), inbound("m", 1)])
    store.search_index.finish()
    for words, said in (("ada exam", 'with:"ada exam"'), ("31612", "with:31612")):
        hint = store.search.hint(parse(words, NOW, None))
        assert hint == f"No message has that, but 1 conversation is with such a name: {said}"
    assert store.search.hint(parse("zanzibar", NOW, None)) is None
