"""Nobody may be inside a profile while it is moved or removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tui.config import Settings
from tui.plain import Refusal


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of sync meanwhile. Refusal when an inbox is open, also one that does not sync for want of a key."""
    from tui.sync.lock import SyncLock

    if not settings.state_folder.is_dir():
        yield
        return
    lock = SyncLock(settings.state_folder / "sync.lock")
    try:
        if not lock.take() or _is_open(settings.store_file):
            raise Refusal(
                f"An inbox of “{settings.profile}” is running, perhaps in another window or tmux. Leave it first, "
                "with `q`."
            )
        yield
    finally:
        lock.release()


def _is_open(store: Path) -> bool:
    """SQLite gives up its write-ahead log only when nobody else has the file open."""
    from tui.store.opening import connect

    if not store.exists():
        return False
    try:
        with closing(connect(store)) as connection:
            connection.execute("PRAGMA busy_timeout = 200")
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:  # a damaged file is nobody's, and may be moved and removed
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return False
