"""Files that nobody else can read, in a folder that has its name only when everything in it is whole.

Until then the folder is called NAME.unfinished and holds a lock. When the program is killed that is what is left of it;
the next export to the same place clears it up.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

UNFINISHED = ".unfinished"
LOCK = ".ternbox-is-writing"
MANIFEST = "export.json"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class NotWritten(Exception):
    """The export has no place; the message is a sentence for the person."""


class Folder:
    """The folder of one export: `file` makes files in it, `finish` gives it its name, `discard` leaves nothing."""

    def __init__(self, target: Path, *, force: bool = False) -> None:
        """Raises NotWritten for a target that is there already, unless `force` is given and it is an export."""
        self.target = Path(os.path.abspath(target))
        self._force = force
        self._refuse_to_overwrite()
        self.path = self.target.with_name(self.target.name + UNFINISHED)
        self._lock = self._begin()

    def _refuse_to_overwrite(self) -> None:
        if not os.path.lexists(self.target):
            return
        if not self._force:
            raise NotWritten(f"{self.target} is there already. Choose another place with --to, or replace it: --force.")
        if not is_export(self.target):
            raise NotWritten(f"{self.target} is no export of Ternbox, so it is not replaced. Choose another place.")

    def _begin(self) -> int:
        if os.path.lexists(self.path):
            self._clear_up()
        try:
            self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.mkdir(self.path, 0o700)
            lock = os.open(self.path / LOCK, _NEW, 0o600)
        except OSError as error:
            raise NotWritten(f"{self.path} cannot be made: {error.strerror}.") from None
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock

    def _clear_up(self) -> None:
        """What a killed export left. Another folder of that name, or one that is being written to, is left alone."""
        try:
            lock = os.open(self.path / LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            with suppress(OSError):  # killed before there was a lock
                os.rmdir(self.path)
                return
            raise NotWritten(f"{self.path} is in the way. Move it away, or choose another place.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(self.path)
        except BlockingIOError:
            raise NotWritten(f"Another export is being written to {self.path}.") from None
        except OSError as error:
            raise NotWritten(f"{self.path} cannot be cleared up: {error.strerror}.") from None
        finally:
            os.close(lock)

    def folder(self, *parts: str) -> Path:
        """A folder in the export, made if need be."""
        path = self.path
        for part in parts:
            path /= part
            with suppress(FileExistsError):
                os.mkdir(path, 0o700)
        return path

    def file(self, *parts: str) -> TextIO:
        """A new file, to be written in UTF-8. Raises FileExistsError where there is one already."""
        self.folder(*parts[:-1])
        number = os.open(self.path.joinpath(*parts), _NEW, 0o600)
        return os.fdopen(number, "w", encoding="utf-8", errors="replace", newline="\n")

    def finish(self, manifest: dict[str, Any]) -> Path:
        """Put everything on the disk, then say what this export is and give the folder its name."""
        os.sync()
        with self.file(MANIFEST) as out:
            json.dump(manifest, out, indent=2)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())
        self._refuse_to_overwrite()
        before = self._set_aside()
        os.rename(self.path, self.target)
        os.unlink(self.target / LOCK)
        os.close(self._lock)
        if before:
            shutil.rmtree(before, ignore_errors=True)
        return self.target

    def _set_aside(self) -> Path | None:
        if not os.path.lexists(self.target):
            return None
        before = self.target.with_name(f".{self.target.name}.replaced-{secrets.token_hex(4)}")
        os.rename(self.target, before)
        return before

    def discard(self) -> None:
        """Leave nothing of what was written."""
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):
            os.close(self._lock)


def is_export(path: Path) -> bool:
    """Whether a folder is a whole export, and so one that may be replaced."""
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return (
        path.is_dir() and not path.is_symlink() and isinstance(manifest, dict) and manifest.get("program") == "ternbox"
    )
