"""Columns of a conversation that follow from other rows: made anew for what was touched, never counted up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tui.model import REPLY_WINDOW
from tui.store.records import Kind
from tui.store.rows import Position

_NEWEST = (
    "SELECT rowid FROM messages WHERE conversation_id = c.id AND kind = {kind} ORDER BY created DESC, id DESC LIMIT 1"
)

_FACTS = f"""
SELECT c.open, c.active_at, c.created, c.contact_id, c.channel_id, c.platform, c.window_ends,
       contacts.name, contacts.number, intents.open AS wanted,
       reading.read_created, reading.read_id, reading.again_created, reading.again_id,
       i.created AS inbound_created, i.id AS inbound_id,
       o.created AS outbound_created, o.id AS outbound_id,
       u.created AS undelivered_created, u.id AS undelivered_id
FROM conversations c
LEFT JOIN contacts ON contacts.id = c.contact_id
LEFT JOIN intents ON intents.conversation_id = c.id
LEFT JOIN reading ON reading.conversation_id = c.id
LEFT JOIN messages i ON i.rowid = ({_NEWEST.format(kind=int(Kind.INBOUND))})
LEFT JOIN messages o ON o.rowid = ({_NEWEST.format(kind=int(Kind.OUTBOUND))})
LEFT JOIN messages u ON u.rowid = ({_NEWEST.format(kind=int(Kind.UNDELIVERED))})
WHERE c.id = ?
"""

_BEGINNING = Position(-(2**63), "")


def derive(connection: sqlite3.Connection, touched: Iterable[str], revision: int) -> set[str]:
    """Derive what was touched; returns the other conversations whose reply window changed with it."""
    ids = set(touched)
    contacts = {_derive_row(connection, id, revision) for id in ids}
    siblings: set[str] = set()
    for contact_id in contacts - {None}:
        others = connection.execute("SELECT id FROM conversations WHERE contact_id = ?", (contact_id,)).fetchall()
        siblings |= {id for (id,) in others if id not in ids and _derive_window(connection, id, revision)}
    return siblings


def _derive_row(connection: sqlite3.Connection, id: str, revision: int) -> str | None:
    """Derive one conversation; returns its contact."""
    facts = connection.execute(_FACTS, (id,)).fetchone()
    inbound, outbound = _position(facts, "inbound"), _position(facts, "outbound")
    last = max(inbound, outbound, _position(facts, "undelivered"))
    is_open = _is_open(facts, last)
    waiting_since = _waiting_since(connection, id, outbound) if is_open and inbound > outbound else None
    values = (
        is_open,
        max(facts["active_at"] or 0, facts["created"] or 0, last.created, 0),
        waiting_since,
        _unread(connection, id, facts, inbound, outbound) if is_open else 0,
        _window_ends(connection, id),
        last.id or None,
        _words(facts["name"], facts["number"]),
        revision,
    )
    connection.execute(
        "UPDATE conversations SET is_open = ?, activity = ?, waiting_since = ?, unread = ?, window_ends = ?,"
        " last_id = ?, words = ?, revision = ? WHERE id = ?",
        (*values, id),
    )
    contact_id: str | None = facts["contact_id"]
    return contact_id


def _position(facts: sqlite3.Row, what: str) -> Position:
    created = facts[f"{what}_created"]
    return _BEGINNING if created is None else Position(created, facts[f"{what}_id"])


def _is_open(facts: sqlite3.Row, last: Position) -> int | None:
    """What the person asked for, else what the API says; None for a mere place that nothing is known of."""
    if facts["wanted"] is not None:
        return int(facts["wanted"])
    if facts["open"] is not None:
        return int(facts["open"])
    return None if last == _BEGINNING else 1


def _waiting_since(connection: sqlite3.Connection, id: str, answered: Position) -> int:
    """When the first message of the customer after our last answer was made."""
    sql = "SELECT min(created) FROM messages WHERE conversation_id = ? AND kind = ? AND (created, id) > (?, ?)"
    return int(connection.execute(sql, (id, Kind.INBOUND, *answered)).fetchone()[0])


def _unread(connection: sqlite3.Connection, id: str, facts: sqlite3.Row, inbound: Position, outbound: Position) -> int:
    read = max(outbound, _position(facts, "read"))
    again = int(_position(facts, "again") > outbound)
    if inbound <= read:
        return again
    sql = "SELECT count(*) FROM messages WHERE conversation_id = ? AND kind = ? AND (created, id) > (?, ?)"
    return int(connection.execute(sql, (id, Kind.INBOUND, *read)).fetchone()[0]) + again


def _derive_window(connection: sqlite3.Connection, id: str, revision: int) -> bool:
    ends = _window_ends(connection, id)
    sql = "UPDATE conversations SET window_ends = ?, revision = ? WHERE id = ? AND window_ends IS NOT ?"
    return connection.execute(sql, (ends, revision, id, ends)).rowcount > 0


def _window_ends(connection: sqlite3.Connection, id: str) -> int | None:
    """When free text stops being possible: the window belongs to the contact and the channel, not to a conversation."""
    row = connection.execute(
        "SELECT c.contact_id, c.channel_id, coalesce(c.platform, h.platform) AS platform"
        " FROM conversations c LEFT JOIN channels h ON h.id = c.channel_id WHERE c.id = ?",
        (id,),
    ).fetchone()
    window = REPLY_WINDOW.get(row["platform"])
    if window is None or row["channel_id"] is None:
        return None
    newest = connection.execute(
        "SELECT max((SELECT created FROM messages WHERE conversation_id = c.id AND kind = ? AND channel_id = ?"
        " ORDER BY created DESC, id DESC LIMIT 1)) FROM conversations c WHERE c.id = ? OR c.contact_id = ?",
        (Kind.INBOUND, row["channel_id"], id, row["contact_id"]),
    ).fetchone()[0]
    return None if newest is None else newest + window


def _words(name: str | None, number: str | None) -> str:
    """What the filter looks through: the name as it compares, and the digits of the number."""
    return "\n".join(part for part in ((name or "").casefold(), digits(number or "")) if part)


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
