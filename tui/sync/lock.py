"""One sync per profile: who holds the lock leads, and leaves a note for those who follow.

The kernel frees the lock when the process ends, however it ends; so there is nothing to clean up and nothing stale.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType


class SyncLock:
    """flock on a file with mode 0600. Raises OSError where the file cannot be made."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> SyncLock:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        os.close(self._file)

    def take(self) -> bool:
        """True when this process leads from now on."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Note:
    """A few bytes that one process leaves for another, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = path.with_name(f"{path.name}.{os.getpid()}")
        self._stamp: tuple[int, int] | None = None

    def leave(self, data: bytes) -> None:
        file = os.open(self._own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(data)
        os.replace(self._own, self._path)

    def news(self) -> bytes | None:
        """What the note says, when it is another one than at the last look."""
        try:
            found = self._path.stat()
            if (found.st_ino, found.st_mtime_ns) == self._stamp:
                return None
            self._stamp = (found.st_ino, found.st_mtime_ns)
            return self._path.read_bytes()
        except FileNotFoundError:
            return None
