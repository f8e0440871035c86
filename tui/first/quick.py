"""The kept first frame on the screen, with next to nothing imported for it."""

from __future__ import annotations

import os
import sqlite3
import time

from tui.app.look import kept
from tui.app.look.ink import Ink, Ready, colours
from tui.first.conditions import conditions, store_file
from tui.first.terminal import Held, size

_CLOSING_SOON = 2 * 3600 * 10**9  # as `store.lists`, which takes longer to import than all of this
_FRAME = """
SELECT lines, (
    SELECT count(*) FROM conversations INDEXED BY conversations_closing
    WHERE is_open = 1 AND window_ends > ?2 AND window_ends <= ?2 + ?3
) FROM front WHERE conditions = ?1 AND until > ?2 AND lines IS NOT NULL
"""


def paint(held: Held, profile: str) -> None:
    """Paint what the inbox of a profile was left with; nothing where it has to be made first."""
    screen, path = size(), store_file(profile)
    if screen is None or not os.path.exists(path):
        return
    try:
        connection = sqlite3.connect(path, timeout=0.05, isolation_level=None)
        theme, lines = _kept(connection, conditions(screen))
    except (sqlite3.Error, OSError, kept.Spoilt, KeyError):
        return
    if lines:
        held.paint(Ink(theme, colours()), lines, screen)
    connection.close()


def _kept(connection: sqlite3.Connection, conditions: str) -> tuple[str, list[Ready]]:
    """The name of the theme and the lines, if there are any for these conditions."""
    now = time.time_ns()
    found = connection.execute(_FRAME, (conditions, now, _CLOSING_SOON)).fetchone()
    theme, _, lines = (str(found[0]) if found else "").partition("\n")
    return theme, kept.read(lines, now, found[1] if found else 0)
