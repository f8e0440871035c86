"""The kept first frame on the screen, with next to nothing imported for it."""

from __future__ import annotations

import os
import sqlite3
import time

from tui.app.look import kept
from tui.app.look.ink import Ink, Ready, colours
from tui.first.conditions import conditions, store_file
from tui.first.terminal import Held, size

_FRAME = "SELECT lines FROM front WHERE conditions = ? AND until > ?"


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
    found = connection.execute(_FRAME, (conditions, now)).fetchone()
    theme, _, lines = str(found[0] or "" if found else "").partition("\n")
    return theme, kept.read(lines, now)
