"""How the person left the inbox: what is shown first when it is opened again."""

from __future__ import annotations

from tui.store.database import Database

_OPENED = """
INSERT INTO front (number, conversation_id) VALUES (1, ?1)
ON CONFLICT (number) DO UPDATE SET conversation_id = ?1, lines = NULL WHERE conversation_id IS NOT ?1
"""


class Front:
    def __init__(self, database: Database) -> None:
        self._database = database

    def opened(self, conversation_id: str) -> None:
        """This conversation is the one that is open."""
        with self._database.write() as writing:
            writing.run(_OPENED, (conversation_id,))

    def last_open(self) -> str | None:
        """The conversation that was open last."""
        row = self._database.one("SELECT conversation_id FROM front")
        return row[0] if row else None

    def keep(self, conditions: str, until: int, lines: str) -> None:
        """What will be shown first, under these conditions and before that time.

        The next write of anything that is shown forgets it: what is kept is true.
        """
        with self._database.write() as writing:
            writing.run("INSERT INTO front (number) VALUES (1) ON CONFLICT DO NOTHING")
            writing.run("UPDATE front SET conditions = ?, until = ?, lines = ?", (conditions, until, lines))

    @property
    def is_kept(self) -> bool:
        return self._database.one("SELECT 1 FROM front WHERE lines IS NOT NULL") is not None
