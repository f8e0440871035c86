"""What the picker can choose from: conversations, and commands."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.commands import COMMANDS, keys_of
from tui.app.screens.picker import Hit, Search
from tui.store import Row, Store, View
from tui.text import ago, badge, display_name

SHOWN = 30


def conversations(store: Store, clock: Callable[[], int]) -> Search:
    """Open conversations first, then archived ones."""

    def search(query: str) -> list[Hit]:
        rows: list[Row] = []
        for view in (View.OPEN, View.ARCHIVED):
            rows += store.lists.page(view, 0, SHOWN - len(rows), query.strip()) if len(rows) < SHOWN else []
        return [_hit(row, clock()) for row in rows]

    return search


def _hit(row: Row, now: int) -> Hit:
    state = "" if row.open else "archived · "
    detail = f"{state}{badge(row.platform)} · {ago(row.active_at, now)}"
    return Hit(row.id, display_name(row.name, row.number, row.id), detail)


def commands(query: str) -> list[Hit]:
    """Commands whose name or help has every word of the query in it."""
    words = query.lower().split()
    return [
        Hit(command.action, command.label, keys_of(command))
        for command in COMMANDS
        if command.in_palette and all(word in f"{command.label} {command.help}".lower() for word in words)
    ]
