"""What `ternbox webhooks …` does; each function is one command."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import click

from tui import plain, text
from tui.api.webhooks import EVENTS
from tui.config import Settings
from tui.credentials import Secret
from tui.credentials.signing import signing_keys
from tui.doctor.report import Line, State, line_data, room_of, shown_line
from tui.webhooks import output
from tui.webhooks.desk import Desk, Entry, open_desk
from tui.webhooks.listening import listening, public_urls
from tui.webhooks.steps import STEPS
from tui.webhooks.trial import Trial

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
        await desk.set_enabled(entry.webhook.id, enabled)
        return entry

    entry = _at_desk(settings, key, change)
    click.echo(f"{entry.webhook.id} ({_words(entry)}) is {'enabled' if enabled else 'disabled'} now.")


def delete(settings: Settings, key: Secret, prefix: str, yes: bool) -> None:
    async def remove(desk: Desk) -> Entry | None:
        entry = await desk.find(prefix)
        if not _agreed(entry, yes):
            return None
        await desk.delete(entry.webhook.id)
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


def test(settings: Settings, url: str, as_json: bool) -> int:
    """Say each step as it happens; returns the exit code. Raises NoKey without a signing key."""
    keys = signing_keys(settings.profile, interactive=True)
    trial = Trial(url, keys, lambda: listening(settings), lambda: public_urls(settings))
    lines = asyncio.run(_told(trial, as_json))
    stuck = [line.name for line in lines if line.state is State.BAD]
    if as_json:
        data = {"url": url, "stuck": stuck[0] if stuck else None, "lines": [line_data(line) for line in lines]}
        click.echo(json.dumps({"ok": not stuck, "data": data}, ensure_ascii=True))
    else:
        click.echo(f"\nStuck at: {stuck[0]}." if stuck else "\nThe way is good: it came through.")
    return 1 if stuck else 0


async def _told(trial: Trial, as_json: bool) -> list[Line]:
    if not as_json:
        click.echo(text.clean_line(f"A signed test event goes to {trial.url}", 500))
    lines = []
    async for line in trial.run():
        lines.append(line)
        if not as_json:
            _show(line)
    return lines


def _show(line: Line) -> None:
    width = os.get_terminal_size(1).columns if sys.stdout.isatty() else None
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for shown in shown_line(line, max(map(len, STEPS)), room_of(width), colour):
        click.echo(shown)
