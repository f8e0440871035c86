"""What is in the outbox, and the rows that keep it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence

from msgspec import json

from tui.model import Content, Fallback, content_from_json
from tui.store.records import content_bytes
from tui.store.rows import Outgoing, OutgoingState, Position
from tui.store.writing import Writing

QUERY = "SELECT *, (SELECT recipient FROM starts WHERE id = outbox.conversation_id) AS recipient FROM outbox"

_INSERT = """
INSERT INTO outbox (reference, conversation_id, channel_id, content, created, state, seen_created, seen_id, reply_to,
                    fallback, files, reason, advice)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def waiting(
    conversation_id: str,
    content: Content,
    now: int,
    *,
    channel_id: str | None,
    seen: Position | None = None,
    reply_to: str | None = None,
    fallback: Fallback | None = None,
    files: Sequence[str] = (),
) -> Outgoing:
    """A new reply, with a reference of its own."""
    return Outgoing(
        reference=os.urandom(12).hex(),
        conversation_id=conversation_id,
        channel_id=channel_id,
        content=content,
        created=now,
        state=OutgoingState.WAITING,
        seen=seen,
        tries=0,
        not_before=0,
        asked_at=None,
        message_id=None,
        reason="",
        advice="",
        reply_to=reply_to,
        fallback=fallback,
        files=tuple(files),
    )


def insert(writing: Writing, outgoing: Outgoing) -> None:
    """At the end of the queue."""
    writing.place(outgoing.conversation_id)
    writing.run(
        _INSERT,
        (
            *(outgoing.reference, outgoing.conversation_id, outgoing.channel_id, content_bytes(outgoing.content)),
            *(outgoing.created, outgoing.state, *(outgoing.seen or (None, None)), outgoing.reply_to),
            *(fallback_bytes(outgoing.fallback), files_bytes(outgoing.files), outgoing.reason, outgoing.advice),
        ),
    )
    writing.touch(outgoing.conversation_id)


def of_row(row: sqlite3.Row) -> Outgoing:
    return Outgoing(
        reference=row["reference"],
        conversation_id=row["conversation_id"],
        channel_id=row["channel_id"],
        content=content_from_json(row["content"]),
        created=row["created"],
        state=OutgoingState(row["state"]),
        seen=None if row["seen_created"] is None else Position(row["seen_created"], row["seen_id"]),
        tries=row["tries"],
        not_before=row["not_before"],
        asked_at=row["asked_at"],
        message_id=row["message_id"],
        reason=row["reason"],
        advice=row["advice"],
        reply_to=row["reply_to"],
        fallback=json.decode(row["fallback"], type=Fallback) if row["fallback"] else None,
        recipient=row["recipient"] or "",
        files=files_of(row),
    )


def files_of(row: sqlite3.Row) -> tuple[str, ...]:
    return json.decode(row["files"], type=tuple[str, ...]) if row["files"] else ()


def fallback_bytes(fallback: Fallback | None) -> bytes | None:
    return json.encode(fallback) if fallback else None


def files_bytes(files: Sequence[str]) -> bytes | None:
    return json.encode(list(files)) if files else None
