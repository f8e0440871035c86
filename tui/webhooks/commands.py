"""What `ternbox webhooks …` does; each function is one command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import click

from tui import plain, text
from tui.api.webhooks import EVENTS
from tui.config import Settings
from tui.credentials import Secret
from tui.webhooks import output
from tui.webhooks.desk import Desk, Entry, open_desk

T = TypeVar("T")


def _at_desk(settings: Settings, key: Secret, do: Callable[[Desk], Awaitable[T]]) -> T:
    async def work() -> T:
        async with open_desk(settings, key) as desk:
            return await do(desk)

    return asyncio.run(work())


def list_all(settings: Settings, key: Secret, as_json: bool) -> None:
    entries = _at_desk(settings, key, lambda desk: desk.entries())
    if as_json:
        plain.say_data([output.entry_data(entry) for entry in entries])
    else:
        click.echo("\n".join(output.table(entries)))


def create(
    settings: Settings, key: Secret, url: str, channels: Sequence[str], events: Sequence[str], as_json: bool
) -> None:
    made = _at_desk(settings, key, lambda desk: desk.create(url, channels, events or EVENTS))
    if as_json:
        plain.say_data([output.entry_data(entry) for entry in made])
    else:
        click.echo("\n".join(["Created:", *output.table(made), "`ternbox webhooks test` tries the way to it."]))


def set_enabled(settings: Settings, key: Secret, prefix: str, enabled: bool) -> None:
    async def change(desk: Desk) -> Entry:
        entry = await desk.find(prefix)
        await desk.set_enabled(entry.webhook, enabled)
        return entry

    entry = _at_desk(settings, key, change)
    click.echo(f"{entry.webhook.id} ({_words(entry)}) is {'enabled' if enabled else 'disabled'} now.")


def delete(settings: Settings, key: Secret, prefix: str, yes: bool) -> None:
    async def remove(desk: Desk) -> Entry | None:
        entry = await desk.find(prefix)
        if not _agreed(entry, yes):
            return None
        await desk.delete(entry.webhook)
        return entry

    entry = _at_desk(settings, key, remove)
    if entry is None:
        click.echo("Nothing was deleted.")
        sys.exit(1)
    click.echo(f"{entry.webhook.id} ({_words(entry)}) is deleted.")


def _agreed(entry: Entry, yes: bool) -> bool:
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise plain.Refusal("Without a terminal nobody can be asked: use --yes to delete it.", 2)
    return click.confirm(f"Delete the webhook {entry.webhook.id} ({_words(entry)})?", err=True)


def _words(entry: Entry) -> str:
    return text.clean_line(f"{entry.channel}, {entry.webhook.url}", 300)


def match(settings: Settings, key: Secret, url: str, per_channel: bool, dry_run: bool, as_json: bool) -> None:
    found = _at_desk(settings, key, lambda desk: desk.match(url, per_channel=per_channel, dry_run=dry_run))
    if as_json:
        plain.say_data([output.change_data(change, entry) for change, entry in found])
    else:
        click.echo("\n".join(output.changes(found, dry_run=dry_run)))
