"""What the inboxes of one profile tell each other beside the store: two small notes next to the lock."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from tui.model import NS
from tui.sync.state import SyncState
from tui.sync.timing import Clock

T = TypeVar("T")

# A person types faster than this, and the leader looks no oftener.
SELDOM = NS


class Wish(Struct, frozen=True):
    """A follower's: when its person last pressed a key, and when it last asked for a refresh (ns)."""

    active: int = 0
    refresh: int = 0


class Neighbours:
    """The leader tells its state, so that every status line is right; followers tell their wishes."""

    def __init__(self, lock_path: Path, clock: Clock) -> None:
        self._clock = clock
        self._state = Note(lock_path.with_suffix(".state"))
        self._wish = Note(lock_path.with_suffix(".wish"))
        self._told = b""
        self._mine = Wish()
        self._heard = Wish(clock(), clock())

    def tell_state(self, state: SyncState) -> None:
        told = json.encode(state)
        if told != self._told:
            self._told = told
            self._state.leave(told)

    def state(self) -> SyncState | None:
        """The leader's, when it has news."""
        return _decoded(self._state.news(), SyncState)

    def wish_active(self) -> None:
        """The person of this follower has pressed a key."""
        if self._clock() - self._mine.active >= SELDOM:
            self._tell_wish(replace(self._mine, active=self._clock()))

    def wish_refresh(self) -> None:
        self._tell_wish(Wish(self._clock(), self._clock()))

    def _tell_wish(self, wish: Wish) -> None:
        self._mine = wish
        self._wish.leave(json.encode(wish))

    def wishes(self) -> tuple[int, bool]:
        """When a follower's person was last active, and whether one asks for a refresh since the last look."""
        wish = _decoded(self._wish.news(), Wish) or self._heard
        refresh = wish.refresh > self._heard.refresh
        self._heard = Wish(wish.active, max(wish.refresh, self._heard.refresh))
        return wish.active, refresh


class Note:
    """A few bytes that one process leaves for another.

    Written in place: to rename a new file over it makes some file systems write to the disk at once, and the screen
    would wait for that. A reader that meets half a note cannot decode it, and finds the file changed at its next look.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None

    def leave(self, data: bytes) -> None:
        # A status line that lags in another window does no harm; a disk that is full makes itself heard by the store.
        with suppress(OSError):
            note = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.pwrite(note, data, 0)
                os.ftruncate(note, len(data))
            finally:
                os.close(note)

    def news(self) -> bytes | None:
        """What the note says, when it is another one than at the last look."""
        try:
            found = self._path.stat()
            if (found.st_size, found.st_mtime_ns) == self._stamp:
                return None
            self._stamp = (found.st_size, found.st_mtime_ns)
            return self._path.read_bytes()
        except FileNotFoundError:
            return None


def _decoded(data: bytes | None, type_: type[T]) -> T | None:
    """None as well for what another version of Ternbox wrote and we cannot read."""
    try:
        return None if data is None else json.decode(data, type=type_)
    except DecodeError:
        return None
