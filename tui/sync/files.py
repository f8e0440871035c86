"""Files behind links: what they are, their copies on this host, and pictures to be shown."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from tui.api.file_errors import FileError, TooBig
from tui.api.files import Files as Links
from tui.model import NS
from tui.store import FileFacts, Store
from tui.sync import sniffing
from tui.sync.saving import Folder, Part
from tui.sync.timing import Timing
from tui.sync.transfers import Transfers
from tui.text import safe_file_name

AT_ONCE = 3
LOOKS_AT_ONCE = 2
NOT_AGAIN = 600 * NS
"""How long a host that could not tell anything is left alone."""


class Wanted(Struct, frozen=True):
    """A file that somebody wants. `id` is what it is called after where it has no name: that of its message."""

    url: str
    conversation_id: str = ""
    name: str | None = None
    id: str = ""


class Saved(Struct, frozen=True):
    """`sort` is what its bytes say that it is, "" where nobody knows; `extension` the true one, in capitals.

    `disguised`: the two do not fit. `may_run`: opening it starts something. `host` is where it came from.
    """

    path: Path
    size: int
    host: str
    extension: str = ""
    sort: str = ""
    disguised: bool = False
    may_run: bool = False


class Files:
    """`wake` is called when there is something to look at. Whoever awaits the others may cancel them at any time."""

    def __init__(
        self, store: Store, links: Links, transfers: Transfers, timing: Timing, wake: Callable[[], None]
    ) -> None:
        self._store, self._links, self._transfers, self._timing, self._wake = store, links, transfers, timing, wake
        self._places = asyncio.Semaphore(AT_ONCE)
        self._to_look: dict[str, str] = {}
        self._in_vain: dict[str, int] = {}

    # What is behind a link

    def may_look(self, url: str) -> bool:
        """Whether the link leads to the vendor's hosts. Any other host would learn that the message was read, so it is
        asked for nothing before the person says so.
        """
        return self._links.is_vendors(url)

    def look(self, url: str, conversation_id: str) -> None:
        """Ask for size and type, if that was never done and may be; the answer comes into `store.files`, and the
        conversation is told to have changed. Cheap, so it may be called for whatever is on the screen.
        """
        lately = self._timing.clock() - self._in_vain.get(url, -NOT_AGAIN) < NOT_AGAIN
        if not lately and url not in self._to_look and self.may_look(url) and not self._store.files.facts([url]):
            self._to_look[url] = conversation_id
            self._wake()

    async def step(self) -> float:
        """Look at what waits, a few at a time; what comes meanwhile as well."""
        while self._to_look:
            batch = list(self._to_look.items())[:LOOKS_AT_ONCE]
            await asyncio.gather(*(self._look(url, conversation_id) for url, conversation_id in batch))
        return math.inf

    async def _look(self, url: str, conversation_id: str) -> None:
        try:
            told = await self._links.describe(url)
        except FileError:
            # It is no news that a link has expired; the next one to want the file hears why.
            self._in_vain[url] = self._timing.clock()
        else:
            facts = FileFacts(url, told.mime, told.size, told.name, self._timing.clock())
            self._store.files.put(facts, conversation_id)
        finally:
            self._to_look.pop(url, None)

    # Copies

    async def save(self, wanted: Wanted, folder: Folder, *, cap: int) -> Saved:
        """A copy in `folder`, under a harmless name that nothing had before; at most `cap` bytes.

        Raises FileError (TooBig and NotSaved among them); then, and when it is cancelled, nothing is left behind.
        """
        known = self._store.files.facts([wanted.url]).get(wanted.url)
        name = wanted.name or (known.name if known else None)
        shown = safe_file_name(name or "", wanted.id)
        async with self._places:
            with self._transfers.one("saving", shown, wanted.conversation_id) as progress, folder.part() as part:
                got = await self._links.download(wanted.url, part.write, cap=cap, progress=progress)
                called = safe_file_name(name or got.name or "", wanted.id)
                saved = await _kept(part, folder, called, got.size, got.host)
        self._store.files.saved(wanted.url, saved.path, saved.size, self._timing.clock(), wanted.conversation_id)
        return saved

    async def fetch(self, url: str, path: Path, *, cap: int) -> Saved:
        """One file to a path, for an export: `Saved.path` is where it is, since nothing is overwritten (` (2)`).

        Raises FileError, NotSafe for links that are never followed. It is for the caller to ask the person before hosts
        are asked that are not the vendor's: see `may_look`.
        """
        folder = Folder(path.parent, private=False)
        async with self._places:
            with self._transfers.one("saving", path.name) as progress, folder.part() as part:
                got = await self._links.download(url, part.write, cap=cap, progress=progress)
                return await _kept(part, folder, path.name, got.size, got.host)

    async def picture(self, wanted: Wanted, *, cap: int) -> bytes:
        """The bytes of a picture, which are not written anywhere. Raises FileError."""
        data = bytearray()
        with self._transfers.one("showing", wanted.name or "", wanted.conversation_id) as progress:
            await self._links.download(wanted.url, data.extend, cap=cap, progress=progress)
        return bytes(data)


async def _kept(part: Part, folder: Folder, name: str, size: int, host: str) -> Saved:
    sort = sniffing.sort_of(part.head)
    kept = await part.keep(sniffing.named(name, sort))
    return Saved(
        folder.path / kept,
        size,
        host,
        sniffing.extension_of(kept).upper(),
        sort.words if sort else "",
        sniffing.is_disguised(kept, sort),
        sniffing.may_run(kept, sort),
    )


__all__ = ["FileError", "Files", "Saved", "TooBig", "Wanted"]
