"""One transaction, as the parts of the store see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from tui.store.rows import Change


class Writing:
    """Runs SQL and collects what it touches: that is derived anew at the end, and told to the listeners."""

    def __init__(self, connection: sqlite3.Connection, revision: int) -> None:
        self.connection = connection
        self.run = connection.execute
        self.revision = revision
        self.touched: set[str] = set()
        self.everything = False
        self.feed = False

    @property
    def change(self) -> Change:
        return Change(frozenset(self.touched), self.everything, self.feed)

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.run(sql, values).fetchone()
        return row

    def touch(self, conversation_id: str) -> None:
        self.touched.add(conversation_id)

    def touch_all(self, sql: str, values: Sequence[Any]) -> None:
        """Touch the conversations whose ids the query answers."""
        self.touched |= {id for (id,) in self.run(sql, values)}

    def place(self, conversation_id: str) -> None:
        """Make sure that there is a row to refer to, before anything is known of the conversation."""
        self.run("INSERT INTO conversations (id) VALUES (?) ON CONFLICT DO NOTHING", (conversation_id,))
