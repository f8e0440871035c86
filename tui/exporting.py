"""`ternbox export`: fetch what is asked for, write the export, say what is missing."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui import plain
from tui.export import reading
from tui.export.beside import Fetch, NotFetched, opens
from tui.export.export import Export, NothingToExport, Order, Report
from tui.export.files import NotWritten
from tui.export.known import Surroundings
from tui.export.lines import message_line
from tui.export.text import text
from tui.export.writing import Format
from tui.platforms import MB
from tui.progress_bar import Bar
from tui.text import clean_line, zone

if TYPE_CHECKING:
    from tui.config import Settings
    from tui.credentials import Secret
    from tui.fetch import Wanted
    from tui.store import Store
    from tui.sync import Sync


@dataclass(frozen=True)
class Wish:
    """`media`: with the files beside it, those of the vendor's hosts; `others`: of any host. `fetch`: all of the
    history first.
    """

    order: Order
    target: Path | None = None
    force: bool = False
    fetch: bool = False
    media: bool = False
    others: bool = False


def export(settings: Settings, key: Secret | None, wish: Wish) -> tuple[Path, Report]:
    """Answers where it is and what is in it. `key` is needed for history and media only."""
    from tui.store import Store

    if wish.fetch and key is not None:
        from tui.fetch import fetch

        for wanted in _history(settings, wish.order):
            fetch(settings, key, wanted)
    with closing(Store.open(settings.store_file)) as store:
        if wish.media and key is not None:
            return asyncio.run(_with_media(settings, key, store, wish))
        return asyncio.run(_write(settings, store, wish, None))


def _history(settings: Settings, order: Order) -> list[Wanted]:
    """What is to be fetched for it; of a contact the conversations that are known here."""
    from tui.fetch import Wanted
    from tui.store import Store

    if order.conversation is None:
        return [Wanted(since=order.span.since or 0)]
    if not order.contact:
        return [Wanted(order.conversation)]
    with closing(Store.open(settings.store_file)) as store:
        return [Wanted(id) for id in reading.of_contact(store, order.conversation)]


async def _with_media(settings: Settings, key: Secret, store: Store, wish: Wish) -> tuple[Path, Report]:
    from tui.connection import connected

    async with connected(settings, key, store) as (_, sync):
        return await _write(settings, store, wish, fetch_from(sync, others=wish.others, cap=settings.download_mb * MB))


def fetch_from(sync: Sync, *, others: bool, cap: int) -> Fetch:
    """Files of at most `cap` bytes; from hosts that are not the vendor's only with the person's word: `others`."""

    async def fetch(url: str, path: Path) -> tuple[Path, int, bool]:
        from tui.sync.files import FileError

        if not others and not sync.files.may_look(url):
            raise NotFetched("it is on another host, which `--other-hosts` would ask")
        try:
            saved = await sync.files.fetch(url, path, cap=cap)
        except FileError as error:
            raise NotFetched(clean_line(str(error), 300)) from None
        return saved.path, saved.size, opens(saved)

    return fetch


async def _write(settings: Settings, store: Store, wish: Wish, fetch: Fetch | None) -> tuple[Path, Report]:
    bar = Bar()

    def told(done: int, total: int, messages: int) -> None:
        bar.show(f"writing {messages:,} messages, conversations", done, total)

    one = Export(store, wish.order, zone=zone(settings.time_zone), clock=time.time_ns, fetch=fetch, told=told)
    try:
        path = await one.into(wish.target or default_target(settings), force=wish.force)
    except NotWritten as error:
        code = plain.REJECTED if isinstance(error, NothingToExport) else 1
        raise plain.Refusal(str(error), code) from None
    finally:
        bar.clear()
    return path, one.report


def default_target(settings: Settings) -> Path:
    """Where the person is, under a name that says what it is and when it was made."""
    made = datetime.now(zone(settings.time_zone))
    return Path.cwd() / f"ternbox-export-{settings.profile}-{made:%Y-%m-%d-%H%M%S}"


def to_stdout(settings: Settings, order: Order) -> None:
    """The messages alone, as they are read: text or JSON Lines. Whoever reads may stop when they like."""
    try:
        _to_stdout(settings, order)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _to_stdout(settings: Settings, order: Order) -> None:
    from tui.store import Store

    where = zone(settings.time_zone)
    with closing(Store.open(settings.store_file)) as store:
        known = Surroundings(store).known({})
        for id in _ids(store, order):
            subject = reading.subject(store, id, order.span)
            if subject is None:
                raise plain.Refusal(f"There is no conversation {id} on this host.", plain.REJECTED)
            messages = reading.messages(store, id, order.span)
            if order.format is Format.JSONL:
                sys.stdout.writelines(message_line(each, subject.contact.id, {}) for each in messages)
            else:
                sys.stdout.writelines(text(subject, messages, known, zone=where, now=time.time_ns()))


def _ids(store: Store, order: Order) -> Iterable[str]:
    if order.conversation is None:
        return reading.conversations(store, order.span)
    return reading.of_contact(store, order.conversation) if order.contact else [order.conversation]


def said(path: Path, report: Report) -> list[str]:
    """What the person is told: where it is, what is in it, and what is not."""
    lines = [f"{_many(report.conversations, 'conversation')} with {_many(report.messages, 'message')} in {path}"]
    if report.files:
        lines.append(f"{_many(report.files, 'file')} beside it.")
    if report.short:
        amount = f" (at least {_many(report.missing, 'message')})" if report.missing else ""
        lines.append(
            f"Not whole: of {_many(report.short, 'conversation')} older messages are not on this host{amount}."
            " `--fetch` brings them first."
        )
    if report.not_asked:
        lines.append(f"{_many(report.not_asked, 'file')} are links only: `--media` puts them beside it.")
    if report.not_fetched:
        lines.append(f"{_many(len(report.not_fetched), 'file')} could not be fetched; the export says which and why.")
    return lines


def _many(amount: int, what: str) -> str:
    return f"{amount:,} {what}{'s' * (amount != 1)}"
