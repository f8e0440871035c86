from __future__ import annotations

import random

from tests.store.world import at, conversation, ids, inbound, outbound, seen
from tui.model import NS, Author, Direction, Failure, Media, Message, Observation, Status
from tui.model import File as Attachment
from tui.store import History, Position, Store, position


def fill(store: Store) -> None:
    messages = [inbound(f"m{n:02}", n) for n in range(40)]
    random.Random(1).shuffle(messages)
    store.observe([conversation(), *messages, inbound("elsewhere", 5, "c2")])


def names(start: int, end: int) -> list[str]:
    return [f"m{n:02}" for n in range(start, end)]


def test_windows_of_a_thread_in_ascending_order(store: Store) -> None:
    fill(store)
    here = Position(at(20), "m20")
    assert ids(store.threads.latest("c1", 3)) == names(37, 40)
    assert ids(store.threads.before("c1", here, 3)) == names(17, 20)
    assert ids(store.threads.after("c1", here, 3)) == names(21, 24)
    assert ids(store.threads.before("c1", Position(at(2), "m02"), 9)) == names(0, 2)
    assert store.threads.after("c1", Position(at(39), "m39"), 9) == []
    assert store.threads.latest("unknown", 9) == []


def test_a_window_around_a_message_is_full_at_both_ends(store: Store) -> None:
    fill(store)
    assert ids(store.threads.around("m20", 5)) == names(18, 23)
    assert ids(store.threads.around("m20", 4)) == names(19, 23)
    assert ids(store.threads.around("m00", 5)) == names(0, 5)
    assert ids(store.threads.around("m39", 5)) == names(35, 40)
    assert ids(store.threads.around("m01", 100)) == names(0, 40)
    assert store.threads.around("unknown", 5) == []


def test_messages_of_the_same_time_are_ordered_by_id(store: Store) -> None:
    store.observe(inbound(id, 1) for id in "bdac")
    assert ids(store.threads.latest("c1", 9)) == list("abcd")
    assert ids(store.threads.after("c1", Position(at(1), "b"), 9)) == ["c", "d"]


def test_nothing_before_a_gap_is_shown(store: Store) -> None:
    fill(store)
    assert store.threads.history("c1") == History(None, None, False)
    store.threads.set_history("c1", Position(at(30), "m30"), "page 2", complete=False)
    assert store.threads.history("c1") == History(Position(at(30), "m30"), "page 2", False)
    assert ids(store.threads.latest("c1", 99)) == names(30, 40)
    assert ids(store.threads.before("c1", Position(at(32), "m32"), 9)) == names(30, 32)
    assert ids(store.threads.after("c1", Position(at(1), "m01"), 2)) == names(30, 32)
    assert ids(store.threads.around("m31", 4)) == names(30, 34)
    assert store.threads.around("m05", 4) == []
    store.threads.set_history("c1", Position(at(0), "m00"), None, complete=True)
    assert ids(store.threads.before("c1", Position(at(2), "m02"), 9)) == names(0, 2)


def test_a_message_comes_back_as_it_was_told(store: Store) -> None:
    told = Message(
        id="m",
        conversation_id="c1",
        direction=Direction.SENT,
        created=at(1) + 123,
        updated=at(2),
        status=Status.FAILED,
        status_word="rejected",
        failure=Failure("470", "outside the window"),
        content=Media("image", (Attachment("https://media.example/1", caption="lid", size=2**40),)),
        channel_id="h",
        platform="whatsapp",
        sender="+31612345678",
        recipient="+31600000000",
        reference="our own",
        reply_to="m0",
        author="Bo",
    )
    store.observe([Observation(told, 1, b'{"unknown key": "\\ud800"}')])
    assert store.threads.latest("c1", 1) == [told]
    assert position(told) == (at(1) + 123, "m")
    assert store.threads.raw("m") == b'{"unknown key":"\\ud800"}'
    assert store.threads.raw("unknown") is None


def test_numbers_beyond_64_bits_and_lone_surrogates_do_no_harm(store: Store) -> None:
    message = inbound("m", 1, author="lone \ud800").thing
    store.observe([seen(message), conversation(message_count=2**80, created=-(10**30), updated=10**30)])
    assert store.threads.latest("c1", 1)[0].author == "lone ?"
    row = store.lists.row("c1")
    assert row
    assert row.message_count == 2**63 - 1


def test_earlier_conversations_of_the_same_contact_newest_first(store: Store) -> None:
    store.observe(
        conversation(f"c{n}", contact="p", open=n == 3, created=at(n), active_at=at(n) + NS) for n in (2, 3, 1)
    )
    store.observe([conversation("not hers", contact="q", created=at(0))])
    assert [(one.id, one.created, one.active_at, one.open) for one in store.threads.earlier("c3")] == [
        ("c2", at(2), at(2) + NS, False),
        ("c1", at(1), at(1) + NS, False),
    ]
    assert ids(store.threads.earlier("c2")) == ["c1"]
    assert store.threads.earlier("c1") == []


def test_a_reply_that_is_reported_twice_is_there_once(store: Store) -> None:
    store.observe([outbound("m1", 1, status=Status.QUEUED), outbound("m1", 1, status=Status.READ)])
    (message,) = store.threads.latest("c1", 9)
    assert message.status == Status.READ
    assert store.threads.count() == 1


def test_who_sent_a_message_may_be_heard_before_it_or_after_it(store: Store) -> None:
    told = Observation(Author(id="m1", conversation_id="c1", name="bob"), at(3))
    store.observe([told])
    assert ids(store.threads.latest("c1", 9)) == []
    store.observe([conversation(), outbound("m1", 1), outbound("m2", 2)])
    assert [message.author for message in store.threads.latest("c1", 9)] == ["bob", None]
    change = store.observe([Observation(Author(id="m2", conversation_id="c1", name="eve"), at(3))])
    assert change.conversations == {"c1"}
    assert [message.author for message in store.threads.latest("c1", 9)] == ["bob", "eve"]
    last = store.lists.rows(["c1"])["c1"].last
    assert last is not None
    assert last.author == "eve"


def test_a_thread_is_whole_up_to_where_it_was_read(store: Store) -> None:
    fill(store)
    assert store.threads.whole_until("c1") is None
    store.threads.set_whole_until("c1", Position(at(30), "m30"))
    assert store.threads.whole_until("c1") == Position(at(30), "m30")
    assert store.threads.whole_until("unknown") is None
