"""What must still be asked of the API: kept in the store, so that nothing gets lost."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import json

from tui.model import Conversation, Observation
from tui.store import Store
from tui.sync.reader import never_read


class Waiting:
    """Ids of conversations, in the order in which they were added, each once. Durable under `key`."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._again: set[str] = set()

    def ids(self) -> list[str]:
        return json.decode(self._store.feed.get(self._key) or "[]", type=list[str])

    def add(self, ids: Iterable[str]) -> None:
        before = self.ids()
        added = list(ids)
        self._again.update(added)
        after = list(dict.fromkeys([*before, *added]))
        if after != before:
            self._set(after)

    def begin(self, *ids: str) -> None:
        """They are asked for now. What is added while the answer is under way may be newer than the answer."""
        self._again.difference_update(ids)

    def done(self, *ids: str) -> None:
        """They were asked for; those that were added since then stay."""
        self._set([id_ for id_ in self.ids() if id_ not in ids or id_ in self._again])

    def _set(self, ids: list[str]) -> None:
        self._store.feed.set(self._key, json.encode(ids).decode())


class ToRead(Waiting):
    """The threads that have something new at the API and were not read yet."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "to_read")

    def observe(self, observations: Iterable[Observation]) -> None:
        """Put listed conversations into the store, and note those that were read once and have moved on since."""
        seen = list(observations)
        listed = [each.thing for each in seen if isinstance(each.thing, Conversation)]
        with self._store.transaction():
            rows = self._store.lists.rows(conversation.id for conversation in listed)
            moved = [
                conversation.id
                for conversation in listed
                if conversation.id in rows and (conversation.active_at or 0) > rows[conversation.id].active_at
            ]
            self.add(id_ for id_ in moved if not never_read(self._store, id_))
            self._store.observe(seen)
