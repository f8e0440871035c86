"""How far the person has read each conversation. The API knows nothing of it."""

from __future__ import annotations

from tui.store.database import Database
from tui.store.rows import Position


class Reading:
    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, conversation_id: str, upto: Position) -> None:
        """Read up to there; never moves back. Ends `unread_again`."""
        with self._database.write() as writing:
            writing.place(conversation_id)
            row = writing.one("SELECT * FROM reading WHERE conversation_id = ?", (conversation_id,))
            if row and row["read_created"] is not None:
                known = Position(row["read_created"], row["read_id"])
                if upto <= known and row["again_created"] is None:
                    return
                upto = max(upto, known)
            sql = "INSERT OR REPLACE INTO reading (conversation_id, read_created, read_id) VALUES (?, ?, ?)"
            writing.run(sql, (conversation_id, *upto))
            writing.touch(conversation_id)

    def unread_again(self, conversation_id: str) -> None:
        """Count the conversation as unread, by one, until it is read or answered; nothing if it is unread already."""
        with self._database.write() as writing:
            row = writing.one("SELECT unread, last_id FROM conversations WHERE id = ?", (conversation_id,))
            last = row and writing.one("SELECT created, id FROM messages WHERE id = ?", (row["last_id"],))
            if not row or row["unread"] or not last:
                return
            writing.run(
                "INSERT INTO reading (conversation_id, again_created, again_id) VALUES (?, ?, ?)"
                " ON CONFLICT (conversation_id) DO UPDATE SET again_created = excluded.again_created,"
                " again_id = excluded.again_id",
                (conversation_id, *last),
            )
            writing.touch(conversation_id)
