"""What is known of files behind links that were never fetched: asked for once, and kept."""

from __future__ import annotations

from collections.abc import Sequence

from tui.store.database import Database
from tui.store.records import storable
from tui.store.rows import FileFacts


class Files:
    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self, urls: Sequence[str]) -> dict[str, FileFacts]:
        """By link; those that were never asked for are missing."""
        places = ",".join("?" * len(urls))
        rows = self._database.all(f"SELECT * FROM files WHERE url IN ({places})", [storable(url) for url in urls])
        return {row["url"]: FileFacts(row["url"], row["mime"], row["size"], row["name"], row["seen"]) for row in rows}

    def put(self, facts: FileFacts, conversation_id: str) -> None:
        """`conversation_id` is where the file is shown."""
        with self._database.write() as writing:
            writing.run(
                "INSERT OR REPLACE INTO files (url, mime, size, name, seen) VALUES (?, ?, ?, ?, ?)",
                (storable(facts.url), facts.mime, facts.size, facts.name, facts.seen),
            )
            writing.touch(conversation_id)
