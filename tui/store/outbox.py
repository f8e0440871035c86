"""Replies on their way: from the composer until the API's id is known. They never vanish, and never double."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model import Content, Fallback, Message, Text
from tui.store import drafts, starts
from tui.store.outbox_rows import QUERY, files_of, insert, of_row, waiting
from tui.store.records import Kind, message_from_row, storable
from tui.store.rows import Added, Outgoing, OutgoingState, Position, is_provisional
from tui.store.waiting import Waiting, row_in
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


class Outbox(Waiting):
    """Every write is on the disk before it returns, so that a power cut cannot make two copies of a reply."""

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
    ) -> bool:
        """Whether the reply took the state. It does not when it was taken back, or is known to be sent already.

        `sending` follows only on `waiting`, so that nothing is sent twice; it counts a try. `sent` needs the API's id.
        """
        if state is OutgoingState.SENT and not message_id:
            raise ValueError("a reply is not sent before the API's id is known")
        sending = state is OutgoingState.SENDING
        # The vendor's words may hold half an emoji, which no file can.
        reason, advice = storable(reason), storable(advice)
        with self._database.write(durable=True) as writing:
            row = row_in(writing, reference, _FROM[state])
            if row is None:
                return False
            writing.run(
                "UPDATE outbox SET state = ?, message_id = ?, reason = ?, advice = ?, not_before = ?,"
                " tries = tries + ?, asked_at = coalesce(?, asked_at) WHERE reference = ?",
                (state, message_id, reason, advice, not_before, sending, self._clock() if sending else None, reference),
            )
            writing.touch(row["conversation_id"])
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
