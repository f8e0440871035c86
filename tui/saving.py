"""`ternbox save`: the attachments of a message or a conversation, into a folder, by the same sync as in the inbox."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui import plain, run
from tui.connection import connected
from tui.model import Message, files_of
from tui.platforms import MB
from tui.progress_bar import Bar
from tui.text import clean_line, file_name

if TYPE_CHECKING:
    from tui.config import Settings
    from tui.credentials import Secret
    from tui.store import Store
    from tui.sync import Sync
    from tui.sync.files import Saved
    from tui.sync.saving import Folder

LOOK = 0.1  # seconds
MANY = 1_000_000
ELSEWHERE = "it lies on another host, which `--other-hosts` would ask"


@dataclass(frozen=True)
class Wish:
    """`id` of a message or of a conversation; `to` a folder, None for that of the settings. `others`: also hosts that
    are not the vendor's, which see that it was fetched. `cap` in bytes for each file.
    """

    id: str
    to: Path | None = None
    others: bool = False
    cap: int = 100 * MB


@dataclass(frozen=True)
class Outcome:
    """What became of the file of a message: its copy, or a clean sentence."""

    message_id: str
    url: str
    saved: Saved | None = None
    why_not: str = ""


def save(settings: Settings, key: Secret, wish: Wish) -> list[Outcome]:
    """In the order of the thread. Raises plain.Refusal where there is nothing to save."""
    from tui.store import Store

    with closing(Store.open(settings.store_file)) as store:
        if not store.threads.some([wish.id]):
            asyncio.run(run.catch_up(settings, key, store, wish.id))
        messages = store.threads.some([wish.id]) or store.threads.latest(wish.id, MANY)
        if not messages:
            raise plain.Refusal(f"There is no message and no conversation {wish.id}.", plain.REJECTED)
        wanted = [(message, file_name(file), file.url) for message in messages for _, file in files_of(message.content)]
        if not wanted:
            raise plain.Refusal("There is no file in it. Older messages may have some: ternbox fetch ID")
        return asyncio.run(_save(settings, key, store, wish, wanted))


async def _save(
    settings: Settings, key: Secret, store: Store, wish: Wish, wanted: list[tuple[Message, str, str]]
) -> list[Outcome]:
    from tui.sync.saving import Folder

    private = wish.to is None and not settings.downloads
    folder = Folder(wish.to or settings.download_folder, private=private)
    async with connected(replace(settings, feed="poll"), key, store) as (_, sync):
        bar = asyncio.create_task(_show(sync))
        try:
            return [await _one(sync, folder, wish, *each) for each in wanted]
        finally:
            bar.cancel()
            await asyncio.wait([bar])


async def _one(sync: Sync, folder: Folder, wish: Wish, message: Message, name: str, url: str) -> Outcome:
    from tui.sync.files import FileError, Wanted

    if not wish.others and not sync.files.may_look(url):
        return Outcome(message.id, url, why_not=ELSEWHERE)
    wanted = Wanted(url, message.conversation_id, name or None, message.id[:8])
    try:
        return Outcome(message.id, url, await sync.files.save(wanted, folder, cap=wish.cap))
    except FileError as error:
        return Outcome(message.id, url, why_not=clean_line(f"{error} {error.advice}", 300))


async def _show(sync: Sync) -> None:
    bar = Bar()
    try:
        while True:
            for going in sync.state.transfers[:1]:
                bar.show(f"saving {clean_line(going.name, 40)}", going.done, going.total or 0)
            await asyncio.sleep(LOOK)
    finally:
        bar.clear()
