"""Replies on their way: from the composer until the API's id is known. They never vanish, and never double."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable

from tui.model import Content, Message, Text, content_from_json
from tui.store import drafts
from tui.store.database import Database
from tui.store.records import Kind, content_bytes, message_from_row
from tui.store.rows import Added, Outgoing, OutgoingState, Position
from tui.store.writing import Writing

_NEWER = """
SELECT * FROM messages WHERE conversation_id = ? AND kind <> ? AND (created, id) > (?, ?)
AND (reference IS NULL OR reference NOT IN (SELECT reference FROM outbox)) ORDER BY created, id
"""
_START = Position(-(2**63), "")

_FROM = {
    OutgoingState.WAITING: ("sending", "unsure", "failed"),
    OutgoingState.SENDING: ("waiting",),
    OutgoingState.UNSURE: ("waiting", "sending"),
    OutgoingState.SENT: ("waiting", "sending", "unsure", "failed"),
    OutgoingState.FAILED: ("waiting", "sending", "unsure"),
}


class Outbox:
    """Every write is on the disk before it returns, so that a power cut cannot make two copies of a reply."""

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        conversation_id: str,
        content: Content,
        *,
        seen: Position | None,
        channel_id: str | None = None,
        check: bool = True,
    ) -> Added:
        """Put a reply in and remove the draft, unless something newer than `seen` is there that is not from here."""
        with self._database.write(durable=True) as writing:
            newer = _newer(writing, conversation_id, seen) if check else []
            if newer:
                return Added(None, newer)
            reference = secrets.token_hex(12)
            writing.place(conversation_id)
            writing.run(
                "INSERT INTO outbox (reference, conversation_id, channel_id, content, created, state, seen_created,"
                " seen_id) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
                (
                    *(reference, conversation_id, channel_id, content_bytes(content), self._clock()),
                    *(seen or (None, None)),
                ),
            )
            drafts.keep(writing, conversation_id, "", None)
            writing.touch(conversation_id)
        return Added(reference, [])

    def of(self, conversation_id: str) -> list[Outgoing]:
        """Oldest first; without those whose message is in the thread."""
        return self._query(
            "WHERE conversation_id = ? AND NOT"
            " (state = 'sent' AND EXISTS (SELECT 1 FROM messages WHERE messages.id = outbox.message_id))",
            (conversation_id,),
        )

    def unfinished(self) -> list[Outgoing]:
        """What still has to reach the API, oldest first."""
        return self._query("WHERE state <> 'sent' AND state IN ('waiting', 'sending', 'unsure')", ())

    def unsent(self) -> list[Outgoing]:
        """What is not known to be at the API, refused replies included, oldest first."""
        return self._query("WHERE state <> 'sent'", ())

    def get(self, reference: str) -> Outgoing | None:
        found = self._query("WHERE reference = ?", (reference,))
        return found[0] if found else None

    def set_state(
        self,
        reference: str,
        state: OutgoingState,
        *,
        message_id: str | None = None,
        reason: str = "",
        advice: str = "",
        not_before: int = 0,
    ) -> bool:
        """Whether the reply took the state. It does not when it was taken back, or is known to be sent already.

        `sending` follows only on `waiting`, so that nothing is sent twice; it counts a try. `sent` needs the API's id.
        """
        if state is OutgoingState.SENT and not message_id:
            raise ValueError("a reply is not sent before the API's id is known")
        sending = state is OutgoingState.SENDING
        # The vendor's words may hold half an emoji, which no file can.
        reason, advice = (words.encode(errors="replace").decode() for words in (reason, advice))
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, _FROM[state])
            if row is None:
                return False
            writing.run(
                "UPDATE outbox SET state = ?, message_id = ?, reason = ?, advice = ?, not_before = ?,"
                " tries = tries + ?, asked_at = coalesce(?, asked_at) WHERE reference = ?",
                (state, message_id, reason, advice, not_before, sending, self._clock() if sending else None, reference),
            )
            writing.touch(row["conversation_id"])
        return True

    def retry(self, reference: str) -> bool:
        """Send a failed reply again."""
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, ("failed",))
            if row:
                clean = "state = 'waiting', reason = '', advice = '', not_before = 0"
                writing.run(f"UPDATE outbox SET {clean} WHERE reference = ?", (reference,))
                writing.touch(row["conversation_id"])
        return row is not None

    def take_back(self, reference: str, stopped_by: str | None = None) -> bool:
        """Back into the draft, before what is written there. Refused unless it is waiting or failed: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, ("waiting", "failed"))
            content = content_from_json(row["content"]) if row else None
            if row is None or not isinstance(content, Text):
                return False
            draft = writing.one("SELECT text FROM drafts WHERE conversation_id = ?", (row["conversation_id"],))
            text = f"{content.text}\n\n{draft['text']}" if draft else content.text
            writing.run("DELETE FROM outbox WHERE reference = ?", (reference,))
            drafts.keep(writing, row["conversation_id"], text, stopped_by)
        return True

    def recover(self) -> None:
        """After a start: nobody knows what became of the replies that were being sent."""
        with self._database.write(durable=True) as writing:
            writing.touch_all("SELECT conversation_id FROM outbox WHERE state = 'sending'", ())
            writing.run("UPDATE outbox SET state = 'unsure' WHERE state = 'sending'")

    def _query(self, where: str, values: tuple[str, ...]) -> list[Outgoing]:
        return [_outgoing(row) for row in self._database.all(f"SELECT * FROM outbox {where} ORDER BY number", values)]


def _newer(writing: Writing, conversation_id: str, seen: Position | None) -> list[Message]:
    rows = writing.run(_NEWER, (conversation_id, Kind.EVENT, *(seen or _START)))
    return [message_from_row(row) for row in rows]


def _row(writing: Writing, reference: str, states: tuple[str, ...]) -> sqlite3.Row | None:
    row = writing.one("SELECT * FROM outbox WHERE reference = ?", (reference,))
    return row if row and row["state"] in states else None


def _outgoing(row: sqlite3.Row) -> Outgoing:
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
    )
