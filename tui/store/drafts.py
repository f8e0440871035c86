"""What is typed and not yet in the outbox, one text per conversation."""

from __future__ import annotations

from collections.abc import Callable

from tui.store import starts
from tui.store.database import Database
from tui.store.records import storable
from tui.store.rows import Draft, is_provisional
from tui.store.writing import Writing

# Of what a conversation that began here has become, or of itself.
_OF = """
SELECT text, stopped_by FROM drafts WHERE conversation_id = coalesce((SELECT became FROM starts WHERE id = ?1), ?1)
"""


class Drafts:
    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def get(self, conversation_id: str) -> Draft:
        """The draft; an empty one when there is none."""
        row = self._database.one(_OF, (conversation_id,))
        return Draft(*row) if row else Draft()

    def put(self, conversation_id: str, text: str) -> None:
        """Keep the text; an empty one removes the draft. What stopped the reply is remembered while text is left."""
        with self._database.write() as writing:
            conversation_id = starts.now_at(writing, conversation_id)
            keep(writing, conversation_id, text, None)
            if is_provisional(conversation_id):
                starts.follow_draft(writing, conversation_id, text, self._clock())

    def all(self) -> dict[str, Draft]:
        rows = self._database.all("SELECT conversation_id, text, stopped_by FROM drafts")
        return {row["conversation_id"]: Draft(row["text"], row["stopped_by"]) for row in rows}


def keep(writing: Writing, conversation_id: str, text: str, stopped_by: str | None) -> None:
    if text:
        writing.place(conversation_id)
        writing.run(
            "INSERT INTO drafts (conversation_id, text, stopped_by) VALUES (?, ?, ?) ON CONFLICT (conversation_id)"
            " DO UPDATE SET text = excluded.text, stopped_by = coalesce(excluded.stopped_by, stopped_by)",
            (conversation_id, storable(text), stopped_by),
        )
        writing.touch(conversation_id)
    elif writing.run("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,)).rowcount:
        writing.touch(conversation_id)
