"""What the picker can choose from: conversations, and commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from tui.app.commands import COMMANDS, keys_of
from tui.app.screens.picker import Hit, Search
from tui.store import Row, Store, StoreError, View
from tui.store.reader import Stopped
from tui.text import ago, badge, display_name, summary
from tui.text.words import fold

SHOWN = 30
_VIEWS = (View.OPEN, View.ARCHIVED)


def conversations(store: Store, clock: Callable[[], int]) -> Search:
    """By name, number or channel, or by an id: names that begin so first, archived conversations last."""

    def search(query: str) -> list[Hit]:
        return [_hit(row, clock()) for row in _rows(store, _found(store, query.strip()))]

    return search


def conversations_beside(store: Store, clock: Callable[[], int]) -> Callable[[str], Awaitable[list[Hit]]]:
    """By their last message, or by a name that is almost what was typed: this takes a moment."""

    async def search(query: str) -> list[Hit]:
        known = _found(store, query.strip())
        found: list[str] = []
        store.lists.stop_beside()
        try:
            for view in _VIEWS:
                found += await asyncio.to_thread(store.lists.found_beside, view, query, known)
        except (Stopped, StoreError):  # the names that fit are there
            return []
        return [_hit(row, clock()) for row in _rows(store, found[: SHOWN - len(known)])]

    return search


def _found(store: Store, query: str) -> list[str]:
    if not query:
        ids = [id for view in _VIEWS for id in store.lists.ids(view, 0, SHOWN)]
    else:
        ids = [id for id in (query, store.threads.conversation_of(query)) if id and store.lists.row(id)]
        fitting = [id for view in _VIEWS for id in store.lists.found_at_once(view, query, SHOWN)]
        if len(fitting) >= SHOWN:
            ids += [id for view in _VIEWS for id in store.lists.found_at_once(view, query, SHOWN, begins=True)]
        ids += fitting
    return list(dict.fromkeys(ids))[:SHOWN]


def _rows(store: Store, ids: Iterable[str]) -> list[Row]:
    rows = store.lists.rows(ids)
    return [rows[id] for id in ids if id in rows]


def _hit(row: Row, now: int) -> Hit:
    state = "" if row.open else "archived · "
    detail = f"{state}{badge(row.platform)} · {ago(row.active_at, now)}"
    said = summary(row.last.content) if row.last else ""
    return Hit(row.id, display_name(row.name, row.number, row.id), detail, said)


def commands(query: str) -> list[Hit]:
    """Commands whose name or help has every word of the query in it."""
    words = fold(query).split()
    return [
        Hit(command.action, command.label, keys_of(command))
        for command in COMMANDS
        if command.in_palette and all(word in fold(f"{command.label} {command.help}") for word in words)
    ]
