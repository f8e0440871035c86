"""What is asked of the log's tables. Whoever calls these owns the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, overload

from tui.relay.events import Appended, Bounds, Event, New

_COLUMNS = "seq, id, kind, body, at, source, channel_id"


def append(db: sqlite3.Connection, batch: Sequence[New], notes: Mapping[str, str]) -> list[Appended]:
    appended = [_append_one(db, new) for new in batch]
    for name, value in notes.items():
        db.execute(
            "INSERT INTO notes VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (storable(name), storable(value)),
        )
    return appended


def _append_one(db: sqlite3.Connection, new: New) -> Appended:
    """The number is looked for before anything is written, so that no number is used up for an event that is known."""
    id_, nonce = storable(new.id), storable(new.nonce)
    known: int | None = _value(db, "SELECT seq FROM events WHERE id = ?", id_)
    seen: int | None = None if nonce is None else _value(db, "SELECT seq FROM nonces WHERE nonce = ?", nonce)
    if seen is not None and seen != known:
        return Appended(0, "refused")
    seq = known if known is not None else _insert(db, id_, new)
    if nonce is not None and seen is None:
        db.execute("INSERT INTO nonces VALUES (?, ?)", (nonce, seq))
    return Appended(seq, "stored" if known is None else "known")


def _insert(db: sqlite3.Connection, id_: str, new: New) -> int:
    values = (id_, storable(new.kind), new.body, new.at, new.source, storable(new.channel_id))
    done = db.execute("INSERT INTO events (id, kind, body, at, source, channel_id) VALUES (?, ?, ?, ?, ?, ?)", values)
    assert done.lastrowid is not None
    return done.lastrowid


def read(db: sqlite3.Connection, after: int, limit: int, kinds: frozenset[str] | None) -> list[Event]:
    chosen = sorted(storable(kind) for kind in kinds or ())
    where = "" if kinds is None else f" AND kind IN ({', '.join('?' * len(chosen))})"
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM events WHERE seq > ?{where} ORDER BY seq LIMIT ?", (after, *chosen, limit)
    )
    return [Event(*row) for row in rows]


def bounds(db: sqlite3.Connection) -> Bounds:
    newest: int = _value(db, "SELECT seq FROM sqlite_sequence WHERE name = 'events'") or 0
    oldest: int | None = _value(db, "SELECT min(seq) FROM events")
    return Bounds(newest + 1 if oldest is None else oldest, newest)


def newest_at(db: sqlite3.Connection) -> int | None:
    at: int | None = _value(db, "SELECT at FROM events ORDER BY seq DESC LIMIT 1")
    return at


def note(db: sqlite3.Connection, name: str) -> str | None:
    value: str | None = _value(db, "SELECT value FROM notes WHERE name = ?", storable(name))
    return value


def epoch(db: sqlite3.Connection) -> str:
    return str(_value(db, "SELECT epoch FROM log"))


def touch(db: sqlite3.Connection, now: int, ballast: int) -> None:
    """A write that changes nothing but proves that writing works, for as many bytes."""
    db.execute("UPDATE log SET written = ?, ballast = zeroblob(?)", (now, ballast))


def trim(db: sqlite3.Connection, before: int, keep_last: int, most: int) -> int:
    """Drop the oldest events, at most so many, up to the first one that must stay: what is kept has no hole."""
    last = bounds(db).newest - keep_last
    oldest = db.execute("SELECT seq, at FROM events WHERE seq <= ? ORDER BY seq LIMIT ?", (last, most)).fetchall()
    young = next((index for index, (_, at) in enumerate(oldest) if at >= before), len(oldest))
    if young:
        cut: int = oldest[young - 1][0]
        db.execute("DELETE FROM nonces WHERE seq <= ?", (cut,))
        db.execute("DELETE FROM events WHERE seq <= ?", (cut,))
    return young


def lease(db: sqlite3.Connection, name: str, holder: str, now: int, until: int) -> bool:
    done = db.execute(
        "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until"
        " WHERE leases.holder = excluded.holder OR leases.until <= ?",
        (storable(name), storable(holder), until, now),
    )
    return done.rowcount == 1


@overload
def storable(text: str) -> str: ...
@overload
def storable(text: None) -> None: ...
def storable(text: str | None) -> str | None:
    """SQLite takes no lone surrogates, which JSON can hold: they are spelled out."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode()


def _value(db: sqlite3.Connection, sql: str, *values: object) -> Any:
    row = db.execute(sql, values).fetchone()
    return row[0] if row else None
