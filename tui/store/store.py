"""The store of one profile: its parts, and the one way in for what the feeds report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui.store.channels import Channels
from tui.store.database import Database
from tui.store.drafts import Drafts
from tui.store.front import Front
from tui.store.lists import Lists
from tui.store.outbox import Outbox
from tui.store.rows import Change
from tui.store.threads import Threads

if TYPE_CHECKING:
    from tui.model import Observation
    from tui.store.contacts import Contacts
    from tui.store.deliveries import Deliveries
    from tui.store.feed import FeedState
    from tui.store.files import Files
    from tui.store.intents import Intents
    from tui.store.reading import Reading
    from tui.store.search import Search
    from tui.store.search_index import SearchIndex
    from tui.store.spool import Spool
    from tui.store.templates import Templates


class Store:
    """Made by `Store.open`. For one thread; several processes may hold the same file open.

    Parts that no first screen needs are loaded when they are first asked for.
    """

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self.lists = Lists(database, clock)
        self.threads = Threads(database)
        self.channels = Channels(database, clock)
        self.drafts = Drafts(database, clock)
        self.front = Front(database)
        self.outbox = Outbox(database, clock)
        self._clock = clock

    @cached_property
    def contacts(self) -> Contacts:
        from tui.store.contacts import Contacts

        return Contacts(self._database)

    @cached_property
    def deliveries(self) -> Deliveries:
        from tui.store.deliveries import Deliveries

        return Deliveries(self._database)

    @cached_property
    def files(self) -> Files:
        from tui.store.files import Files

        return Files(self._database)

    @cached_property
    def templates(self) -> Templates:
        from tui.store.templates import Templates

        return Templates(self._database)

    @cached_property
    def reading(self) -> Reading:
        from tui.store.reading import Reading

        return Reading(self._database)

    @cached_property
    def intents(self) -> Intents:
        from tui.store.intents import Intents

        return Intents(self._database, self._clock)

    @cached_property
    def feed(self) -> FeedState:
        from tui.store.feed import FeedState

        return FeedState(self._database)

    @cached_property
    def spool(self) -> Spool:
        from tui.store.spool import FOLDER, Spool

        return Spool(self._database.path.parent / FOLDER)

    @cached_property
    def search(self) -> Search:
        from tui.store.search import Search

        self._database.must_be_open()
        return Search(self._database.path)

    @cached_property
    def search_index(self) -> SearchIndex:
        from tui.store.search_index import SearchIndex

        self._database.must_be_open()
        return SearchIndex(self._database.path)

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], int] = time.time_ns) -> Store:
        """Open the file, made with its folder if need be. Raises StoreError with a sentence for the person."""
        return cls(Database(path), clock)

    def beside(self) -> Store:
        """Another store on the same file, for another thread: it only reads. Raises StoreError."""
        return Store(self._database.beside(), self._clock)

    def close(self) -> None:
        self.lists.close()
        for name in vars(self).keys() & {"search", "search_index"}:
            getattr(self, name).close()
        self._database.close()

    def observe(self, observations: Iterable[Observation]) -> Change:
        """Merge what a feed reports, in one transaction; returns (and tells the listeners) what it changed."""
        from tui.store import observe

        with self._database.write() as writing:
            observe.observe(writing, observations)
        return writing.change

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything that is written inside is one transaction: all of it or nothing, and told once.

        Do not await inside. It is safe from a crash at once, from a power cut only with the next durable write.
        """
        with self._database.write():
            yield

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each write that changed something; returns what ends it."""
        return self._database.listen(callback)

    def look_elsewhere(self) -> bool:
        """Whether another process wrote since the last look; the listeners hear what. Cheap when nothing did."""
        return self._database.look_elsewhere()
