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
_TALKS = f"""{_OURS}
SELECT c.id, c.created, c.activity, c.is_open, c.unread, c.message_count, c.history_complete,
       coalesce(c.platform, h.platform) AS platform,
       (SELECT min(created) FROM messages WHERE conversation_id = c.id) AS oldest
FROM ours JOIN conversations c ON c.id = ours.id LEFT JOIN channels h ON h.id = c.channel_id
WHERE c.is_open IS NOT NULL
"""
_WRITTEN = f"""{_OURS}
SELECT m.conversation_id AS id, m.kind, count(*) AS amount, max(m.created) AS newest
FROM ours JOIN messages m INDEXED BY messages_kind ON m.conversation_id = ours.id GROUP BY m.conversation_id, m.kind
"""


class Contacts:
    """Reads counts of indexes alone: a few milliseconds for a contact with a hundred thousand messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation_id: str) -> Profile | None:
        """The contact of a conversation; None when the conversation is not known here."""
        row = self._database.one(_CONTACT, (conversation_id,))
        if row is None:
            return None
        written = self._database.all(_WRITTEN, (conversation_id,))
        talks = [_talk(each, written) for each in self._database.all(_TALKS, (conversation_id,))]
        talks.sort(key=lambda talk: (talk.begun, talk.id), reverse=True)
        begun = [talk.begun for talk in talks if talk.begun]
        return Profile(
            id=row["id"],
            name=row["name"],
            number=row["number"],
            details=_details(row["details"]),
            created=row["created"],
            talks=tuple(talks),
            first=min(begun, default=None),
            heard=_newest(written, Kind.INBOUND),
            answered=_newest(written, Kind.OUTBOUND),
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


def _talk(row: sqlite3.Row, written: Sequence[sqlite3.Row]) -> Talk:
    here = sum(each["amount"] for each in written if each["id"] == row["id"])
    begun = [moment for moment in (row["created"], row["oldest"]) if moment]
    return Talk(
        id=row["id"],
        begun=min(begun, default=row["activity"]),
        active_at=row["activity"],
        open=bool(row["is_open"]),
        unread=row["unread"],
        platform=row["platform"],
        messages=max(row["message_count"] or 0, here),
        here=here,
        whole=bool(row["history_complete"]),
    )


def _details(stored: bytes | None) -> tuple[Detail, ...]:
    return msgspec.json.decode(stored, type=tuple[Detail, ...]) if stored else ()


def _newest(written: Sequence[sqlite3.Row], kind: Kind) -> int | None:
    return max((each["newest"] for each in written if each["kind"] == kind), default=None)
