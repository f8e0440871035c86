"""One sync per profile: who holds the lock leads.

The kernel frees the lock when the process ends, however it ends; so there is nothing to clean up and nothing stale.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class SyncLock:
    """flock on a file with mode 0600."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """True when this process leads from now on. Raises OSError where the file cannot be made or locked."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
