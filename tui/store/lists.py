"""The three lists: their order, pages of them, counts, and where a conversation stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from tui.model import HOUR
from tui.store import stretches
from tui.store.conversation_rows import read_rows
from tui.store.database import MANY, Database
from tui.store.reader import Reader
from tui.store.rows import MOST_FOUND, Counts, Row, View

CLOSING_SOON = 2 * HOUR


class _Order(Struct, frozen=True):
    """How a view is read. The index is named since SQLite, left alone, takes one that is many times slower here."""

    index: str
    where: str
    key: str
    latest_first: bool

    @property
    def direction(self) -> str:
        return "DESC" if self.latest_first else "ASC"

    @property
    def before(self) -> str:
        return ">" if self.latest_first else "<"

    @property
    def since(self) -> str:
        return "<=" if self.latest_first else ">="


_ORDERS = {
    View.OPEN: _Order("conversations_open", "is_open = 1", "activity", latest_first=True),
    View.ARCHIVED: _Order("conversations_archived", "is_open = 0", "activity", latest_first=True),
    View.WAITING: _Order("conversations_waiting", "waiting_since IS NOT NULL", "waiting_since", latest_first=False),
}

_CLOSING = """
SELECT count(*) FROM conversations INDEXED BY conversations_closing
WHERE is_open = 1 AND window_ends > ? AND window_ends <= ?
"""


class Lists:
    """Frozen, the order (and with it `count`) stays as it was, while the values of the rows go on."""

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock
        self._beside = Reader(database.path)

    def page(self, view: View, offset: int, limit: int, filter: str = "") -> list[Row]:
        ids = self.ids(view, offset, limit, filter)
        rows = self.rows(ids)
        return [rows[id] for id in ids]

    def ids(self, view: View, offset: int, limit: int, filter: str = "") -> list[str]:
        if filter.strip():
            return self.found(view, filter)[offset : offset + limit]
        order, read = _ORDERS[view], self._database.past
        start, over = stretches.reach(read, view, offset, latest_first=order.latest_first)
        sql = (
            f"SELECT id FROM conversations INDEXED BY {order.index} WHERE {order.where} AND {order.key}"
            f" {order.since} ? ORDER BY {order.key} {order.direction}, id {order.direction} LIMIT ? OFFSET ?"
        )
        return [id for (id,) in read(sql, (start, limit, over))]

    def index_of(self, view: View, id: str, filter: str = "") -> int | None:
        """How many stand before it in the view; None when it is not there."""
        if filter.strip():
            found = self.found(view, filter)
            return found.index(id) if id in found else None
        order, read = _ORDERS[view], self._database.past
        here = read(f"SELECT {order.key} FROM conversations WHERE id = ? AND {order.where}", (id,))
        if not here:
            return None
        key = here[0][0]
        before, start = stretches.before(read, view, key, latest_first=order.latest_first)
        count = f"SELECT count(*) FROM conversations INDEXED BY {order.index} WHERE {order.where} AND {order.key}"
        between = f"{count} {order.before} ? AND {order.key} {order.since} ?"
        sql = f"SELECT ({between}) + ({count} = ? AND id {order.before} ?)"
        return before + int(read(sql, (key, start, key, id))[0][0])

    def count(self, view: View, filter: str = "") -> int:
        if filter.strip():
            return len(self.found(view, filter))
        return stretches.count(self._database.past, view)

    def found(self, view: View, filter: str) -> list[str]:
        """All that fits a filter, the best first. May take a tenth of a second in a big store."""
        from tui.store.filter import far

        known = self.found_at_once(view, filter)
        return known + far(self._database.past, view, filter, known)

    def found_at_once(self, view: View, filter: str, most: int = MOST_FOUND, *, begins: bool = False) -> list[str]:
        """Those whose name, number or channel fits; or only those whose name begins so."""
        from tui.store.filter import near

        return near(self._database.past, view, filter, most, begins=begins)

    def found_beside(self, view: View, filter: str, known: Collection[str]) -> list[str]:
        """What stands behind these, to be called in a thread. Raises Stopped when `stop_beside` is called."""
        from tui.store.filter import far

        with self._beside.reading() as (connection, _):
            return far(lambda sql, values: connection.execute(sql, values).fetchall(), view, filter, known)

    def stop_beside(self) -> None:
        self._beside.stop()

    def close(self) -> None:
        self._beside.close()

    def row(self, id: str) -> Row | None:
        return self.rows([id]).get(id)

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        return read_rows(self._database, ids)

    def counts(self) -> Counts:
        """Never frozen."""
        read, now = self._database.all, self._clock()
        closing = read(_CLOSING, (now, now + CLOSING_SOON))[0][0]
        standing = {list: stretches.count(read, list) for list in ("open", "waiting", "archived", "unread")}
        return Counts(**standing, closing=closing)

    def is_filled(self) -> bool:
        """Whether the feed has listed every conversation once."""
        row = self._database.one("SELECT json_extract(value, '$.done') FROM feed WHERE key = 'backfill'")
        return bool(row and row[0])

    def next_unread(self, after_id: str | None) -> str | None:
        """The next open conversation with news below `after_id` in the open list, else the first one from the top."""
        news = "SELECT id FROM conversations INDEXED BY conversations_unread WHERE unread > 0 AND id IS NOT ?"
        order = "ORDER BY activity DESC, id DESC LIMIT 1"
        below = "AND (activity, id) < (SELECT activity, id FROM conversations WHERE id = ?)"
        row = self._database.one(f"{news} {below} {order}", (after_id, after_id))
        row = row or self._database.one(f"{news} {order}", (after_id,))
        return row["id"] if row else None

    @property
    def frozen(self) -> bool:
        return self._database.frozen

    def freeze(self) -> None:
        """Keep the order as it is now, until `thaw`."""
        self._database.freeze()

    def thaw(self) -> None:
        self._database.thaw()

    def moved(self) -> int:
        """How many conversations, the new ones included, stand elsewhere than in the frozen order; MANY at most."""
        keys = "SELECT id, is_open, activity, waiting_since FROM conversations WHERE"
        revision = self._database.past("SELECT max(revision) FROM conversations")[0][0] or 0
        now = {tuple(row) for row in self._database.all(f"{keys} revision > ? LIMIT ?", (revision, MANY))}
        then = f"{keys} id IN ({','.join('?' * len(now))})"
        return len(now - {tuple(row) for row in self._database.past(then, [id for id, *_ in now])})
