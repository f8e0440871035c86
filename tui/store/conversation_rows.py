"""Conversations as the lists show them, read with what belongs to them by one query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tui.model import Direction, Status, content_from_json
from tui.store.database import Database
from tui.store.rows import OutgoingState, Preview, Row

_AT_ONCE = 500

_WORST = (OutgoingState.FAILED, OutgoingState.UNSURE, OutgoingState.SENDING, OutgoingState.WAITING)

_QUERY = """
SELECT c.id, c.contact_id, c.is_open, c.activity, c.waiting_since, c.unread, c.window_ends, c.message_count,
       p.name, p.number, coalesce(c.channel_id, m.channel_id) AS channel_id, h.name AS channel_name,
       h.active AS channel_active, coalesce(h.platform, c.platform, m.platform) AS platform,
       m.direction, m.status, m.created, m.content, d.text AS draft,
       coalesce(m.author, (SELECT name FROM authors WHERE id = m.id)) AS author,
       (SELECT group_concat(state) FROM outbox WHERE conversation_id = c.id AND state <> 'sent') AS states
FROM conversations c
LEFT JOIN messages m ON m.id = c.last_id
LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN channels h ON h.id = coalesce(c.channel_id, m.channel_id)
LEFT JOIN drafts d ON d.conversation_id = c.id
WHERE c.id IN ({places})
"""


def read_rows(database: Database, ids: Iterable[str]) -> dict[str, Row]:
    """Rows by id; ids that the store does not know are missing."""
    rows: dict[str, Row] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found = database.all(_QUERY.format(places=",".join("?" * len(some))), some)
        rows |= {row["id"]: _row(row) for row in found}
    return rows


def _row(row: sqlite3.Row) -> Row:
    states = (row["states"] or "").split(",")
    return Row(
        id=row["id"],
        contact_id=row["contact_id"],
        name=row["name"],
        number=row["number"],
        channel_id=row["channel_id"],
        channel_name=row["channel_name"],
        channel_active=None if row["channel_active"] is None else bool(row["channel_active"]),
        platform=row["platform"],
        open=bool(row["is_open"]),
        active_at=row["activity"],
        waiting_since=row["waiting_since"],
        unread=row["unread"],
        window_ends=row["window_ends"],
        last=_preview(row),
        draft=row["draft"],
        sending=next((state for state in _WORST if state in states), None),
        message_count=row["message_count"],
    )


def _preview(row: sqlite3.Row) -> Preview | None:
    if row["direction"] is None:
        return None
    return Preview(
        direction=Direction(row["direction"]),
        status=Status(row["status"] or Status.UNKNOWN),
        created=row["created"],
        content=content_from_json(row["content"]) if row["content"] else None,
        author=row["author"],
    )
