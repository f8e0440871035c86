"""Files of the account and of strangers: what is behind a link, its bytes, and files on their way out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from stat import S_ISREG

from tui.api.client import Client
from tui.api.file_body import BytesBody, FileBody, Progress
from tui.api.file_errors import NotReadable, TooBig

UPLOAD_CAP = 100 * 1024 * 1024
AT_ONCE = 2
"""Uploads, of the few requests that are in flight at all."""


def _silently(done: int, total: int | None) -> None:
    """Nobody wants to know."""


class Files:
    """One per account. Every call raises ApiError and nothing else."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._uploads = asyncio.Semaphore(AT_ONCE)

    async def upload(self, source: Path | bytes, mime: str, name: str = "", progress: Progress = _silently) -> str:
        """The link to the uploaded file, public to whoever knows it; a file is streamed from the disk.

        Raises TooBig above 100 MB, NotReadable for a file that is not there, is no file, or changes meanwhile.
        `ApiError.taken` says whether it may be there all the same; then it is an orphan that nobody has the link to.
        """
        size = len(source) if isinstance(source, bytes) else await asyncio.to_thread(size_of, source)
        if size > UPLOAD_CAP:
            raise TooBig(f"it has {size:,} bytes, and MessageBird takes {UPLOAD_CAP:,}", size=size)
        body = BytesBody(source, progress) if isinstance(source, bytes) else FileBody(source, size, progress)
        async with self._uploads:
            try:
                return await self._client.upload(body, mime, name, size=size)
            except OSError as error:
                words = str(error.strerror or error)
        raise NotReadable(words)


def size_of(path: Path) -> int:
    """Raises NotReadable unless it is a plain file that may be read."""
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise NotReadable(f"{path.name}: it is no file")
        with path.open("rb"):
            return found.st_size
    except OSError as error:
        words = f"{path.name}: {error.strerror}"
    raise NotReadable(words)
