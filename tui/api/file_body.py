"""What is uploaded, read from the disk in parts while it goes out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

PART = 64 * 1024
Progress = Callable[[int, int | None], None]
"""Told how many bytes are through, of how many (None: nobody knows)."""


class FileChanged(OSError):
    """A file has become longer or shorter while it was read."""


class FileBody:
    """Begins anew each time it is iterated over, as a request that is repeated with another key needs it.

    Raises OSError when the file cannot be read, FileChanged when it is not `size` bytes any more.
    """

    def __init__(self, path: Path, size: int, progress: Progress) -> None:
        self._path, self._size, self._progress = path, size, progress

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = 0
        with await asyncio.to_thread(self._path.open, "rb") as file:
            self._progress(0, self._size)
            while part := await asyncio.to_thread(file.read, PART):
                sent += len(part)
                if sent > self._size:
                    raise FileChanged("it grew while it was being sent")
                yield part
                self._progress(sent, self._size)
        if sent < self._size:
            raise FileChanged("it became shorter while it was being sent")


class BytesBody:
    """Bytes in memory, in parts, so that their progress can be told too."""

    def __init__(self, data: bytes, progress: Progress) -> None:
        self._data, self._progress = data, progress

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._progress(0, len(self._data))
        for start in range(0, len(self._data), PART):
            yield self._data[start : start + PART]
            self._progress(min(start + PART, len(self._data)), len(self._data))
