"""On which channels a contact can be answered, in which order, and how long free text is possible on each."""

from __future__ import annotations

from tests.store.world import NOW, Clock, at, channel, conversation, event, ids, inbound, outbound
from tui.model import DAY, NS, Status
from tui.platforms import platform
from tui.store import Store, Way

WHATSAPP = channel("whatsapp-1", name="Support", platform="whatsapp", active=True)
SALES = channel("whatsapp-2", name="Sales", platform="whatsapp", active=True)
SMS = channel("sms-1", name="SMS", platform="sms", active=True)


def way(store: Store, id: str, of: str = "c1") -> Way:
    return next(each for each in store.channels.of(of) if each.id == id)


def test_the_last_used_channel_comes_first_whoever_used_it(store: Store) -> None:
    on_sms = {"channel_id": "sms-1", "platform": "sms"}
    store.observe([WHATSAPP, SMS, conversation(channel_ids=("whatsapp-1", "sms-1")), inbound("m1", 1)])
    assert ids(store.channels.of("c1")) == ["whatsapp-1", "sms-1"]
    store.observe([outbound("m2", 2, **on_sms)])
    assert ids(store.channels.of("c1")) == ["sms-1", "whatsapp-1"]
    store.observe([inbound("m3", 3)])
    assert [(each.id, each.last_used) for each in store.channels.of("c1")] == [("whatsapp-1", at(3)), ("sms-1", at(2))]


def test_what_the_conversation_says_of_its_last_channel_counts_before_its_messages_are_here(store: Store) -> None:
    store.observe([inbound("m1", -9), conversation(channel_id="sms-1", active_at=NOW)])
    assert ids(store.channels.of("c1")) == ["sms-1", "whatsapp-1"]


def test_without_a_list_of_channels_those_of_the_messages_count_but_not_those_of_events(store: Store) -> None:
    store.observe([conversation(channel_id=None), inbound("m1", 1), event("m2", 2)])
    store.observe([outbound("m3", 3, channel_id="sms-1", platform="sms")])
    found = store.channels.of("c1")
    assert [(each.id, each.platform) for each in found] == [("sms-1", "sms"), ("whatsapp-1", "whatsapp")]


def test_other_conversations_of_the_contact_count_and_those_of_others_do_not(store: Store) -> None:
    store.observe([WHATSAPP, SMS, conversation(contact="p"), conversation("theirs", contact="q")])
    store.observe([conversation("old", contact="p", open=False, channel_id="sms-1"), inbound("m1", 5, "theirs")])
    store.observe([inbound("m2", 1, "old")])
    assert set(ids(store.channels.of("c1"))) == {"whatsapp-1", "sms-1"}
    assert way(store, "whatsapp-1").window_ends == at(1) + DAY


def test_a_window_goes_by_what_was_received_on_that_channel_alone(store: Store) -> None:
    store.observe([WHATSAPP, SALES, SMS, conversation(channel_ids=("whatsapp-1", "whatsapp-2", "sms-1"))])
    store.observe([inbound("m1", 1), inbound("m2", 2, channel_id="whatsapp-2"), inbound("m3", 3, channel_id="sms-1")])
    store.observe([outbound("m4", 4), outbound("m5", 5, status=Status.FAILED), event("m6", 6)])
    ends = {each.id: each.window_ends for each in store.channels.of("c1")}
    assert ends == {"whatsapp-1": at(1) + DAY, "whatsapp-2": at(2) + DAY, "sms-1": None}


def test_a_window_is_shut_from_its_end_on_and_not_a_second_before(store: Store) -> None:
    store.observe([WHATSAPP, conversation(), inbound("m1", 1)])
    end = at(1) + DAY
    shut = [way(store, "whatsapp-1").is_shut(end + by) for by in (-NS, -1, 0, NS)]
    assert shut == [False, False, True, True]


def test_where_the_contact_never_wrote_the_window_is_shut_as_soon_as_that_is_known(store: Store, clock: Clock) -> None:
    store.observe([WHATSAPP, SMS, conversation(channel_id="sms-1", platform="sms", channel_ids=("whatsapp-1",))])
    assert not way(store, "whatsapp-1").is_shut(NOW)
    store.threads.set_history("c1", None, None, True)
    assert way(store, "whatsapp-1").is_shut(NOW)
    assert not way(store, "sms-1").is_shut(NOW)
    store.observe([inbound("m1", 0)])
    assert not way(store, "whatsapp-1").is_shut(NOW)


def test_a_thread_that_is_here_for_as_long_as_the_window_is_enough_to_know(store: Store, clock: Clock) -> None:
    store.observe([WHATSAPP, conversation(channel_id="sms-1", channel_ids=("whatsapp-1",))])
    for back, known in ((DAY - 1, False), (DAY, True)):
        store.threads.set_history("c1", (NOW - back, "m"), "more", False)  # type: ignore[arg-type]
        assert way(store, "whatsapp-1").never_wrote is known


def test_an_old_conversation_that_was_never_read_does_not_matter_unless_it_is_young(store: Store) -> None:
    store.observe([WHATSAPP, conversation(contact="p", channel_id="sms-1", channel_ids=("whatsapp-1",))])
    store.threads.set_history("c1", None, None, True)
    store.observe([conversation("old", contact="p", channel_id="sms-1", active_at=NOW - 2 * DAY)])
    assert way(store, "whatsapp-1").never_wrote
    store.observe([conversation("young", contact="p", channel_id="sms-1", active_at=NOW - DAY // 2)])
    assert not way(store, "whatsapp-1").never_wrote


def test_the_rule_is_that_of_the_channel_even_if_the_conversation_names_another_platform(store: Store) -> None:
    """Webhooks say which channel was used last, and not always its platform."""
    store.observe([WHATSAPP, SMS, conversation(channel_id="sms-1", platform="sms"), inbound("m1", 1)])
    store.observe([conversation(channel_id="whatsapp-1", platform=None)])
    row = store.lists.row("c1")
    assert row
    assert (row.platform, row.window_ends) == ("whatsapp", at(1) + DAY)


def test_what_was_used_long_ago_is_remembered_where_nothing_else_was(store: Store, clock: Clock) -> None:
    store.observe([WHATSAPP, conversation(), inbound("m1", 1)])
    clock.now = at(1) + 400 * DAY
    assert (way(store, "whatsapp-1").window_ends, way(store, "whatsapp-1").last_used) == (at(1) + DAY, at(1))
    store.observe([inbound("m2", 400 * 24 * 60, channel_id="whatsapp-2")])
    store.threads.set_history("c1", None, None, True)
    assert ids(store.channels.of("c1")) == ["whatsapp-2", "whatsapp-1"]
    assert way(store, "whatsapp-1").is_shut(clock())


def test_those_that_can_send_come_first_of_all_channels(store: Store) -> None:
    store.observe([channel("a", name="Old number", platform="whatsapp", active=False), SMS, WHATSAPP, SALES])
    assert [each.name for each in store.channels.all()] == ["Sales", "SMS", "Support", "Old number"]
    assert [each.can_send for each in store.channels.all()] == [True, True, True, False]


def test_a_conversation_that_nobody_knows_has_no_channels(store: Store) -> None:
    assert store.channels.of("nothing") == []
    assert platform("nothing").window is None
