"""What history somebody has asked for and is not all here. Kept in the store, so it outlives every process.

Any inbox of a profile may write it, and so may `ternbox fetch`; the one that leads does the work.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from tui.store import Store

KEY = "histories"


class Wish(Struct, frozen=True, omit_defaults=True):
    """`threads` are ids of conversations wanted as a whole, `since` a date (ns) from which all is wanted.

    `cursor` leads to the next page of the list of conversations, until all of those active since then are `listed`.
    `stopped` by the person: nothing is fetched until they go on.
    """

    threads: tuple[str, ...] = ()
    since: int | None = None
    cursor: str | None = None
    listed: bool = False
    stopped: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.threads and self.since is None


class Wishes:
    """Each change reads and writes in one transaction, so that two processes do not undo each other's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self) -> Wish:
        """Empty as well for what another version of Ternbox wrote and this one cannot read."""
        try:
            return json.decode(self._store.feed.get(KEY) or "{}", type=Wish)
        except DecodeError:
            return Wish()

    def want_thread(self, conversation_id: str) -> None:
        """The one asked for last comes first, since somebody waits for it."""

        def first(wish: Wish) -> Wish:
            others = (id for id in wish.threads if id != conversation_id)
            return replace(wish, threads=(conversation_id, *others), stopped=False)

        self._change(first)

    def want_since(self, since: int) -> None:
        """Another date takes the place of the one before; what came for that one stays."""

        def dated(wish: Wish) -> Wish:
            if wish.since == since:
                return replace(wish, stopped=False)
            return replace(wish, since=since, cursor=None, listed=False, stopped=False)

        self._change(dated)

    def stop(self) -> None:
        self._change(lambda wish: replace(wish, stopped=not wish.is_empty))

    def go_on(self) -> None:
        self._change(lambda wish: replace(wish, stopped=False))

    def forget(self) -> None:
        self._change(lambda _: Wish())

    def listed(self, since: int, cursor: str | None) -> None:
        """A page of the list was read; None when that was the last one that counts."""
        self._of(since, lambda wish: replace(wish, cursor=cursor, listed=cursor is None))

    def thread_done(self, conversation_id: str) -> None:
        self._change(lambda wish: replace(wish, threads=tuple(id for id in wish.threads if id != conversation_id)))

    def since_done(self, since: int) -> None:
        self._of(since, lambda wish: replace(wish, since=None, cursor=None, listed=False))

    def _of(self, since: int, changed: Callable[[Wish], Wish]) -> None:
        """Change it only if it is still about that date."""
        self._change(lambda wish: changed(wish) if wish.since == since else wish)

    def _change(self, changed: Callable[[Wish], Wish]) -> None:
        with self._store.transaction():
            self._store.feed.set(KEY, json.encode(changed(self.get())).decode())
