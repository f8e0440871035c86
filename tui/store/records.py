"""Records and the rows that keep them: which fields each kind of thing has, and how they lie in the tables."""

from __future__ import annotations

import sqlite3
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import msgspec

from tui.model import (
    Author,
    Channel,
    Contact,
    Content,
    Conversation,
    Direction,
    Event,
    Failure,
    Message,
    Observation,
    Status,
    Thing,
    content_from_json,
)

if TYPE_CHECKING:
    from tui.store.merge import Delivery, Record, Value

LARGEST = 2**63 - 1


class Kind(IntEnum):
    """What a message means for waiting and unread; kept in a column, since the indexes go by it."""

    EVENT = 0
    INBOUND = 1
    OUTBOUND = 2
    UNDELIVERED = 3


class Table(msgspec.Struct, frozen=True):
    """A table of records. `fields` are merged one by one; `columns` are what they are kept in, in order."""

    name: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE id = ?"

    @property
    def upsert(self) -> str:
        values = ", ".join("?" * len(self.columns))
        updates = ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        return (
            f"INSERT INTO {self.name} ({', '.join(self.columns)}, id) VALUES ({values}, ?)"
            f" ON CONFLICT (id) DO UPDATE SET {updates}"
        )


_STAMPS = ("stamp_updated", "stamp_seen", "stamps", "raw")


def _table(name: str, *fields: str, extra: tuple[str, ...] = ()) -> Table:
    return Table(name, fields, fields + extra + _STAMPS)


CONTACTS = _table("contacts", "name", "number", "details", "created", "updated")
CHANNELS = _table("channels", "name", "platform", "active", "state", "created", "updated")
CONVERSATIONS = _table(
    "conversations",
    *("contact_id", "open", "channel_id", "channel_ids", "platform", "message_count"),
    *("created", "updated", "active_at"),
)
MESSAGES = _table(
    "messages",
    *("conversation_id", "direction", "created", "updated", "content", "channel_id", "platform", "sender"),
    *("recipient", "reference", "reply_to", "author"),
    extra=("status", "status_word", "failure", "kind"),
)
AUTHORS = _table("authors", "conversation_id", "name", "updated")
TABLES: dict[type[Thing], Table] = {
    Conversation: CONVERSATIONS,
    Contact: CONTACTS,
    Channel: CHANNELS,
    Message: MESSAGES,
    Author: AUTHORS,
}


def record_of(observation: Observation) -> Record:
    """What an observation says: its fields that are not None, and the keys of its raw JSON."""
    from tui.store.merge import Said
    from tui.store.raw import split

    thing = observation.thing
    stamp = _bounded(thing.updated or 0), observation.seen
    values = ((name, getattr(thing, name)) for name in TABLES[type(thing)].fields)
    record = {name: Said(stamp, _plain(value)) for name, value in values if value is not None}
    if isinstance(thing, Message) and (thing.status is not Status.UNKNOWN or thing.status_word or thing.failure):
        record["delivery"] = Said(stamp, _delivery(thing))
    return record | {key: Said(stamp, value) for key, value in split(observation.raw).items()}


def record_from_row(table: Table, row: sqlite3.Row) -> Record:
    from tui.store.merge import Delivery, Said, Stamp
    from tui.store.raw import split

    base = row["stamp_updated"], row["stamp_seen"]
    if base[1] is None:  # a place kept by a reference: nobody has reported this thing yet
        return {}
    own: dict[str, Stamp] = msgspec.json.decode(row["stamps"], type=dict[str, Stamp]) if row["stamps"] else {}
    values: dict[str, Value | Delivery] = {name: row[name] for name in table.fields if row[name] is not None}
    if table is MESSAGES and row["status"] is not None:
        values["delivery"] = Delivery(row["status"], row["status_word"], row["failure"] or b"")
    values |= split(row["raw"])
    return {name: Said(own.get(name, base), value) for name, value in values.items()}


def row_from_record(table: Table, record: Record) -> list[Any]:
    """The values of `table.columns`. Stamps are written out only where they differ from the newest one."""
    from tui.store.merge import is_raw, newest
    from tui.store.raw import join

    base = newest(record)
    own = {name: said.stamp for name, said in sorted(record.items()) if said.stamp != base}
    raw = join({name: said.value for name, said in record.items() if isinstance(said.value, bytes) and is_raw(name)})
    stamps = msgspec.json.encode(own) if own else None
    values: list[Any] = [record[name].value if name in record else None for name in table.fields]
    return [*values, *(_message_columns(record) if table is MESSAGES else ()), *base, stamps, raw]


def same_to_the_eye(old: Record, new: Record) -> bool:
    """Whether nothing that is shown differs: raw JSON and stamps are not."""
    return _shown(old) == _shown(new)


def message_from_row(row: sqlite3.Row) -> Message:
    content, failure = row["content"], row["failure"]
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        direction=Direction(row["direction"]),
        created=row["created"],
        updated=row["updated"],
        status=Status(row["status"] or Status.UNKNOWN),
        status_word=row["status_word"] or "",
        failure=msgspec.json.decode(failure, type=Failure) if failure else None,
        content=content_from_json(content) if content else None,
        channel_id=row["channel_id"],
        platform=row["platform"],
        sender=row["sender"],
        recipient=row["recipient"],
        reference=row["reference"],
        reply_to=row["reply_to"],
        author=row["author"],
    )


def _message_columns(record: Record) -> tuple[str | None, str | None, bytes | None, Kind]:
    from tui.store.merge import Delivery

    said = record.get("delivery")
    delivery = said.value if said and isinstance(said.value, Delivery) else None
    status, word, failure = delivery or (None, None, None)
    return status, word, failure or None, _kind(record, status)


def _kind(record: Record, status: str | None) -> Kind:
    content = record.get("content")
    if content and isinstance(content.value, bytes) and isinstance(content_from_json(content.value), Event):
        return Kind.EVENT
    if record["direction"].value == Direction.RECEIVED:
        return Kind.INBOUND
    return Kind.UNDELIVERED if status == Status.FAILED else Kind.OUTBOUND


def _shown(record: Record) -> dict[str, object]:
    from tui.store.merge import is_raw

    return {name: said.value for name, said in record.items() if name != "updated" and not is_raw(name)}


def _delivery(message: Message) -> Delivery:
    from tui.store.merge import Delivery

    failure = encoded(message.failure) if message.failure else b""
    return Delivery(str(message.status), storable(message.status_word), failure)


def _plain(value: object) -> Value:
    """As SQLite can keep it: no lone surrogates in text, no number beyond 64 bits."""
    if isinstance(value, str):
        return storable(value)
    return _bounded(int(value)) if isinstance(value, int) else encoded(value)


def storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def content_bytes(content: Content) -> bytes:
    """`content_to_json`, also for text with lone surrogates, which become question marks."""
    return encoded(content)


def encoded(value: Any) -> bytes:
    """JSON, also of text with lone surrogates, which become question marks."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        import json

        return json.dumps(msgspec.to_builtins(value), ensure_ascii=False).encode("utf-8", "replace")


def _bounded(number: int) -> int:
    return max(-LARGEST, min(LARGEST, number))
