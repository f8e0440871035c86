"""A conversation that begins here is in the list at once, and is another one when the API has told it."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from tests.store.world import Clock, contact, conversation, outbound
from tui.model import File, Location, Media, Text
from tui.store import Change, OutgoingState, Store, View, is_provisional
from tui.store.spool import ORPHANED

NUMBER = "+4915770000101"


def begin(store: Store, to: str = NUMBER, words: str = "Hello") -> tuple[str, str]:
    """The reference of a first message, and its conversation."""
    reference = store.outbox.start(to, "h1", Text(words)).reference
    assert reference
    outgoing = store.outbox.get(reference)
    assert outgoing
    return reference, outgoing.conversation_id


def listed(store: Store) -> list[str]:
    return [row.id for row in store.lists.page(View.OPEN, 0, 20)]


def test_it_is_in_the_list_with_its_number_and_its_channel(store: Store) -> None:
    reference, id = begin(store)
    assert is_provisional(id)
    (row,) = store.lists.page(View.OPEN, 0, 20)
    assert (row.id, row.number, row.channel_id, row.sending) == (id, NUMBER, "h1", OutgoingState.WAITING)
    outgoing = store.outbox.get(reference)
    assert outgoing
    assert (outgoing.recipient, outgoing.channel_id, outgoing.seen) == (NUMBER, "h1", None)


def test_what_is_written_there_goes_to_the_same_recipient_on_the_same_channel(store: Store) -> None:
    _, id = begin(store)
    added = store.outbox.add(id, Text("and more"), seen=None)
    second = store.outbox.get(added.reference or "")
    assert second
    assert (second.recipient, second.channel_id) == (NUMBER, "h1")
    assert begin(store, words="a third")[1] == id


def test_a_known_contact_lends_its_name(store: Store) -> None:
    store.observe([contact("p1", name="Ada", number=NUMBER)])
    _, id = begin(store)
    row = store.lists.row(id)
    assert row
    assert (row.name, row.contact_id) == ("Ada", "p1")


def test_the_message_with_our_reference_tells_which_conversation_it_became(store: Store) -> None:
    reference, id = begin(store)
    later = store.outbox.add(id, Text("and more"), seen=None).reference
    store.drafts.put(id, "being written")
    change = store.observe([conversation("c9"), outbound("m1", 1, "c9", reference=reference)])
    assert store.outbox.became(id) == "c9"
    assert {id, "c9"} <= change.conversations
    assert listed(store) == ["c9"]
    assert [each.reference for each in store.outbox.of("c9")] == [later]
    moved = store.outbox.get(later or "")
    assert moved
    assert (moved.conversation_id, moved.recipient) == ("c9", "")
    assert (store.drafts.get("c9").text, store.drafts.get(id).text) == ("being written", "being written")


def test_what_is_still_written_to_the_old_id_reaches_the_new_conversation(store: Store) -> None:
    reference, id = begin(store)
    store.outbox.landed(reference, "c9")
    store.drafts.put(id, "typed a moment too late")
    assert store.drafts.get("c9").text == "typed a moment too late"
    added = store.outbox.add(id, Text("sent a moment too late"), seen=None, check=False)
    assert [each.reference for each in store.outbox.of("c9")] == [reference, added.reference]


def test_both_drafts_are_kept_when_the_contact_had_a_conversation_with_one(store: Store) -> None:
    reference, id = begin(store)
    store.drafts.put("c9", "older")
    store.drafts.put(id, "newer")
    store.outbox.landed(reference, "c9")
    assert store.drafts.get("c9").text == "older\n\nnewer"


def test_dropping_all_of_it_ends_it_and_putting_one_back_brings_it_back(store: Store) -> None:
    reference, id = begin(store)
    outgoing = store.outbox.get(reference)
    assert outgoing
    assert store.outbox.drop(reference)
    assert listed(store) == []
    store.outbox.restore(outgoing)
    assert listed(store) == [id]
    assert store.outbox.get(reference) == outgoing


def test_a_draft_holds_it_and_brings_it_back(store: Store) -> None:
    reference, id = begin(store)
    store.drafts.put(id, "more")
    assert store.outbox.drop(reference)
    assert listed(store) == [id]
    store.drafts.put(id, "")
    assert listed(store) == []
    store.drafts.put(id, "again")
    assert listed(store) == [id]


def test_whoever_has_a_conversation_is_found_by_number_and_by_id(store: Store) -> None:
    store.observe([contact("p1", number=NUMBER), conversation("c1", contact="p1")])
    assert store.outbox.talk_with(NUMBER) == store.outbox.talk_with("p1") == "c1"
    assert store.outbox.talk_with("+31600000000") is None


@pytest.mark.parametrize("state", [OutgoingState.SENDING, OutgoingState.UNSURE, OutgoingState.SENT])
def test_what_may_be_gone_is_neither_dropped_nor_changed(store: Store, state: OutgoingState) -> None:
    reference, _ = begin(store)
    store.outbox.set_state(reference, OutgoingState.SENDING)
    store.outbox.set_state(reference, state, message_id="m1")
    assert not store.outbox.drop(reference)
    assert not store.outbox.change(reference, Text("something else"))
    outgoing = store.outbox.get(reference)
    assert outgoing
    assert outgoing.content == Text("Hello")


def test_a_changed_reply_is_tried_again_in_its_place(store: Store) -> None:
    first = store.outbox.add("c1", Location(1, 2), seen=None, check=False).reference or ""
    second = store.outbox.add("c1", Text("after it"), seen=None, check=False).reference
    store.outbox.set_state(first, OutgoingState.FAILED, reason="Nowhere.")
    assert store.outbox.change(first, Location(3, 4))
    waiting = store.outbox.unfinished()
    assert [each.reference for each in waiting] == [first, second]
    assert (waiting[0].content, waiting[0].reason) == (Location(3, 4), "")


def test_a_link_is_kept_so_that_a_file_is_uploaded_once(store: Store) -> None:
    picture = Media("image", (File("", "The dent", "dent.png", "image/png", 3),))
    reference = store.outbox.add("c1", picture, seen=None, check=False, files=["copy.png"]).reference or ""
    assert store.outbox.copies() == {"copy.png"}
    assert store.outbox.uploaded(reference, "https://files.example/1")
    assert not store.outbox.uploaded(reference, "https://files.example/2")
    outgoing = store.outbox.get(reference)
    assert outgoing
    file = File("https://files.example/1", "The dent", "dent.png", "image/png", 3)
    assert outgoing.content == Media("image", (file,))


def test_a_draft_stays_when_something_else_is_sent(store: Store) -> None:
    store.drafts.put("c1", "being written")
    store.outbox.add("c1", Location(1, 2), seen=None)
    store.outbox.add("c1", Text("words of a form"), seen=None, keep_draft=True)
    assert store.drafts.get("c1").text == "being written"


def test_a_copy_is_our_own_and_goes_when_nobody_wants_it(store: Store) -> None:
    names = [store.spool.take(io.BytesIO(bytes([number])), ".png") for number in range(3)]
    wanted, young, old = names
    assert stat.S_IMODE(store.spool.path(wanted).stat().st_mode) == 0o600
    past = store.spool.path(old).stat().st_mtime - ORPHANED - 1
    for name in (wanted, old):
        os.utime(store.spool.path(name), (past, past))
    assert store.spool.sweep({wanted})
    assert [store.spool.path(name).exists() for name in (wanted, young, old)] == [True, True, False]
    store.spool.forget([wanted, "gone already"])
    assert not store.spool.path(wanted).exists()


def test_a_copys_name_leads_nowhere_else(store: Store) -> None:
    assert store.spool.path("../inbox.db").name == "inbox.db"
    assert store.spool.path("../inbox.db").parent.name == "outgoing"


def test_the_clock_says_when_it_began(store: Store, clock: Clock) -> None:
    _, id = begin(store)
    row = store.lists.row(id)
    assert row
    assert row.active_at == clock()


def test_another_inbox_of_the_same_person_hears_of_it(store: Store, path: Path) -> None:
    other = Store.open(path)
    try:
        reference, id = begin(store)
        assert other.look_elsewhere()
        assert listed(other) == [id]
        heard: list[Change] = []
        other.listen(heard.append)
        store.outbox.landed(reference, "c9")
        assert other.look_elsewhere()
        assert {id, "c9"} <= heard[-1].conversations
        assert other.outbox.became(id) == "c9"
    finally:
        other.close()
