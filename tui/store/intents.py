"""Archiving and reopening that the person asked for and the API has not confirmed."""

from __future__ import annotations

from collections.abc import Callable

from tui.store.database import Database
from tui.store.rows import Intent


class Intents:
    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def set(self, conversation_id: str, open: bool) -> None:
        """Ask for it; the lists show it at once. A newer wish replaces an older one."""
        with self._database.write(durable=True) as writing:
            writing.place(conversation_id)
            writing.run(
                "INSERT OR REPLACE INTO intents (conversation_id, open, since) VALUES (?, ?, ?)",
                (conversation_id, open, self._clock()),
            )
            writing.touch(conversation_id)

    def pending(self) -> list[Intent]:
        rows = self._database.all("SELECT conversation_id, open, since FROM intents ORDER BY since, conversation_id")
        return [Intent(row["conversation_id"], bool(row["open"]), row["since"]) for row in rows]

    def done(self, conversation_id: str, since: int) -> None:
        """The API has carried it out (and its answer was observed); a newer wish stays."""
        self._end(conversation_id, since)

    def drop(self, conversation_id: str, since: int) -> None:
        """The API refuses it: the lists show again what the API says; a newer wish stays."""
        self._end(conversation_id, since)

    def _end(self, conversation_id: str, since: int) -> None:
        with self._database.write() as writing:
            sql = "DELETE FROM intents WHERE conversation_id = ? AND since = ?"
            if writing.run(sql, (conversation_id, since)).rowcount:
                writing.touch(conversation_id)
