"""When each status of a message that was sent was first told: the newest one alone is part of the message."""

from __future__ import annotations

from tui.model import Direction, Message
from tui.store.database import Database
from tui.store.records import storable
from tui.store.rows import Step
from tui.store.writing import Writing

_NOTE = """
INSERT INTO deliveries (message_id, word, at) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at < at
"""


class Deliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, message_id: str) -> list[Step]:
        """In the order of their times. What came between two looks at the API is missing."""
        rows = self._database.all("SELECT word, at FROM deliveries WHERE message_id = ? ORDER BY at", (message_id,))
        return [Step(row["word"], row["at"]) for row in rows]


def note(writing: Writing, message: Message, seen: int) -> None:
    """The earliest time counts, so that no order of reports makes a difference."""
    if message.direction is Direction.SENT and message.status_word:
        at = max(message.updated or message.created or seen, 0)
        writing.run(_NOTE, (message.id, storable(message.status_word), min(at, 2**63 - 1)))
