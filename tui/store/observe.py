"""Observations into the store: merged with what is there, and what looks different afterwards is touched."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Message, Observation
from tui.store import deliveries, starts
from tui.store.merge import Record, merge
from tui.store.records import (
    AUTHORS,
    CHANNELS,
    CONTACTS,
    CONVERSATIONS,
    MESSAGES,
    TABLES,
    Table,
    record_from_row,
    record_of,
    row_from_record,
    same_to_the_eye,
)
from tui.store.rows import is_provisional
from tui.store.writing import Writing

Key = tuple[Table, str]


def observe(writing: Writing, observations: Iterable[Observation]) -> None:
    news: dict[Key, Record] = {}
    places: set[str] = set()
    for observation in observations:
        thing = observation.thing
        key = TABLES[type(thing)], thing.id
        news[key] = merge(news.get(key, {}), record_of(observation))
        if isinstance(thing, Message):
            places.add(thing.conversation_id)
            deliveries.note(writing, thing, observation.seen)
    for conversation_id in places:
        writing.place(conversation_id)
    order = [CONVERSATIONS, CONTACTS, CHANNELS, MESSAGES, AUTHORS]
    for (table, id), said in sorted(news.items(), key=lambda item: order.index(item[0][0])):
        old = _read(writing, table, id)
        new = merge(old, said)
        if new != old:
            writing.run(table.upsert, (*row_from_record(table, new), id))
            if not same_to_the_eye(old, new):
                _TOUCH[table.name](writing, id, old, new)


def _read(writing: Writing, table: Table, id: str) -> Record:
    row = writing.one(table.select, (id,))
    return record_from_row(table, row) if row else {}


def _value(record: Record, name: str) -> str | None:
    said = record.get(name)
    return str(said.value) if said else None


def _touch_conversation(writing: Writing, id: str, old: Record, new: Record) -> None:
    writing.touch(id)
    left = _value(old, "contact_id")
    if left and left != _value(new, "contact_id"):  # the old contact's other conversations lose its window
        _touch_conversations_of(writing, left)


def _touch_contact(writing: Writing, id: str, old: Record, new: Record) -> None:
    _touch_conversations_of(writing, id)


def _touch_conversations_of(writing: Writing, contact_id: str) -> None:
    writing.touch_all("SELECT id FROM conversations WHERE contact_id = ?", (contact_id,))


def _touch_channel(writing: Writing, id: str, old: Record, new: Record) -> None:
    writing.everything = True
    writing.run("UPDATE channels SET revision = ? WHERE id = ?", (writing.revision, id))
    if _value(old, "platform") != _value(new, "platform"):  # the reply window goes by the platform
        writing.touch_all("SELECT id FROM conversations WHERE channel_id = ?", (id,))


def _touch_message(writing: Writing, id: str, old: Record, new: Record) -> None:
    for conversation_id in {_value(old, "conversation_id"), _value(new, "conversation_id")} - {None}:
        writing.touch(str(conversation_id))
    if reference := _value(new, "reference"):
        _confirm(writing, reference, id, str(_value(new, "conversation_id")))


def _touch_author(writing: Writing, id: str, old: Record, new: Record) -> None:
    writing.touch_all("SELECT conversation_id FROM messages WHERE id = ?", (id,))


def _confirm(writing: Writing, reference: str, message_id: str, conversation_id: str) -> None:
    """The message is at the API, so our reply in the outbox is sent, whatever we thought of it."""
    row = writing.one("SELECT * FROM outbox WHERE reference = ?", (reference,))
    if row and (row["state"] != "sent" or row["message_id"] is None or message_id < row["message_id"]):
        writing.run(
            "UPDATE outbox SET state = 'sent', message_id = ?, reason = '', advice = '' WHERE reference = ?",
            (message_id, reference),
        )
        writing.touch(row["conversation_id"])
    if row and is_provisional(row["conversation_id"]):
        starts.become(writing, row["conversation_id"], conversation_id)


_TOUCH = {
    CONVERSATIONS.name: _touch_conversation,
    CONTACTS.name: _touch_contact,
    CHANNELS.name: _touch_channel,
    MESSAGES.name: _touch_message,
    AUTHORS.name: _touch_author,
}
