"""Strangers' files on the disk of this host: nothing overwritten, no link followed, and nothing left half done."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path

from tui.api.file_errors import FileError

HEAD = 512
"""Bytes that tell what a file is."""

MOST_OF_A_NAME = 1000
STALE = 24 * 3600
"""Seconds after which nobody writes at a part any more: its Ternbox was killed."""

_PART = re.compile(r"\.ternbox-[0-9a-f]{16}\.part")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class NotSaved(FileError):
    words = "The file was not saved"
    advice = "Nothing was left behind. Free some space, or choose another folder: the setting is `downloads`."


class Part:
    """A file under a name that says that it is not whole. `head` are its first bytes."""

    def __init__(self, folder: int, name: str) -> None:
        self._folder, self._name = folder, name
        self._file = os.open(name, _NEW, 0o600, dir_fd=folder)
        self.head = b""

    def write(self, data: bytes) -> None:
        """Raises NotSaved when the disk does not take it."""
        self.head += data[: HEAD - len(self.head)]
        with _plainly():
            view = memoryview(data)
            while view:
                view = view[os.write(self._file, view) :]

    async def keep(self, name: str) -> str:
        """Give it its name, or the next one that is free; answers which. Raises NotSaved.

        It is on the disk before: after a power cut there must be no empty file under a name that promises a whole one.
        """
        with _plainly():
            await asyncio.to_thread(_sync, os.dup(self._file))
            for free in islice(_numbered(name), MOST_OF_A_NAME):
                with suppress(FileExistsError):
                    self._become(free)
                    return free
        raise NotSaved(f"there are {MOST_OF_A_NAME} files called {name} already")

    def _become(self, name: str) -> None:
        """In one step, which fails where something has the name, be it a link to nowhere."""
        try:
            os.link(self._name, name, src_dir_fd=self._folder, dst_dir_fd=self._folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A file system that knows no links: take the name first, then put the file in its place.
            os.close(os.open(name, _NEW, 0o600, dir_fd=self._folder))
            os.rename(self._name, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def close(self) -> None:
        os.close(self._file)
        with suppress(FileNotFoundError):
            os.unlink(self._name, dir_fd=self._folder)


def _sync(copy: int) -> None:
    """Of a copy of the descriptor: whoever waited may have been cancelled and closed the file."""
    try:
        os.fsync(copy)
    finally:
        os.close(copy)


class Folder:
    """Where files are saved. A `private` one is ours alone: made with mode 0700, and held so."""

    def __init__(self, path: Path, *, private: bool) -> None:
        self.path = path if private else path.expanduser()
        self._private = private

    @contextmanager
    def part(self) -> Iterator[Part]:
        """A new part, which is gone when the block ends; what was kept of it stays. Raises NotSaved."""
        with _plainly():
            folder = self._open()
        try:
            with _plainly():
                part = Part(folder, f".ternbox-{secrets.token_hex(8)}.part")
            try:
                yield part
            finally:
                part.close()
        finally:
            os.close(folder)

    def _open(self) -> int:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(self.path, _FOLDER | (os.O_NOFOLLOW if self._private else 0))
        try:
            if self._private:
                _make_private(folder)
            _clear_up(folder)
        except BaseException:
            os.close(folder)
            raise
        return folder


def _make_private(folder: int) -> None:
    found = os.fstat(folder)
    if found.st_uid != os.geteuid():
        raise NotSaved("the folder belongs to somebody else")
    if found.st_mode & 0o077:
        os.fchmod(folder, 0o700)


def _clear_up(folder: int) -> None:
    """Parts that a Ternbox left which was killed."""
    for entry in os.scandir(folder):
        if _PART.fullmatch(entry.name):
            with suppress(FileNotFoundError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > STALE:
                    os.unlink(entry.name, dir_fd=folder)


def _numbered(name: str) -> Iterator[str]:
    """lid.jpg, lid (2).jpg, lid (3).jpg ..."""
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    yield name
    for number in count(2):
        yield f"{stem} ({number}){dot}{extension}"


@contextmanager
def _plainly() -> Iterator[None]:
    """What the disk refuses, in a sentence."""
    try:
        yield
    except OSError as error:
        words = error.strerror or str(error)
    else:
        return
    raise NotSaved(words)
