"""What becomes of replies that wait or failed: tried again, changed, taken back or dropped. What may be gone stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from tui.model import Content, Fallback, Text, content_from_json
from tui.store import drafts, links, starts
from tui.store.database import Database
from tui.store.outbox_rows import fallback_bytes, files_bytes, insert
from tui.store.records import content_bytes, storable
from tui.store.rows import Outgoing, Position
from tui.store.writing import Writing

HELD = "You took it back before it was sent."
HELD_ADVICE = "R sends it."


class Waiting:
    """Every write is on the disk before it returns."""

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def delay(self, reference: str, reason: str, not_before: int) -> None:
        """Say why a reply that is waiting has to wait longer."""
        with self._database.write() as writing:
            row = row_in(writing, reference, ("waiting",))
            if row:
                said = (storable(reason), not_before, reference)
                writing.run("UPDATE outbox SET reason = ?, not_before = ? WHERE reference = ?", said)
                writing.touch(row["conversation_id"])

    def retry(self, reference: str, seen: Position | None = None) -> bool:
        """Send a failed reply again. What the person has `seen` by now stops it no more."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("failed",))
            if row:
                clean = "state = 'waiting', reason = '', advice = '', not_before = 0"
                writing.run(f"UPDATE outbox SET {clean} WHERE reference = ?", (reference,))
                _look_again(writing, row, seen)
                writing.touch(row["conversation_id"])
        return row is not None

    def hold(self, reference: str) -> bool:
        """Do not send what is waiting: it counts as failed again. Refused for everything else: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("waiting",))
            if row:
                sql = "UPDATE outbox SET state = 'failed', reason = ?, advice = ? WHERE reference = ?"
                writing.run(sql, (HELD, HELD_ADVICE, reference))
                writing.touch(row["conversation_id"])
        return row is not None

    def take_back(self, reference: str, stopped_by: str | None = None) -> bool:
        """Back into the draft, before what is written there. Refused unless it is waiting or failed: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("waiting", "failed"))
            content = content_from_json(row["content"]) if row else None
            if row is None or not isinstance(content, Text):
                return False
            draft = writing.one("SELECT text FROM drafts WHERE conversation_id = ?", (row["conversation_id"],))
            text = f"{content.text}\n\n{draft['text']}" if draft else content.text
            writing.run("DELETE FROM outbox WHERE reference = ?", (reference,))
            drafts.keep(writing, row["conversation_id"], text, stopped_by)
            writing.touch(row["conversation_id"])
        return True

    def drop(self, reference: str) -> bool:
        """Take a reply out for good. Refused unless it is waiting or failed: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("waiting", "failed"))
            if row:
                writing.run("DELETE FROM outbox WHERE reference = ?", (reference,))
                starts.end_if_empty(writing, row["conversation_id"])
                writing.touch(row["conversation_id"])
        return row is not None

    def restore(self, outgoing: Outgoing) -> None:
        """Put back what was dropped, as it was, at the end of the queue."""
        with self._database.write(durable=True) as writing:
            starts.resume(writing, outgoing.conversation_id, self._clock())
            insert(writing, outgoing)

    def change(
        self,
        reference: str,
        content: Content,
        *,
        channel_id: str | None = None,
        reply_to: str | None = None,
        fallback: Fallback | None = None,
        files: Sequence[str] = (),
        seen: Position | None = None,
    ) -> bool:
        """Send something else in its place. Refused unless it is waiting or failed: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("waiting", "failed"))
            if row:
                _look_again(writing, row, seen)
                writing.run(
                    "UPDATE outbox SET content = ?, channel_id = coalesce(?, channel_id), reply_to = ?, fallback = ?,"
                    " files = ?, state = 'waiting', reason = '', advice = '', not_before = 0 WHERE reference = ?",
                    (
                        content_bytes(content),
                        channel_id,
                        reply_to,
                        fallback_bytes(fallback),
                        files_bytes(files),
                        reference,
                    ),
                )
                writing.touch(row["conversation_id"])
        return row is not None

    def uploaded(self, reference: str, link: str) -> bool:
        """The file behind the first empty link has got one. It is kept, so that no other try uploads it again."""
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, ("waiting", "failed"))
            content = content_from_json(row["content"]) if row else None
            if row is None or content is None or not links.empty(content):
                return False
            changed = content_bytes(links.filled(content, link))
            writing.run("UPDATE outbox SET content = ? WHERE reference = ?", (changed, reference))
        return True


def row_in(writing: Writing, reference: str, states: tuple[str, ...]) -> sqlite3.Row | None:
    row = writing.one("SELECT * FROM outbox WHERE reference = ?", (reference,))
    return row if row and row["state"] in states else None


def _look_again(writing: Writing, row: sqlite3.Row, seen: Position | None) -> None:
    """What the person has seen by now stops the reply no more; one that nothing could stop stays so."""
    if seen and row["seen_created"] is not None:
        sql = "UPDATE outbox SET seen_created = ?, seen_id = ? WHERE reference = ?"
        writing.run(sql, (*seen, row["reference"]))
