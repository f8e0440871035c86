"""What can be done with a conversation beside answering it. Each says in words what it did, and how to undo it."""

from __future__ import annotations

from tui.app.undo import Undo
from tui.model import Message, Status, Text
from tui.store import Outgoing, OutgoingState, Position, Row, Store
from tui.text import display_name


def name_of(row: Row) -> str:
    return display_name(row.name, row.number, row.id)


class Triage:
    def __init__(self, store: Store, undo: Undo) -> None:
        self._store = store
        self._undo = undo

    def toggle_archive(self, row: Row) -> str:
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

    def retry(self, row: Row, pointed: Message | Outgoing | None) -> str:
        outgoing = self._outgoing(row, pointed, OutgoingState.FAILED)
        if outgoing is None or not self._store.outbox.retry(outgoing.reference):
            return "There is no reply in the outbox that failed."
        self._undo.offer(lambda: self._retry_undone(outgoing.reference))
        return f"Sent again to {name_of(row)}   U takes it back"

    def _retry_undone(self, reference: str) -> str:
        taken = self._store.outbox.take_back(reference)
        return "Taken back into the composer" if taken else "Too late: it is on its way."

    def take_back(self, row: Row, pointed: Message | Outgoing | None) -> tuple[str, str]:
        """What to say, and a text to put into the composer (of a message that failed at the API)."""
        if isinstance(pointed, Message) and pointed.status is Status.FAILED and isinstance(pointed.content, Text):
            return "Copied into the composer: Enter sends it as a new message", pointed.content.text
        outgoing = self._outgoing(row, pointed, OutgoingState.FAILED, OutgoingState.WAITING)
        if outgoing is None or not self._store.outbox.take_back(outgoing.reference):
            return "There is no reply to take back: what is being sent cannot be stopped any more.", ""
        return "Taken back into the composer", ""

    def _outgoing(self, row: Row, pointed: Message | Outgoing | None, *states: OutgoingState) -> Outgoing | None:
        """The reply under the cursor, or else the newest one in one of the states."""
        if isinstance(pointed, Outgoing):
            return pointed if pointed.state in states else None
        replies = self._store.outbox.of(row.id)
        return next((reply for reply in reversed(replies) if reply.state in states), None)
