"""The three lists: pages of rows in their order, counts, and where a conversation stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tui.model import HOUR, Direction, Status, content_from_json
from tui.store.database import Database
from tui.store.derive import digits
from tui.store.rows import Counts, OutgoingState, Preview, Row, View

CLOSING_SOON = 2 * HOUR

_WORST = (OutgoingState.FAILED, OutgoingState.UNSURE, OutgoingState.SENDING, OutgoingState.WAITING)

_ROWS = """
SELECT c.id, c.contact_id, c.is_open, c.activity, c.waiting_since, c.unread, c.window_ends, c.message_count,
       c.last_id, p.name, p.number, coalesce(c.channel_id, m.channel_id) AS channel_id,
       h.name AS channel_name, h.active AS channel_active, coalesce(c.platform, h.platform, m.platform) AS platform,
       m.direction, m.status, m.created, m.content, m.author, d.text AS draft,
       (SELECT group_concat(state) FROM outbox WHERE conversation_id = c.id AND state <> 'sent') AS states
FROM conversations c
LEFT JOIN messages m ON m.id = c.last_id
LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN channels h ON h.id = coalesce(c.channel_id, m.channel_id)
LEFT JOIN drafts d ON d.conversation_id = c.id
WHERE c.id IN ({places})
"""

_VIEWS = {
    View.OPEN: ("is_open = 1", "activity DESC, id DESC"),
    View.ARCHIVED: ("is_open = 0", "activity DESC, id DESC"),
    View.WAITING: ("waiting_since IS NOT NULL", "waiting_since, id"),
}
_BEFORE = {
    View.OPEN: "(activity, id) > (?, ?)",
    View.ARCHIVED: "(activity, id) > (?, ?)",
    View.WAITING: "(waiting_since, id) < (?, ?)",
}


class Lists:
    """Order and rows of the views. Frozen, the order stays as it was while the values of the rows go on."""

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def page(self, view: View, offset: int, limit: int, filter: str = "") -> list[Row]:
        ids = self.ids(view, offset, limit, filter)
        rows = self.rows(ids)
        return [rows[id] for id in ids]

    def ids(self, view: View, offset: int, limit: int, filter: str = "") -> list[str]:
        where, order = _VIEWS[view]
        found, values = self._filter(filter)
        sql = f"SELECT id FROM conversations WHERE {where}{found} ORDER BY {order} LIMIT ? OFFSET ?"
        return [id for (id,) in self._database.ordered(sql, (*values, limit, offset))]

    def index_of(self, view: View, id: str, filter: str = "") -> int | None:
        where, _ = _VIEWS[view]
        found, values = self._filter(filter)
        key = "waiting_since" if view is View.WAITING else "activity"
        sql = f"SELECT {key}, id FROM conversations WHERE id = ? AND {where}{found}"
        here = self._database.ordered(sql, (id, *values))
        if not here:
            return None
        sql = f"SELECT count(*) FROM conversations WHERE {where} AND {_BEFORE[view]}{found}"
        return int(self._database.ordered(sql, (*here[0], *values))[0][0])

    def count(self, view: View, filter: str = "") -> int:
        where, _ = _VIEWS[view]
        found, values = self._filter(filter)
        return int(self._database.ordered(f"SELECT count(*) FROM conversations WHERE {where}{found}", values)[0][0])

    def row(self, id: str) -> Row | None:
        return self.rows([id]).get(id)

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        wanted = list(ids)
        rows: dict[str, Row] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found = self._database.all(_ROWS.format(places=",".join("?" * len(some))), some)
            rows |= {row["id"]: _row(row) for row in found}
        return rows

    def counts(self) -> Counts:
        now = self._clock()
        sql = (
            "SELECT (SELECT count(*) FROM conversations WHERE is_open = 1),"
            " (SELECT count(*) FROM conversations WHERE waiting_since IS NOT NULL),"
            " (SELECT count(*) FROM conversations WHERE is_open = 0),"
            " (SELECT count(*) FROM conversations WHERE unread > 0),"
            " (SELECT count(*) FROM conversations WHERE is_open = 1 AND window_ends > ? AND window_ends <= ?)"
        )
        return Counts(*self._database.all(sql, (now, now + CLOSING_SOON))[0])

    def next_unread(self, after_id: str | None) -> str | None:
        """The next open conversation with news below `after_id` in the open list, else the first one from the top."""
        sql = "SELECT id FROM conversations WHERE unread > 0 {below} ORDER BY activity DESC, id DESC LIMIT 1"
        below = "AND (activity, id) < (SELECT activity, id FROM conversations WHERE id = ?)"
        row = self._database.one(sql.format(below=below), (after_id,)) if after_id else None
        row = row or self._database.one(sql.format(below="AND id IS NOT ?"), (after_id,))
        return row["id"] if row else None

    @property
    def frozen(self) -> bool:
        return self._database.past is not None

    def freeze(self) -> None:
        """Keep the order as it is now, until `thaw`."""
        self._database.freeze()

    def thaw(self) -> None:
        self._database.thaw()

    def moved(self) -> int:
        """How many conversations stand elsewhere than in the frozen order, the new ones included."""
        return self._database.moved()

    def _filter(self, text: str) -> tuple[str, tuple[str, ...]]:
        """A condition on name, number (also written with spaces and plus) and channel name."""
        folded = text.strip().casefold()
        if not folded:
            return "", ()
        channels = [
            row["id"]
            for row in self._database.all("SELECT id, name FROM channels")
            if folded in (row["name"] or "").casefold()
        ]
        number = digits(folded) if not any(character.isalpha() for character in folded) else ""
        tests = ["instr(words, ?)"] + ["instr(words, ?)"] * bool(number)
        tests += [f"channel_id IN ({','.join('?' * len(channels))})"] * bool(channels)
        return f" AND ({' OR '.join(tests)})", (folded, *([number] if number else []), *channels)


def _row(row: sqlite3.Row) -> Row:
    states: Sequence[str] = (row["states"] or "").split(",")
    values: dict[str, Any] = {name: row[name] for name in row.keys() if name in Row.__struct_fields__}  # noqa: SIM118
    return Row(
        **values | {"channel_active": None if row["channel_active"] is None else bool(row["channel_active"])},
        open=bool(row["is_open"]),
        active_at=row["activity"],
        last=_preview(row),
        sending=next((state for state in _WORST if state in states), None),
    )


def _preview(row: sqlite3.Row) -> Preview | None:
    if row["direction"] is None:
        return None
    return Preview(
        direction=Direction(row["direction"]),
        status=Status(row["status"] or Status.UNKNOWN),
        created=row["created"],
        content=content_from_json(row["content"]) if row["content"] else None,
        author=row["author"],
    )
