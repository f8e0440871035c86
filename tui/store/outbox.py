"""Replies on their way: from the composer until the API's id is known. They never vanish, and never double."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from tui.model import Content, Fallback, Message, Text, content_from_json
from tui.store import drafts, links, starts
from tui.store.database import Database
from tui.store.outbox_rows import QUERY, fallback_bytes, files_bytes, files_of, insert, of_row, waiting
from tui.store.records import Kind, content_bytes, message_from_row, storable
from tui.store.rows import Added, Outgoing, OutgoingState, Position, is_provisional
from tui.store.writing import Writing

_NEWER = """
SELECT * FROM messages WHERE conversation_id = ? AND kind <> ? AND (created, id) > (?, ?)
AND (reference IS NULL OR reference NOT IN (SELECT reference FROM outbox)) ORDER BY created, id
"""
_START = Position(-(2**63), "")

HELD = "You took it back before it was sent."

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
        reply_to: str | None = None,
        fallback: Fallback | None = None,
        files: Sequence[str] = (),
        keep_draft: bool = False,
    ) -> Added:
        """Put a reply in, unless something newer than `seen` is there that is not from here. `files` as in `Outgoing`.

        A text was the draft, which is removed, unless `keep_draft`.
        """
        with self._database.write(durable=True) as writing:
            conversation_id = starts.now_at(writing, conversation_id)
            newer = _newer(writing, conversation_id, seen) if check else []
            if newer:
                return Added(None, newer)
            begun = starts.row_of(writing, conversation_id)
            channel_id = channel_id or (begun["channel_id"] if begun else None)
            made = waiting(
                conversation_id,
                content,
                self._clock(),
                channel_id=channel_id,
                seen=seen,
                reply_to=reply_to,
                fallback=fallback,
                files=files,
            )
            insert(writing, made)
            if isinstance(content, Text) and not keep_draft:
                drafts.keep(writing, conversation_id, "", None)
        return Added(made.reference, [])

    def start(
        self,
        to: str,
        channel_id: str,
        content: Content,
        *,
        fallback: Fallback | None = None,
        files: Sequence[str] = (),
    ) -> Added:
        """A first message to a number (with its plus) or the id of a contact, in a provisional conversation."""
        with self._database.write(durable=True) as writing:
            conversation_id = starts.begun(writing, to, channel_id, self._clock())
            made = waiting(
                conversation_id, content, self._clock(), channel_id=channel_id, fallback=fallback, files=files
            )
            insert(writing, made)
        return Added(made.reference, [])

    def is_contact(self, id: str) -> bool:
        return self._database.one("SELECT 1 FROM contacts WHERE id = ?", (id,)) is not None

    def talk_with(self, to: str) -> str | None:
        """The conversation with a number or a contact that is there already: an open one, else the last one."""
        return starts.talk_with(self._database, to)

    def became(self, conversation_id: str) -> str | None:
        """The conversation that a provisional one has become, None while the API has not told it."""
        return starts.became(self._database, conversation_id)

    def landed(self, reference: str, conversation_id: str) -> None:
        """The API has told where a first message went."""
        with self._database.write(durable=True) as writing:
            row = writing.one("SELECT conversation_id FROM outbox WHERE reference = ?", (reference,))
            if row and is_provisional(row["conversation_id"]):
                starts.become(writing, row["conversation_id"], conversation_id)

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
        only: str = "",
    ) -> bool:
        """Whether the reply took the state. It does not when it was taken back, or is known to be sent already.

        `sending` follows only on `waiting`, so that nothing is sent twice; it counts a try. `sent` needs the API's id.
        `only` is a state that it must have been in.
        """
        if state is OutgoingState.SENT and not message_id:
            raise ValueError("a reply is not sent before the API's id is known")
        sending = state is OutgoingState.SENDING
        # The vendor's words may hold half an emoji, which no file can.
        reason, advice = storable(reason), storable(advice)
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, (only,) if only else _FROM[state])
            if row is None:
                return False
            writing.run(
                "UPDATE outbox SET state = ?, message_id = ?, reason = ?, advice = ?, not_before = ?,"
                " tries = tries + ?, asked_at = coalesce(?, asked_at) WHERE reference = ?",
                (state, message_id, reason, advice, not_before, sending, self._clock() if sending else None, reference),
            )
            writing.touch(row["conversation_id"])
        return True

    def delay(self, reference: str, reason: str, not_before: int) -> None:
        """Say why a reply that is waiting has to wait longer."""
        with self._database.write() as writing:
            row = _row(writing, reference, ("waiting",))
            if row:
                said = (storable(reason), not_before, reference)
                writing.run("UPDATE outbox SET reason = ?, not_before = ? WHERE reference = ?", said)
                writing.touch(row["conversation_id"])

    def retry(self, reference: str, seen: Position | None = None) -> bool:
        """Send a failed reply again. What the person has `seen` by now stops it no more."""
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, ("failed",))
            if row:
                clean = "state = 'waiting', reason = '', advice = '', not_before = 0"
                writing.run(f"UPDATE outbox SET {clean} WHERE reference = ?", (reference,))
                _look_again(writing, row, seen)
                writing.touch(row["conversation_id"])
        return row is not None

    def hold(self, reference: str) -> bool:
        """Do not send what is waiting: it counts as failed again. Refused for everything else: it may be gone."""
        return self.set_state(reference, OutgoingState.FAILED, reason=HELD, advice="R sends it.", only="waiting")

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
            writing.touch(row["conversation_id"])
        return True

    def drop(self, reference: str) -> bool:
        """Take a reply out for good. Refused unless it is waiting or failed: it may be gone."""
        with self._database.write(durable=True) as writing:
            row = _row(writing, reference, ("waiting", "failed"))
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
            row = _row(writing, reference, ("waiting", "failed"))
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
            row = _row(writing, reference, ("waiting", "failed"))
            content = content_from_json(row["content"]) if row else None
            if row is None or content is None or not links.empty(content):
                return False
            changed = content_bytes(links.filled(content, link))
            writing.run("UPDATE outbox SET content = ? WHERE reference = ?", (changed, reference))
        return True

    def copies(self) -> set[str]:
        """The names of all copies of files that are still wanted."""
        rows = self._database.all("SELECT files FROM outbox WHERE state <> 'sent' AND files IS NOT NULL")
        return {name for row in rows for name in files_of(row)}

    def recover(self) -> None:
        """After a start: nobody knows what became of the replies that were being sent."""
        with self._database.write(durable=True) as writing:
            writing.touch_all("SELECT conversation_id FROM outbox WHERE state = 'sending'", ())
            writing.run("UPDATE outbox SET state = 'unsure' WHERE state = 'sending'")

    def _query(self, where: str, values: tuple[str, ...]) -> list[Outgoing]:
        return [of_row(row) for row in self._database.all(f"{QUERY} {where} ORDER BY number", values)]


def _newer(writing: Writing, conversation_id: str, seen: Position | None) -> list[Message]:
    rows = writing.run(_NEWER, (conversation_id, Kind.EVENT, *(seen or _START)))
    return [message_from_row(row) for row in rows]


def _row(writing: Writing, reference: str, states: tuple[str, ...]) -> sqlite3.Row | None:
    row = writing.one("SELECT * FROM outbox WHERE reference = ?", (reference,))
    return row if row and row["state"] in states else None


def _look_again(writing: Writing, row: sqlite3.Row, seen: Position | None) -> None:
    """What the person has seen by now stops the reply no more; one that nothing could stop stays so."""
    if seen and row["seen_created"] is not None:
        sql = "UPDATE outbox SET seen_created = ?, seen_id = ? WHERE reference = ?"
        writing.run(sql, (*seen, row["reference"]))
