"""All that is known of a contact: what is kept about it, its conversations, how much was written and when."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from tui.model import Contact, Detail
from tui.store.database import Database
from tui.store.records import Kind
from tui.store.rows import Profile, Talk

_CONTACT = """
SELECT p.id, p.name, p.number, p.details, p.created
FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = ?
"""
# By the index of contacts; an OR would read all conversations.
_OURS = """
WITH ours AS (
    SELECT ?1 AS id UNION
    SELECT o.id FROM conversations c JOIN conversations o ON o.contact_id = c.contact_id WHERE c.id = ?1
)
"""
_NEWEST = (
    "SELECT created FROM messages WHERE conversation_id = c.id AND kind = {} ORDER BY created DESC, id DESC LIMIT 1"
)
_TALKS = f"""{_OURS}
SELECT c.id, c.created, c.activity, c.is_open, c.unread, c.message_count, c.history_complete,
       coalesce(c.platform, h.platform) AS platform,
       (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS here,
       (SELECT min(created) FROM messages WHERE conversation_id = c.id) AS oldest,
       ({_NEWEST.format(int(Kind.INBOUND))}) AS heard, ({_NEWEST.format(int(Kind.OUTBOUND))}) AS answered
FROM ours JOIN conversations c ON c.id = ours.id LEFT JOIN channels h ON h.id = c.channel_id
WHERE c.is_open IS NOT NULL
"""


class Contacts:
    """Counts in an index and reads nothing but ends: some ten milliseconds for a hundred thousand messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation_id: str) -> Profile | None:
        """The contact of a conversation; None when the conversation is not known here."""
        row = self._database.one(_CONTACT, (conversation_id,))
        if row is None:
            return None
        rows = self._database.all(_TALKS, (conversation_id,))
        talks = sorted(map(_talk, rows), key=lambda talk: (talk.begun, talk.id), reverse=True)
        begun = [talk.begun for talk in talks if talk.begun]
        return Profile(
            id=row["id"],
            name=row["name"],
            number=row["number"],
            details=_details(row["details"]),
            created=row["created"],
            talks=tuple(talks),
            first=min(begun, default=None),
            heard=_newest(rows, "heard"),
            answered=_newest(rows, "answered"),
        )

    def contact(self, conversation_id: str) -> Contact | None:
        """The contact of a conversation without what was written; None where none was ever told."""
        row = self._database.one(_CONTACT, (conversation_id,))
        if row is None or row["id"] is None:
            return None
        details = _details(row["details"])
        return Contact(id=row["id"], name=row["name"], number=row["number"], details=details, created=row["created"])

    def amount(self, conversation_id: str) -> int:
        """How many messages of a conversation are here, the hidden ones before a gap as well."""
        rows = self._database.all("SELECT count(*) FROM messages WHERE conversation_id = ?", (conversation_id,))
        return int(rows[0][0])


def _talk(row: sqlite3.Row) -> Talk:
    begun = [moment for moment in (row["created"], row["oldest"]) if moment]
    return Talk(
        id=row["id"],
        begun=min(begun, default=row["activity"]),
        active_at=row["activity"],
        open=bool(row["is_open"]),
        unread=row["unread"],
        platform=row["platform"],
        messages=max(row["message_count"] or 0, row["here"]),
        here=row["here"],
        whole=bool(row["history_complete"]),
    )


def _details(stored: bytes | None) -> tuple[Detail, ...]:
    return msgspec.json.decode(stored, type=tuple[Detail, ...]) if stored else ()


def _newest(rows: Sequence[sqlite3.Row], what: str) -> int | None:
    return max((row[what] for row in rows if row[what] is not None), default=None)
