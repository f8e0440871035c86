"""What can be done with a conversation beside answering it. Each says in words what it did, and how to undo it."""

from __future__ import annotations

from tui.app.undo import Undo
from tui.model import Content, Email, Location, Media, Message, Question, Status, Template, Text
from tui.store import Outgoing, OutgoingState, Position, Row, Store, is_provisional
from tui.text import display_name

NOTHING_MEANT = "Nothing waits or failed under the cursor: j and k go to what did"


def name_of(row: Row) -> str:
    return display_name(row.name, row.number, row.id)


class Triage:
    def __init__(self, store: Store, undo: Undo) -> None:
        self._store = store
        self._undo = undo

    def toggle_archive(self, row: Row) -> str:
        if is_provisional(row.id):
            return "This conversation is not at MessageBird yet. Backspace drops what would begin it."
        self._store.intents.set(row.id, not row.open)
        self._undo.offer(lambda: self._archive_undone(row))
        return f"{'Archived' if row.open else 'Opened again'}: {name_of(row)}   U undoes it"

    def _archive_undone(self, row: Row) -> str:
        self._store.intents.set(row.id, row.open)
        return f"{'Open' if row.open else 'Archived'} as before: {name_of(row)}"

    def unread_again(self, row: Row, newest: Position | None) -> str:
        self._store.reading.unread_again(row.id)
        if newest is not None:
            self._undo.offer(lambda: self._read(row, newest))
        return f"Unread again: {name_of(row)}"

    def _read(self, row: Row, newest: Position) -> str:
        self._store.reading.mark(row.id, newest)
        return f"Read: {name_of(row)}"

    def retry(self, row: Row, pointed: Message | Outgoing | None, seen: Position | None) -> str:
        """Of a message that failed at the API a new one is made."""
        if isinstance(pointed, Message) and pointed.status is Status.FAILED and pointed.content:
            return self._anew(row, pointed)
        outgoing = self.outgoing(row, pointed, OutgoingState.FAILED)
        if outgoing is None or not self._store.outbox.retry(outgoing.reference, seen):
            return NOTHING_MEANT
        self._undo.offer(lambda: self._retry_undone(outgoing.reference))
        return f"Sent again to {name_of(row)}   U takes it back"

    def _anew(self, row: Row, failed: Message) -> str:
        assert failed.content is not None
        if sendable(failed.content) is None:
            return "This kind of message cannot be sent again."
        added = self._store.outbox.add(
            row.id,
            failed.content,
            seen=None,
            check=False,
            channel_id=failed.channel_id,
            reply_to=failed.reply_to,
            keep_draft=True,
        )
        reference = added.reference or ""
        self._undo.offer(lambda: self._dropped(reference))
        return f"Sent again to {name_of(row)}, as a new message   U takes it back"

    def _dropped(self, reference: str) -> str:
        return "Not sent again" if self._store.outbox.drop(reference) else "Too late: it is on its way."

    def _retry_undone(self, reference: str) -> str:
        failed = self._store.outbox.take_back(reference) or self._store.outbox.hold(reference)
        return "Taken back" if failed else "Too late: it is on its way."

    def drop(self, row: Row, pointed: Message | Outgoing | None) -> str:
        outgoing = self.outgoing(row, pointed, OutgoingState.FAILED, OutgoingState.WAITING)
        if outgoing is None:
            return self._none(row)
        if not self._store.outbox.drop(outgoing.reference):
            return "Too late: it is on its way."
        self._undo.offer(lambda: self._restored(outgoing))
        return "Dropped   U brings it back"

    def _restored(self, outgoing: Outgoing) -> str:
        self._store.outbox.restore(outgoing)
        return "Back in the outbox"

    def take_back(self, row: Row, pointed: Message | Outgoing | None) -> tuple[str, str]:
        """What to say, and a text to put into the composer (of a message that failed at the API)."""
        if isinstance(pointed, Message) and pointed.status is Status.FAILED and isinstance(pointed.content, Text):
            return "Copied into the composer: Enter sends it as a new message", pointed.content.text
        outgoing = self.outgoing(row, pointed, OutgoingState.FAILED, OutgoingState.WAITING)
        if outgoing is None or not self._store.outbox.take_back(outgoing.reference):
            return self._none(row), ""
        return "Taken back into the composer", ""

    def _none(self, row: Row) -> str:
        """Why there is nothing to drop or to change."""
        states = {reply.state for reply in self._store.outbox.of(row.id)}
        if states & {OutgoingState.SENDING, OutgoingState.UNSURE}:
            return "What is being sent cannot be stopped"
        return NOTHING_MEANT

    def outgoing(self, row: Row, pointed: Message | Outgoing | None, *states: OutgoingState) -> Outgoing | None:
        """The reply under the cursor, or else the newest one in one of the states."""
        if isinstance(pointed, Outgoing):
            return pointed if pointed.state in states else None
        replies = self._store.outbox.of(row.id)
        return next((reply for reply in reversed(replies) if reply.state in states), None)


def sendable(content: Content) -> Content | None:
    """The content, unless it is of a kind that only arrives, or has lost what made it up."""
    return content if isinstance(content, Text | Media | Location | Template | Question | Email) else None
