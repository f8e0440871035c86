"""An export from its beginning to its end: the folder, the files in it, and what is said of it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui import __version__
from tui.export import reading
from tui.export.beside import Beside, Copy, Fetch, NotFetched, called, links
from tui.export.files import Folder, NotWritten
from tui.export.known import Surroundings
from tui.export.lines import time
from tui.export.naming import mark
from tui.export.reading import Span
from tui.export.writing import Format, Writer, writer
from tui.model import Message, files_of
from tui.store import Store
from tui.text import Zone, exact, safe_file_name

MEDIA = "media"
ALL = Span()


@dataclass(frozen=True)
class Order:
    """What to export: one conversation, or all that were active in the span when `conversation` is None.

    `contact`: the other conversations of its contact, too, for a conversation ends when it is archived.
    """

    conversation: str | None
    format: Format
    span: Span = ALL
    contact: bool = False


@dataclass
class Report:
    """What came of it. `short` conversations are not whole, by at least `missing` messages."""

    conversations: int = 0
    messages: int = 0
    short: int = 0
    missing: int = 0
    files: int = 0
    not_fetched: list[str] = field(default_factory=list)
    not_asked: int = 0

    def data(self) -> dict[str, Any]:
        return {
            "conversations": self.conversations,
            "messages": self.messages,
            "not_whole": self.short,
            "missing_messages": self.missing,
            "files": self.files,
            "files_not_fetched": len(self.not_fetched),
            "files_not_asked_for": self.not_asked,
        }


class NothingToExport(NotWritten):
    """There is no such conversation here, or nothing in the span."""


class Export:
    """`fetch` brings the files that messages link to; None leaves them where they are. `told` hears now and then how
    many conversations are done, of how many, and how many messages; what it raises ends the export.
    """

    def __init__(
        self,
        store: Store,
        order: Order,
        *,
        zone: Zone,
        clock: Callable[[], int],
        fetch: Fetch | None = None,
        told: Callable[[int, int, int], None] = lambda done, total, messages: None,
    ) -> None:
        self._store, self._order, self._zone, self._clock = store, order, zone, clock
        self._fetch, self._told = fetch, told
        self._surroundings = Surroundings(store)
        self._ids, self._total = self._wanted()
        self.report = Report()

    async def into(self, target: Path, *, force: bool = False) -> Path:
        """Write the export; returns where it is. Raises NotWritten, OSError; then nothing of it is left."""
        folder = Folder(target, force=force)
        try:
            several = self._total != 1 or self._order.conversation is None
            out = writer(self._order.format, folder, self._zone, self._clock(), several=several)
            await self._write(folder, out)
            out.close()
            if not self.report.conversations:
                raise NothingToExport(self._nothing())
            return folder.finish(self._manifest())
        except BaseException:
            folder.discard()
            raise

    async def _write(self, folder: Folder, out: Writer) -> None:
        for id in self._ids:
            await self._conversation(id, folder, out)
            await asyncio.sleep(0)  # whoever interrupts it is heard here

    def _wanted(self) -> tuple[Iterable[str], int]:
        """Which conversations, and about how many."""
        order = self._order
        if order.conversation is None:
            since = order.span.since or 0
            return reading.conversations(self._store, order.span), self._store.feed.count_active_since(since)
        ids = reading.of_contact(self._store, order.conversation) if order.contact else [order.conversation]
        return ids, len(ids)

    async def _conversation(self, id: str, folder: Folder, out: Writer) -> None:
        span = self._order.span
        subject = reading.subject(self._store, id, span)
        if subject is None:
            return
        asked_for = id == self._order.conversation
        if not asked_for and not reading.has_messages(self._store, id, span) and (subject.gap is None or span != ALL):
            return
        known = self._surroundings.known(await self._bring(id, folder))
        out.write(subject, self._counted(reading.messages(self._store, id, span)), known)
        self.report.conversations += 1
        if subject.gap:
            self.report.short += 1
            self.report.missing += subject.gap.messages or 0

    def _counted(self, messages: Iterable[Message]) -> Iterator[Message]:
        for message in messages:
            if self.report.messages % reading.PAGE == 0:
                self._told(self.report.conversations, self._total, self.report.messages)
            self.report.messages += 1
            if self._fetch is None:
                self.report.not_asked += len(files_of(message.content))
            yield message

    # Files

    async def _bring(self, id: str, folder: Folder) -> Beside:
        """A copy of every file that the conversation links to, or why there is none."""
        messages = reading.messages(self._store, id, self._order.span)
        if self._fetch is None:
            return {}
        beside: dict[str, Copy | NotFetched] = {}
        for file, message in links(messages):
            date = exact(message.created, self._zone)[:10]
            name = safe_file_name(f"{date} {called(file)}".strip(), mark(message.id))
            beside[file.url] = await self._copy(file.url, folder, (MEDIA, mark(id), name))
        return beside

    async def _copy(self, url: str, folder: Folder, parts: tuple[str, ...]) -> Copy | NotFetched:
        assert self._fetch is not None
        place = folder.folder(*parts[:-1])
        try:
            path, size, opens = await self._fetch(url, place / parts[-1])
        except NotFetched as error:
            self.report.not_fetched.append(str(error))
            return error
        self.report.files += 1
        return Copy((*parts[:-1], path.name), size, opens)

    # What is said of it

    def _nothing(self) -> str:
        if self._order.conversation is None:
            return "There is nothing to export: no conversation here was active then."
        return f"There is no conversation {self._order.conversation} on this host. `--fetch` asks MessageBird for it."

    def _manifest(self) -> dict[str, Any]:
        span = self._order.span
        return {
            "program": "ternbox",
            "version": __version__,
            "made": time(self._clock()),
            "format": str(self._order.format),
            "conversation": self._order.conversation,
            "since": time(span.since),
            "until": time(span.until),
            **self.report.data(),
        }
