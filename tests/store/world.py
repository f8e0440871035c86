"""Short ways to say what a feed reported, and to look at a whole store."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from typing import Any

from tui.model import (
    NS,
    Channel,
    Contact,
    Content,
    Conversation,
    Direction,
    Event,
    Message,
    Observation,
    Status,
    Text,
    Thing,
)
from tui.store import Store

NOW = 1_795_000_000 * NS
MINUTE = 60 * NS

_arrival = itertools.count(1)


def seen(thing: Thing, at: int | None = None, raw: bytes = b"{}") -> Observation:
    """An observation; without `at`, later than all before it."""
    return Observation(thing, next(_arrival) if at is None else at, raw)


def conversation(id: str = "c1", *, contact: str | None = None, open: bool = True, **fields: Any) -> Observation:
    given: dict[str, Any] = {"channel_id": "whatsapp-1", "platform": "whatsapp", "active_at": NOW} | fields
    return seen(Conversation(id=id, contact_id=contact or f"contact of {id}", open=open, **given))


def contact(id: str, name: str | None = None, number: str | None = None) -> Observation:
    return seen(Contact(id=id, name=name, number=number))


def channel(id: str = "whatsapp-1", **fields: Any) -> Observation:
    return seen(Channel(id=id, **fields))


def inbound(id: str, minute: float, where: str = "c1", **fields: Any) -> Observation:
    """A message of the customer, so many minutes after NOW."""
    return _message(id, minute, where, Direction.RECEIVED, {"status": Status.RECEIVED} | fields)


def outbound(id: str, minute: float, where: str = "c1", **fields: Any) -> Observation:
    return _message(id, minute, where, Direction.SENT, {"status": Status.SENT} | fields)


def event(id: str, minute: float, where: str = "c1") -> Observation:
    return _message(id, minute, where, Direction.RECEIVED, {"content": Event("ticketLifecycleAssigned")})


def _message(id: str, minute: float, where: str, direction: Direction, fields: dict[str, Any]) -> Observation:
    content: Content = Text(f"words of {id}")
    given = {"content": content, "channel_id": "whatsapp-1", "platform": "whatsapp"} | fields
    return seen(Message(id=id, conversation_id=where, direction=direction, created=at(minute), **given))


def at(minute: float) -> int:
    return NOW + int(minute * MINUTE)


def ids(things: list[Any]) -> list[str]:
    return [thing.id for thing in things]


def dump(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything in the file but revisions, which count the writes, and what the search has read."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = [table for table in tables if not table.startswith(("search", "unsearched"))]
    found = {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in tables}
    connection.close()
    for row in itertools.chain(*found.values()):
        row.pop("revision", None)
    return found


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


def open_store(folder: Path, clock: Clock | None = None) -> Store:
    return Store.open(folder / "inbox.db", clock=clock or Clock())
