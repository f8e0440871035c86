"""The messages of a conversation, a window at a time, and how far back they reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui.model import Message
from tui.store.database import Database
from tui.store.records import message_from_row
from tui.store.rows import Earlier, History, Position

_START = Position(-(2**63), "")
_HISTORY = "SELECT oldest_created, oldest_id, history_cursor, history_complete FROM conversations WHERE id = ?"
_COLUMNS = (
    "id, conversation_id, direction, created, updated, status, status_word, failure, channel_id, platform, sender,"
    " recipient, reference, reply_to, content,"
    " coalesce(author, (SELECT name FROM authors WHERE id = messages.id)) AS author"
)


class Threads:
    """Windows are in ascending order. Nothing before `oldest` of an incomplete history shows: there is a gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, conversation_id: str, limit: int) -> list[Message]:
        return self._backwards(conversation_id, "", (), limit)

    def before(self, conversation_id: str, position: Position, limit: int, *, over_gap: bool = False) -> list[Message]:
        return self._backwards(conversation_id, "AND (created, id) < (?, ?)", position, limit, over_gap=over_gap)

    def after(self, conversation_id: str, position: Position, limit: int, *, over_gap: bool = False) -> list[Message]:
        """`over_gap`: also what stands alone before the gap."""
        start = _START if over_gap else self._start(conversation_id)
        bound, here = (">", position) if position >= start else (">=", start)
        return self._query(conversation_id, f"AND (created, id) {bound} (?, ?) ORDER BY created, id", here, limit)

    def around(self, message_id: str, limit: int, *, over_gap: bool = False) -> list[Message]:
        """A window with the message about in the middle; empty when the store does not show it."""
        row = self._database.one("SELECT conversation_id, created, id FROM messages WHERE id = ?", (message_id,))
        start = _START if row is None or over_gap else self._start(row["conversation_id"])
        if row is None or (row["created"], row["id"]) < start:
            return []
        conversation_id, here = row["conversation_id"], Position(row["created"], row["id"])
        after = self.after(conversation_id, here, limit, over_gap=over_gap)
        upto = "AND (created, id) <= (?, ?)"
        before = self._backwards(conversation_id, upto, here, limit, over_gap=over_gap)
        behind = max(limit - limit // 2, limit - len(after))
        return (before[-behind:] + after)[:limit]

    def conversation_of(self, message_id: str) -> str | None:
        row = self._database.one("SELECT conversation_id FROM messages WHERE id = ?", (message_id,))
        return row["conversation_id"] if row else None

    def some(self, ids: Sequence[str]) -> list[Message]:
        """Messages by their ids, wherever they stand; those that are not here are missing."""
        places = ", ".join("?" * len(ids))
        rows = self._database.all(f"SELECT {_COLUMNS} FROM messages WHERE id IN ({places})", list(ids))
        return [message_from_row(row) for row in rows]

    def count(self) -> int:
        """How many messages there are in all conversations. Reads them all: not for the screen."""
        return int(self._database.all("SELECT count(*) FROM messages")[0][0])

    def raw(self, message_id: str) -> bytes | None:
        row = self._database.one("SELECT raw FROM messages WHERE id = ?", (message_id,))
        return row["raw"] if row else None

    def earlier(self, conversation_id: str) -> list[Earlier]:
        """Conversations of the same contact that are older than this one, newest first."""
        rows = self._database.all(
            "SELECT o.id, coalesce(o.created, o.activity) AS begun, o.activity, o.is_open"
            " FROM conversations c JOIN conversations o ON o.contact_id = c.contact_id AND o.id <> c.id"
            " WHERE c.id = ? AND (begun, o.id) < (coalesce(c.created, c.activity), c.id)"
            " ORDER BY begun DESC, o.id DESC",
            (conversation_id,),
        )
        return [Earlier(row["id"], row["begun"], row["activity"], bool(row["is_open"])) for row in rows]

    def history(self, conversation_id: str) -> History:
        row = self._database.one(_HISTORY, (conversation_id,))
        if row is None or row["history_complete"] is None:
            return History()
        oldest = None if row["oldest_created"] is None else Position(row["oldest_created"], row["oldest_id"])
        return History(oldest, row["history_cursor"], bool(row["history_complete"]))

    def set_history(self, conversation_id: str, oldest: Position | None, cursor: str | None, complete: bool) -> None:
        row = self._database.one(_HISTORY, (conversation_id,))
        if row is not None and tuple(row) == (*(oldest or (None, None)), cursor, complete):
            return
        with self._database.write() as writing:
            writing.place(conversation_id)
            writing.run(
                "UPDATE conversations SET oldest_created = ?, oldest_id = ?, history_cursor = ?, history_complete = ?"
                " WHERE id = ?",
                (*(oldest or (None, None)), cursor, complete, conversation_id),
            )
            writing.touch(conversation_id)

    def known_from(self, conversation_id: str) -> Position:
        """From where on nothing is missing: what stands before it came alone, and is shown only when asked for."""
        return self._start(conversation_id)

    def whole_until(self, conversation_id: str) -> Position | None:
        """The newest message when the thread was last read: what is newer came singly, and there may be gaps."""
        row = self._database.one("SELECT whole_created, whole_id FROM conversations WHERE id = ?", (conversation_id,))
        return None if row is None or row["whole_id"] is None else Position(row["whole_created"], row["whole_id"])

    def set_whole_until(self, conversation_id: str, position: Position) -> None:
        if self.whole_until(conversation_id) == position:
            return
        with self._database.write() as writing:
            sql = "UPDATE conversations SET whole_created = ?, whole_id = ? WHERE id = ?"
            writing.run(sql, (*position, conversation_id))

    def _start(self, conversation_id: str) -> Position:
        history = self.history(conversation_id)
        if history.complete or history.oldest is None:
            return _START
        return history.oldest

    def _backwards(
        self, conversation_id: str, where: str, values: tuple[Any, ...], limit: int, *, over_gap: bool = False
    ) -> list[Message]:
        order = "AND (created, id) >= (?, ?) ORDER BY created DESC, id DESC"
        start = _START if over_gap else self._start(conversation_id)
        return self._query(conversation_id, f"{where} {order}", (*values, *start), limit)[::-1]

    def _query(self, conversation_id: str, rest: str, values: tuple[Any, ...], limit: int) -> list[Message]:
        sql = f"SELECT {_COLUMNS} FROM messages WHERE conversation_id = ? {rest} LIMIT ?"
        return [message_from_row(row) for row in self._database.all(sql, (conversation_id, *values, limit))]
