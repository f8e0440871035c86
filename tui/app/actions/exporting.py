"""A conversation, and those before it with the same contact, as pages of HTML; written while the inbox goes on."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from tui.app.look.badge import badge
from tui.app.look.status_words import WIDEST
from tui.app.widgets.text_field import TextField
from tui.config import base_folder
from tui.model import NS
from tui.platforms import MB
from tui.store import StoreError
from tui.text import clean_line, display_name, safe_file_name

if TYPE_CHECKING:
    from tui.app.screens.inbox_frame import InboxFrame
    from tui.export.beside import Fetch
    from tui.export.export import Report
    from tui.store import Row

GROUP = "export"


class Ended(Exception):
    """The inbox closes."""


def export(inbox: InboxFrame, *, media: bool = False) -> None:
    """The conversation on the screen; with `media` also its files, as far as they lie at the vendor's hosts."""
    if (row := inbox.target()) is None:
        return
    if media and inbox.sync is None:
        inbox.say("There is no connection, so its media cannot be fetched", "warn")
        return
    inbox.say("Exporting…", "quiet")
    inbox.run_worker(_export(inbox, row, media), group=GROUP, description="ends with the program")


async def _export(inbox: InboxFrame, row: Row, media: bool) -> None:
    from tui.export.files import NotWritten

    one = _Writing(inbox, row.id, target(inbox, row), _fetch(inbox) if media else None)
    try:
        path, report = await asyncio.to_thread(one.write)
    except (NotWritten, OSError, StoreError) as error:
        inbox.say(clean_line(f"Not exported: {error}", 300), "bad", WIDEST)
    else:
        _tell(inbox, path, report)
    finally:
        one.end()


def _tell(inbox: InboxFrame, path: Path, report: Report) -> None:
    """On a page, since a path is long; in the status line for whoever does something else by now."""
    from tui.app.screens.exported import ExportedPage

    inbox.say(f"Exported {report.messages:,} messages to {clean_line(path.name)}", "good", WIDEST)
    if inbox.app.screen is inbox and not isinstance(inbox.focused, TextField):
        inbox.app.push_screen(ExportedPage(path, report, badge(inbox.settings)))


def target(inbox: InboxFrame, row: Row) -> Path:
    """Beside the attachments that are saved: a folder with the name of the contact and the time."""
    settings = inbox.settings
    # What belongs to a demo is thrown away with it.
    own = base_folder("XDG_STATE_HOME", ".local/state") if settings.kind == "demo" else settings.state_folder
    folder = Path(settings.downloads).expanduser() if settings.downloads else own / "downloads"
    name = safe_file_name(display_name(row.name, row.number, row.id), row.id).encode()[:60].decode(errors="ignore")
    now = datetime.fromtimestamp(inbox.clock() // NS, inbox.zone)
    return folder / f"{name.strip(' .')} {now:%Y-%m-%d %H.%M.%S}"


class _Writing:
    """Writes in a thread with a store of its own, since a long conversation takes seconds."""

    def __init__(self, inbox: InboxFrame, conversation_id: str, target: Path, fetch: Fetch | None) -> None:
        self._settings, self._zone, self._clock = inbox.settings, inbox.zone, inbox.clock
        self._conversation_id, self._target, self._fetch = conversation_id, target, fetch
        self._ended = Event()

    def end(self) -> None:
        self._ended.set()

    def write(self) -> tuple[Path, Report]:
        from tui.export.export import Export, Order
        from tui.export.writing import Format
        from tui.store import Store

        with closing(Store.open(self._settings.store_file, clock=self._clock)) as store:
            order = Order(self._conversation_id, Format.HTML, contact=True)
            one = Export(store, order, zone=self._zone, clock=self._clock, fetch=self._fetch, told=self._go_on)
            return asyncio.run(one.into(self._target)), one.report

    def _go_on(self, *_: int) -> None:
        if self._ended.is_set():
            raise Ended


def _fetch(inbox: InboxFrame) -> Fetch:
    """Fetches on the inbox's own loop, where the connection lives, for the thread that writes."""
    from tui.export.beside import NotFetched, opens
    from tui.sync.files import FileError

    here = asyncio.get_running_loop()
    sync, cap = inbox.sync, inbox.settings.download_mb * MB
    assert sync is not None

    async def fetch(url: str, path: Path) -> tuple[Path, int, bool]:
        if not sync.files.may_look(url):
            raise NotFetched("it is on another host, which would see that it is fetched")
        try:
            asked = asyncio.run_coroutine_threadsafe(sync.files.fetch(url, path, cap=cap), here)
            saved = await asyncio.wrap_future(asked)
        except FileError as error:
            raise NotFetched(clean_line(str(error), 300)) from None
        return saved.path, saved.size, opens(saved)

    return fetch
