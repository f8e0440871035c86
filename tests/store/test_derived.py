"""What the lists show beside the reported fields: waiting, unread, reply window, open, preview."""

from __future__ import annotations

from tests.store.world import Clock, at, channel, contact, conversation, event, inbound, outbound
from tui.model import DAY, Status, Text
from tui.store import Position, Row, Store, View


def row(store: Store, id: str = "c1") -> Row:
    found = store.lists.row(id)
    assert found
    return found


def test_waiting_since_the_first_message_after_our_last_answer(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1), outbound("m2", 2), inbound("m3", 3), inbound("m4", 4)])
    assert row(store).waiting_since == at(3)
    store.observe([outbound("m5", 5)])
    assert row(store).waiting_since is None


def test_a_failed_answer_and_an_event_answer_nothing(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1), outbound("m2", 2, status=Status.FAILED), event("m3", 3)])
    assert (row(store).waiting_since, row(store).unread) == (at(1), 1)
    store.observe([outbound("m4", 4)])
    store.observe([outbound("m4", 4, status=Status.FAILED)])
    assert row(store).waiting_since == at(1)


def test_nobody_waits_and_nothing_is_unread_in_an_archived_conversation(store: Store) -> None:
    store.observe([conversation(open=False), inbound("m1", 1)])
    assert (row(store).waiting_since, row(store).unread) == (None, 0)


def test_unread_counts_after_the_read_mark_or_our_answer_whichever_is_later(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1), inbound("m2", 2), inbound("m3", 3), event("m4", 4)])
    assert row(store).unread == 3
    store.reading.mark("c1", Position(at(2), "m2"))
    assert row(store).unread == 1
    store.observe([outbound("m5", 5), inbound("m6", 6)])
    assert row(store).unread == 1


def test_a_read_mark_never_moves_back(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1), inbound("m2", 2)])
    store.reading.mark("c1", Position(at(2), "m2"))
    store.reading.mark("c1", Position(at(1), "m1"))
    assert row(store).unread == 0


def test_unread_again_until_it_is_read_or_answered(store: Store) -> None:
    store.observe([conversation(), inbound("m1", 1)])
    store.reading.mark("c1", Position(at(1), "m1"))
    store.reading.unread_again("c1")
    store.reading.unread_again("c1")
    assert row(store).unread == 1
    store.observe([inbound("m2", 2)])
    assert row(store).unread == 2
    store.reading.mark("c1", Position(at(2), "m2"))
    assert row(store).unread == 0
    store.reading.unread_again("c1")
    store.observe([outbound("m3", 3)])
    assert row(store).unread == 0


def test_the_window_goes_by_contact_and_channel_over_all_conversations(store: Store) -> None:
    store.observe(
        [
            conversation("old", contact="p", open=False),
            conversation("new", contact="p"),
            conversation("other channel", contact="p", channel_id="whatsapp-2"),
            conversation("somebody else", contact="q"),
            inbound("m1", 1, "old"),
        ]
    )
    ends = {id: row(store, id).window_ends for id in ("old", "new", "other channel", "somebody else")}
    assert ends == {"old": at(1) + DAY, "new": at(1) + DAY, "other channel": None, "somebody else": None}
    change = store.observe([inbound("m2", 2, "new")])
    assert row(store, "old").window_ends == at(2) + DAY
    assert change.conversations == {"old", "new"}


def test_a_contact_with_very_many_conversations_is_no_trouble(store: Store) -> None:
    store.observe(conversation(f"c{n}", contact="p", open=n == 0) for n in range(2000))
    change = store.observe([inbound("m1", 1, "c0")])
    assert len(change.conversations) == 2000
    assert row(store, "c1999").window_ends == at(1) + DAY


def test_a_conversation_that_changes_its_contact_takes_its_window_along(store: Store) -> None:
    store.observe([conversation("a", contact="p"), conversation("b", contact="p"), inbound("m1", 1, "a")])
    assert row(store, "b").window_ends == at(1) + DAY
    store.observe([conversation("a", contact="q")])
    assert row(store, "b").window_ends is None


def test_a_message_that_turns_out_to_be_elsewhere_leaves_nothing_behind(store: Store) -> None:
    store.observe([conversation("a"), conversation("b"), inbound("m1", 1, "a")])
    change = store.observe([inbound("m1", 1, "b")])
    assert (row(store, "a").unread, row(store, "b").unread) == (0, 1)
    assert change.conversations == {"a", "b"}


def test_only_some_platforms_have_a_window_and_it_may_be_told_by_the_channel(store: Store) -> None:
    store.observe([conversation(platform="sms"), inbound("m1", 1)])
    store.observe([conversation("c2", platform=None), inbound("m2", 1, "c2", platform=None)])
    assert (row(store).window_ends, row(store, "c2").window_ends) == (None, None)
    store.observe([channel(platform="whatsapp")])
    assert row(store, "c2").window_ends == at(1) + DAY


def test_what_the_person_asked_for_shows_before_the_api_knows(store: Store, clock: Clock) -> None:
    store.observe([conversation(), inbound("m1", 1)])
    store.intents.set("c1", open=False)
    assert not row(store).open
    assert store.lists.ids(View.ARCHIVED, 0, 9) == ["c1"]
    store.observe([conversation()])  # a list page that was on its way
    assert not row(store).open
    store.observe([conversation(open=False)])
    store.intents.done("c1", clock())
    assert not row(store).open
    store.intents.set("c1", open=True)
    store.intents.drop("c1", clock())
    assert not row(store).open


def test_a_newer_wish_stays_when_the_older_one_is_done(store: Store, clock: Clock) -> None:
    store.observe([conversation()])
    store.intents.set("c1", open=False)
    first = clock()
    clock.now += 1
    store.intents.set("c1", open=True)
    store.intents.done("c1", first)
    (pending,) = store.intents.pending()
    assert (pending.conversation_id, pending.open, pending.since) == ("c1", True, clock())


def test_the_preview_is_the_newest_message_that_is_not_an_event(store: Store) -> None:
    store.observe([conversation(), outbound("m1", 1, status=Status.READ, author="Bo"), event("m2", 2)])
    last = row(store).last
    assert last
    assert (last.content, last.status, last.created, last.author) == (Text("words of m1"), Status.READ, at(1), "Bo")
    store.observe([outbound("m3", 3, status=Status.FAILED)])
    last = row(store).last
    assert last
    assert last.status == Status.FAILED


def test_a_message_before_its_conversation_is_shown_as_open(store: Store) -> None:
    store.observe([inbound("m1", 1)])
    assert store.lists.ids(View.WAITING, 0, 9) == ["c1"]
    shown = row(store)
    assert (shown.open, shown.active_at, shown.channel_id, shown.platform) == (True, at(1), "whatsapp-1", "whatsapp")


def test_a_row_has_what_contact_and_channel_say(store: Store) -> None:
    store.observe([conversation(contact="p"), contact("p", "Ada", "+31612345678")])
    change = store.observe([channel(name="Support", active=False)])
    assert change.everything
    shown = row(store)
    assert (shown.name, shown.number, shown.channel_name, shown.channel_active) == (
        "Ada",
        "+31612345678",
        "Support",
        False,
    )
