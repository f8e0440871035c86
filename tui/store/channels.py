"""On which channels a contact can be answered, and how long free text is still possible on each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

import msgspec

from tui.model import DAY
from tui.platforms import platform
from tui.store.database import Database
from tui.store.records import Kind
from tui.store.rows import Way

# What was used in this time tells enough, and a thread may be very long.
_LATELY = 30 * DAY

# Windows and last use go by all conversations of the contact, the archived ones too.
_OF_CONTACT = """c.id IN (
    SELECT ?1 UNION SELECT id FROM conversations WHERE contact_id = (SELECT contact_id FROM conversations WHERE id = ?1)
)"""
_REACHED = f"SELECT c.id, c.channel_id, c.channel_ids, c.platform, c.active_at FROM conversations c WHERE {_OF_CONTACT}"
_USED = f"""
SELECT m.channel_id, max(m.created) AS used, max(CASE WHEN m.kind = {int(Kind.INBOUND)} THEN m.created END) AS heard
FROM conversations c JOIN messages m INDEXED BY messages_kind
  ON m.conversation_id = c.id AND m.kind IN ({int(Kind.INBOUND)}, {int(Kind.OUTBOUND)}, {int(Kind.UNDELIVERED)})
WHERE {_OF_CONTACT} AND m.channel_id IS NOT NULL AND m.created >= ?2 GROUP BY m.channel_id
"""
# Conversations in which the contact may have written since then without the store knowing.
_UNREAD = f"""
SELECT 1 FROM conversations c WHERE {_OF_CONTACT} AND c.activity >= ?2 AND coalesce(c.history_complete, 0) = 0
AND (c.oldest_created IS NULL OR c.oldest_created > ?2) LIMIT 1
"""
_PLATFORM = f"""
SELECT m.platform FROM conversations c JOIN messages m INDEXED BY messages_kind ON m.conversation_id = c.id
WHERE {_OF_CONTACT} AND m.kind IN (1, 2, 3) AND m.channel_id = ?2 AND m.platform IS NOT NULL LIMIT 1
"""


class Channels:
    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> list[Way]:
        """Every channel of the account that was ever told of, those that can send first. Windows are not theirs."""
        ways = [_way(row) for row in self._database.all("SELECT * FROM channels")]
        return sorted(ways, key=lambda way: (not way.can_send, (way.name or "").casefold(), way.id))

    def of(self, conversation_id: str) -> list[Way]:
        """The channels of the contact, the last used one first; also those that cannot send."""
        here = (conversation_id,)
        used = {row["channel_id"]: row for row in self._used(conversation_id)}
        last = {id: int(row["used"]) for id, row in used.items()}
        rows = self._database.all(_REACHED, here)
        for row in rows:
            if row["channel_id"]:
                last[row["channel_id"]] = max(last.get(row["channel_id"], 0), row["active_at"] or 0)
        known = {row["id"]: _way(row) for row in self._database.all("SELECT * FROM channels")}
        ids = dict.fromkeys([*_reached(rows, conversation_id), *used])
        ways = [known.get(id) or Way(id=id, platform=self._platform(rows, conversation_id, id)) for id in ids]
        ended = [self._with_window(way, used, last, conversation_id) for way in ways]
        return sorted(ended, key=lambda way: -(way.last_used or 0))

    def one(self, conversation_id: str, channel_id: str | None) -> Way | None:
        """The channel with that id, if the contact can be reached there."""
        return next((way for way in self.of(conversation_id) if way.id == channel_id), None)

    def _used(self, conversation_id: str) -> list[sqlite3.Row]:
        """Lately; or ever, where nothing was said lately."""
        lately = self._database.all(_USED, (conversation_id, self._clock() - _LATELY))
        return lately or self._database.all(_USED, (conversation_id, -(2**63)))

    def _with_window(self, way: Way, used: dict[str, sqlite3.Row], last: dict[str, int], id: str) -> Way:
        window = platform(way.platform).window
        heard = used[way.id]["heard"] if way.id in used else None
        ends = heard + window if window and heard is not None else None
        never = bool(window) and heard is None and self._all_is_known(id, self._clock() - (window or 0))
        return msgspec.structs.replace(way, window_ends=ends, never_wrote=never, last_used=last.get(way.id))

    def _all_is_known(self, conversation_id: str, since: int) -> bool:
        """Whether nothing that the contact wrote since then can be missing here."""
        return not self._database.all(_UNREAD, (conversation_id, since))

    def _platform(self, rows: list[sqlite3.Row], conversation_id: str, channel_id: str) -> str | None:
        """Of a channel that nobody has described: what its messages or its conversation say."""
        found = self._database.one(_PLATFORM, (conversation_id, channel_id))
        said = (row["platform"] for row in rows if row["channel_id"] == channel_id)
        return found["platform"] if found else next(said, None)


def _reached(rows: Iterable[sqlite3.Row], conversation_id: str) -> list[str]:
    """The channels that the conversations name, those of this one first."""
    found: list[str] = []
    for row in sorted(rows, key=lambda row: bool(row["id"] != conversation_id)):
        found += [row["channel_id"]] if row["channel_id"] else []
        found += msgspec.json.decode(row["channel_ids"], type=list[str]) if row["channel_ids"] else []
    return found


def _way(row: sqlite3.Row) -> Way:
    active = None if row["active"] is None else bool(row["active"])
    return Way(id=row["id"], name=row["name"], platform=row["platform"], active=active, state=row["state"])
