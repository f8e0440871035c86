"""What is known of files behind links: asked for once, and kept; and where they were saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.store.database import Database
from tui.store.records import storable
from tui.store.rows import FileFacts


class Files:
    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self, urls: Sequence[str]) -> dict[str, FileFacts]:
        """By link; those that were never asked for nor saved are missing."""
        known = {storable(url): url for url in urls}
        places = ",".join("?" * len(known))
        rows = self._database.all(f"SELECT * FROM files WHERE url IN ({places})", [*known])
        return {
            known[row["url"]]: FileFacts(
                known[row["url"]], row["mime"], row["size"], row["name"], row["seen"], row["saved"]
            )
            for row in rows
        }

    def put(self, facts: FileFacts, conversation_id: str) -> None:
        """What was told of a file; `conversation_id` is where it is shown. Where it was saved stays known."""
        with self._database.write() as writing:
            writing.run(
                "INSERT INTO files (url, mime, size, name, seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET mime = excluded.mime, size = excluded.size, name = excluded.name, seen = excluded.seen",
                (storable(facts.url), _text(facts.mime), facts.size, _text(facts.name), facts.seen),
            )
            writing.touch(conversation_id)

    def saved(self, url: str, path: Path, size: int, seen: int, conversation_id: str) -> None:
        """The file was saved at `path`, and its true size is known from now on."""
        with self._database.write() as writing:
            writing.run(
                "INSERT INTO files (url, size, seen, saved) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET size = excluded.size, seen = excluded.seen, saved = excluded.saved",
                (storable(url), size, seen, storable(str(path))),
            )
            writing.touch(conversation_id)


def _text(text: str | None) -> str | None:
    return None if text is None else storable(text)
