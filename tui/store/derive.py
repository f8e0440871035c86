"""Columns of a conversation that follow from other rows: made anew for what was touched, never counted up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tui.model import content_from_json
from tui.platforms import platform
from tui.store import names_index
from tui.store.records import Kind
from tui.store.rows import Position
from tui.text.searchable import searchable
from tui.text.words import fold, runs

PREVIEWED = 160  # characters of the last message that the filter of the list looks through

_NEWEST = (
    "SELECT rowid FROM messages WHERE conversation_id = c.id AND kind = {kind} ORDER BY created DESC, id DESC LIMIT 1"
)

_FACTS = f"""
SELECT c.id, c.rowid AS place, c.words, c.open, c.active_at, c.created, c.contact_id, c.channel_id,
       coalesce(h.platform, c.platform) AS platform,
       contacts.name, contacts.number, intents.open AS wanted,
       reading.read_created, reading.read_id, reading.again_created, reading.again_id,
       i.created AS inbound_created, i.id AS inbound_id,
       o.created AS outbound_created, o.id AS outbound_id,
       u.created AS undelivered_created, u.id AS undelivered_id
FROM conversations c
LEFT JOIN channels h ON h.id = c.channel_id
LEFT JOIN contacts ON contacts.id = c.contact_id
LEFT JOIN intents ON intents.conversation_id = c.id
LEFT JOIN reading ON reading.conversation_id = c.id
LEFT JOIN messages i ON i.rowid = ({_NEWEST.format(kind=int(Kind.INBOUND))})
LEFT JOIN messages o ON o.rowid = ({_NEWEST.format(kind=int(Kind.OUTBOUND))})
LEFT JOIN messages u ON u.rowid = ({_NEWEST.format(kind=int(Kind.UNDELIVERED))})
WHERE c.id = ?
"""

_UPDATE = """
UPDATE conversations SET is_open = ?, activity = ?, waiting_since = ?, unread = ?, window_ends = ?, last_id = ?,
                         words = ?, said = ?, failing = ?, revision = ? WHERE id = ?
"""

_SIBLINGS = """
SELECT c.id, c.contact_id, c.channel_id, c.window_ends, coalesce(h.platform, c.platform) AS platform
FROM conversations c LEFT JOIN channels h ON h.id = c.channel_id WHERE c.contact_id = ?
"""

_NEWEST_ON_CHANNEL = """
SELECT max((SELECT created FROM messages WHERE conversation_id = c.id AND kind = ? AND channel_id = ?
            ORDER BY created DESC, id DESC LIMIT 1)) FROM conversations c
"""

_BEGINNING = Position(-(2**63), "")


Newest = dict[tuple[str, str], int | None]
"""When a contact last wrote on a channel, by the ids of both; remembered while one transaction is derived."""


def derive(connection: sqlite3.Connection, touched: Iterable[str], revision: int) -> set[str]:
    """Derive what was touched; returns the other conversations whose reply window changed with it."""
    ids = set(touched)
    newest: Newest = {}
    contacts = {_derive_row(connection, id, revision, newest) for id in ids}
    siblings: set[str] = set()
    for contact_id in contacts - {None}:
        rows = connection.execute(_SIBLINGS, (contact_id,)).fetchall()
        siblings |= {row["id"] for row in rows if _derive_window(connection, row, revision, newest)}
    return siblings


def _derive_row(connection: sqlite3.Connection, id: str, revision: int, newest: Newest) -> str | None:
    """Derive one conversation; returns its contact."""
    facts = connection.execute(_FACTS, (id,)).fetchone()
    inbound, outbound = _position(facts, "inbound"), _position(facts, "outbound")
    last = max(inbound, outbound, _position(facts, "undelivered"))
    is_open = _is_open(facts, last)
    values = (
        is_open,
        max(facts["active_at"] or 0, facts["created"] or 0, last.created, 0),
        _waiting_since(connection, id, outbound) if is_open and inbound > outbound else None,
        _unread(connection, facts, inbound, outbound) if is_open else 0,
        _window_ends(connection, facts, newest),
        last.id or None,
        _named(connection, facts),
        _said(connection, last),
        1 if _position(facts, "undelivered") > outbound else None,
    )
    connection.execute(_UPDATE, (*values, revision, id))
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


def _unread(connection: sqlite3.Connection, facts: sqlite3.Row, inbound: Position, outbound: Position) -> int:
    read = max(outbound, _position(facts, "read"))
    again = int(_position(facts, "again") > outbound)
    if inbound <= read:
        return again
    sql = "SELECT count(*) FROM messages WHERE conversation_id = ? AND kind = ? AND (created, id) > (?, ?)"
    return int(connection.execute(sql, (facts["id"], Kind.INBOUND, *read)).fetchone()[0]) + again


def _derive_window(connection: sqlite3.Connection, row: sqlite3.Row, revision: int, newest: Newest) -> bool:
    """Derive the reply window alone; returns whether it changed."""
    ends = _window_ends(connection, row, newest)
    if ends == row["window_ends"]:
        return False
    sql = "UPDATE conversations SET window_ends = ?, revision = ? WHERE id = ?"
    connection.execute(sql, (ends, revision, row["id"]))
    return True


def _window_ends(connection: sqlite3.Connection, row: sqlite3.Row, newest: Newest) -> int | None:
    """When free text stops being possible: the window belongs to contact and channel, not to one conversation."""
    window, channel_id = platform(row["platform"]).window, row["channel_id"]
    if window is None or channel_id is None:
        return None
    whose = ("contact_id", row["contact_id"]) if row["contact_id"] else ("id", row["id"])
    key = (whose[1], channel_id)
    if key not in newest:
        sql = f"{_NEWEST_ON_CHANNEL} WHERE c.{whose[0]} = ?"
        newest[key] = connection.execute(sql, (Kind.INBOUND, channel_id, whose[1])).fetchone()[0]
    last = newest[key]
    return None if last is None else last + window


def describe(connection: sqlite3.Connection, id: str) -> None:
    """Derive what conversations of older stores do not have yet. Nothing that is shown changes."""
    facts = connection.execute(_FACTS, (id,)).fetchone()
    outbound, undelivered = _position(facts, "outbound"), _position(facts, "undelivered")
    last = max(_position(facts, "inbound"), outbound, undelivered)
    values = (_named(connection, facts), _said(connection, last), 1 if undelivered > outbound else None)
    connection.execute("UPDATE conversations SET words = ?, said = ?, failing = ? WHERE id = ?", (*values, id))


def _named(connection: sqlite3.Connection, facts: sqlite3.Row) -> str:
    words = named(facts["name"], facts["number"])
    names_index.replace(connection, facts["place"], facts["words"], words)
    return words


def named(name: str | None, number: str | None) -> str:
    """By what a person is found: the digits of the number, and folded the words of the name, each behind a space."""
    found = digits(number or ""), _spaced(name or "")
    return "\n".join(found) if any(found) else ""


def _said(connection: sqlite3.Connection, last: Position) -> str:
    """The words of the last message, each behind a space, as far as they are seen in the list."""
    row = connection.execute("SELECT content FROM messages WHERE id = ?", (last.id,)).fetchone()
    content = content_from_json(row["content"]) if row and row["content"] else None
    return _spaced(searchable(content)[:PREVIEWED])


def _spaced(text: str) -> str:
    return "".join(f" {run.letters}" for run in runs(text))


def digits(text: str) -> str:
    return fold("".join(character for character in text if character.isdigit()))
