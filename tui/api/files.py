"""Files of the account and of strangers: what is behind a link, its bytes, and files on their way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG

from msgspec import Struct

from tui.api import told
from tui.api.client import Client
from tui.api.decoding import Decoder
from tui.api.fetching import Fetching, plainly
from tui.api.file_body import BytesBody, FileBody, Progress
from tui.api.file_errors import FileError, NotReadable, TooBig
from tui.api.reach import Reach
from tui.api.taking import take
from tui.api.told import Told

UPLOAD_CAP = 100 * 1024 * 1024
AT_ONCE = 2
"""Uploads, of the few requests that are in flight at all."""

LOOK = 20.0
_NO_HEAD = (400, 403, 405, 406, 501)


class Fetched(Struct, frozen=True):
    """`size` is how many bytes came, `host` where they came from in the end."""

    mime: str | None
    size: int
    name: str | None
    host: str


def _silently(done: int, total: int | None) -> None:
    """Nobody wants to know."""


class Files:
    """One per account. Every call raises ApiError and nothing else, but what `write` raises."""

    def __init__(self, client: Client, *, reach: Reach | None = None) -> None:
        self._client = client
        self._fetching = Fetching(client, reach or Reach(client.addresses))
        self._uploads = asyncio.Semaphore(AT_ONCE)

    def is_vendors(self, url: str) -> bool:
        """Whether the link leads to a host that may be asked by ourselves. To ask any other tells a stranger that the
        message was read: that wants the person's word.
        """
        return self._client.addresses.is_vendors(url)

    async def describe(self, url: str) -> Told:
        """What the host tells of the file, without its bytes: asked by HEAD, or for one byte where HEAD is refused.

        Only the vendor's hosts are asked, from the first to the last of a chain: nobody has said that they want it.
        """
        return await plainly(self._describe(url))

    async def _describe(self, url: str) -> Told:
        async with asyncio.timeout(LOOK):
            async with self._fetching.answer("HEAD", url, {}, may_leave=False) as answer:
                if answer.is_success:
                    return told.read(answer.headers, str(answer.url))
                status = answer.status_code
            if status not in _NO_HEAD:
                raise _refused(status)
            async with self._fetching.answer("GET", url, {"Range": "bytes=0-0"}, may_leave=False) as answer:
                if not answer.is_success:
                    raise _refused(answer.status_code)
                return told.read(answer.headers, str(answer.url))

    async def download(
        self, url: str, write: Callable[[bytes], None], *, cap: int, progress: Progress = _silently
    ) -> Fetched:
        """The whole file, part by part into `write`; at most `cap` bytes, or TooBig is raised.

        A file that ends early, comes too slowly or is not to be had raises FileError: what was written is then worth
        nothing. `progress` hears of each part.
        """
        return await plainly(self._download(url, write, cap, progress))

    async def _download(self, url: str, write: Callable[[bytes], None], cap: int, progress: Progress) -> Fetched:
        async with self._fetching.answer("GET", url, {}) as answer:
            if answer.status_code != 200:
                raise _refused(answer.status_code)
            says = told.read(answer.headers, url)
            decoder = Decoder(answer.headers.get("Content-Encoding", ""))
            total = says.size if decoder.is_plain else None
            if total is not None and total > cap:
                raise TooBig(f"it has {total:,} bytes", size=total)
            done = await take(answer.aiter_raw(), decoder, write, cap, lambda done: progress(done, total))
            host = answer.request.headers["Host"]
        return Fetched(says.mime, done, says.name, host)

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


def _refused(status: int) -> FileError:
    words = {401: "its host wants a key", 403: "its host does not allow it", 404: "it is not there any more",
             410: "it is not there any more", 429: "its host wants to be left alone for a while"}  # fmt: skip
    return FileError(words.get(status, f"its host answers with {status}"))


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
