"""Copies of files that wait in the outbox: what becomes of the original changes nothing in what is sent."""

from __future__ import annotations

import os
import time
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

from tui.store.errors import StoreError

if TYPE_CHECKING:
    from typing import BinaryIO

FOLDER = "outgoing"
ORPHANED = 60.0
"""Seconds for which a copy may lie there before it is in the outbox, or after it was dropped from it."""


class Spool:
    """Every copy has a random name and mode 0600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, source: BinaryIO, ending: str = "") -> str:
        """Copy it to its end; the name under which the copy is kept. Raises StoreError for a full disk.

        `ending` (".png") stays, since it tells the type of the file.
        """
        from shutil import copyfileobj

        name = os.urandom(12).hex() + "".join(each for each in ending[:12] if each.isalnum() or each == ".")
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as copy:
                copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as error:
            self.forget([name])
            raise StoreError(f"The file cannot be copied to {self._folder}: {error.strerror}.") from error
        return name

    def path(self, name: str) -> Path:
        return self._folder / Path(name).name

    def forget(self, names: list[str] | tuple[str, ...]) -> None:
        """Delete copies; one that is gone already is no trouble."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def sweep(self, wanted: Container[str]) -> bool:
        """Delete old copies that are not wanted; whether young ones are left, which a later sweep must look at."""
        young = False
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name in wanted:
                continue
            if time.time() - path.stat().st_mtime > ORPHANED:
                path.unlink(missing_ok=True)
            else:
                young = True
        return young
