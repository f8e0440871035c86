"""What the feed must remember over a restart, and which of our messages it should still ask about."""

from __future__ import annotations

from tui.store import stretches
from tui.store.database import Database

_TELLS_READ = ("whatsapp", "whatsapp_sandbox", "facebook", "messenger", "telegram", "line", "instagram", "email")

NEWEST = (2**63 - 1, "\U0010ffff")
"""Activity and id that come before all others."""
_OLDEST = -(2**63)
_PART = (
    "SELECT id, activity FROM conversations INDEXED BY conversations_{index} WHERE is_open = {is_open}"
    " AND activity >= ? AND (activity, id) < (?, ?) ORDER BY activity DESC, id DESC LIMIT ?"
)
_OPEN, _ARCHIVED = _PART.format(index="open", is_open=1), _PART.format(index="archived", is_open=0)
_ACTIVE = f"SELECT * FROM ({_OPEN}) UNION ALL SELECT * FROM ({_ARCHIVED}) ORDER BY activity DESC, id DESC LIMIT ?"
_COUNT = (
    "SELECT count(*) FROM conversations INDEXED BY conversations_{index} WHERE is_open = {is_open}"
    " AND activity BETWEEN ? AND ?"
)
_COUNTS = {"open": _COUNT.format(index="open", is_open=1), "archived": _COUNT.format(index="archived", is_open=0)}


class FeedState:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        row = self._database.one("SELECT value FROM feed WHERE key = ?", (key,))
        return row["value"] if row else None

    def set(self, key: str, value: str) -> None:
        if self.get(key) == value:
            return
        with self._database.write() as writing:
            writing.run("INSERT OR REPLACE INTO feed (key, value) VALUES (?, ?)", (key, value))
            writing.feed = True

    def never_read(self, limit: int) -> list[str]:
        """Conversations, open at the API, whose messages were never read, newest activity first."""
        rows = self._database.all(
            "SELECT id FROM conversations INDEXED BY conversations_never_read"
            " WHERE open = 1 AND history_complete IS NULL ORDER BY active_at DESC, id DESC LIMIT ?",
            (limit,),
        )
        return [row["id"] for row in rows]

    def count_active_since(self, since: int) -> int:
        """How many conversations were active since then; as quick for a year as for a day."""
        total = 0
        for list, sql in _COUNTS.items():
            later, upto = stretches.before(self._database.all, list, since, latest_first=True)
            total += later + int(self._database.all(sql, (since, upto))[0][0])
        return total

    def active_since(self, since: int, after: tuple[int, str] | None, limit: int) -> list[tuple[str, int]]:
        """Ids and activity of conversations active since then, newest first; below `after` (activity, id), if given."""
        rows = self._database.all(_ACTIVE, (since, *(after or NEWEST), limit) * 2 + (limit,))
        return [(row["id"], row["activity"]) for row in rows]

    def open_after(self, after: tuple[int, str], limit: int) -> list[tuple[str, int]]:
        """Ids and activity of open conversations, newest first; below `after` (activity, id)."""
        rows = self._database.all(_OPEN, (_OLDEST, *after, limit))
        return [(row["id"], row["activity"]) for row in rows]

    def unfinished_deliveries(self, since: int, limit: int) -> list[tuple[str, int]]:
        """Ids and times of what we sent since then and may yet be delivered or read, newest first."""
        platforms = ",".join("?" * len(_TELLS_READ))
        rows = self._database.all(
            "SELECT id, created FROM messages WHERE kind = 2 AND status IN ('queued', 'sent', 'delivered')"
            f" AND created >= ? AND (status <> 'delivered' OR platform IN ({platforms}))"
            " ORDER BY created DESC, id DESC LIMIT ?",
            (since, *_TELLS_READ, limit),
        )
        return [(row["id"], row["created"]) for row in rows]
