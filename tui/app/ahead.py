"""Reads ahead what the person is likely to look at next, so that nobody waits for a disk that is slow or busy.

Nothing is kept of it: what was read once the operating system has in memory, and there the screen finds it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from tui.app.look.thread_state import ThreadState
from tui.store import Store, StoreError, View
from tui.text import Zone

AT_FIRST, BEHIND = 0.5, 0.03  # seconds: the frame that a key leads to goes first, and all that a start still has to do
KEPT = 64
"""Things that were read lately and are not read again."""

_log = logging.getLogger(__name__)


class Rows(NamedTuple):
    """A part of a list."""

    view: View
    offset: int
    limit: int


class Found(NamedTuple):
    """A row of a list that is filtered."""

    id: str


class Talk(NamedTuple):
    """A conversation with its thread."""

    id: str


Wish = Rows | Found | Talk


class Ahead:
    """A thread with a connection of its own, from when something is wanted first until `close`."""

    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._news = threading.Condition()
        self._wishes: deque[Wish] = deque()
        self._begins = 0.0
        self._done: deque[Wish] = deque(maxlen=KEPT)
        self._is_ending = False
        self._thread: threading.Thread | None = None

    def want(self, wishes: Sequence[Wish]) -> None:
        """These in this order, and nothing any more of what was wanted before."""
        with self._news:
            self._wishes = deque(wish for wish in wishes if wish not in self._done)
            self._begins = time.monotonic() + (BEHIND if self._thread else AT_FIRST)
            self._news.notify()
        if self._wishes and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="reads-ahead", daemon=True)
            self._thread.start()

    def close(self) -> None:
        with self._news:
            self._is_ending = True
            self._news.notify()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            with closing(self._store.beside()) as store:
                while wish := self._next():
                    if all(self._is_first(wish) for _ in self._steps(store, wish)):
                        self._fulfilled(wish)
        except Exception as error:  # the screen reads the same, and says what is wrong with it
            # Without its words: unless they are ours, they may quote what customers wrote.
            why = error if isinstance(error, StoreError) else type(error).__name__
            _log.warning("nothing is read ahead any more: %s", why)

    def _next(self) -> Wish | None:
        """What is wanted first, once it is time for it; None at the end."""
        with self._news:
            while not self._is_ending:
                pause = self._begins - time.monotonic()
                if self._wishes and pause <= 0:
                    return self._wishes[0]
                self._news.wait(pause if self._wishes else None)
        return None

    def _is_first(self, wish: Wish) -> bool:
        with self._news:
            return not self._is_ending and bool(self._wishes) and self._wishes[0] == wish

    def _fulfilled(self, wish: Wish) -> None:
        with self._news:
            self._done.append(wish)
            if wish in self._wishes:
                self._wishes.remove(wish)

    def _steps(self, store: Store, wish: Wish) -> Iterator[object]:
        """Read it bit by bit, since something else may be wanted meanwhile."""
        match wish:
            case Rows(view, offset, limit):
                yield from map(store.lists.row, store.lists.ids(view, offset, limit))
            case Found(id):
                yield store.lists.row(id)
            case Talk(id):
                thread = ThreadState(store, self._clock, self._zone)
                thread.turn_to(store.lists.row(id))
                yield thread
                yield thread.joined("")
                yield store.channels.of(id)
