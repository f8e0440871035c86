"""`ternbox webhooks`: what MessageBird calls when something happens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key

if TYPE_CHECKING:
    from tui.config import Settings

EVENTS = ("conversation.created", "conversation.updated", "message.created", "message.updated")

with_url = click.option("--url", metavar="URL", default="", help="What MessageBird calls. Default: your public_url.")
with_id = click.argument("webhook", metavar="ID")


@contextmanager
def _account(as_json: bool = False) -> Iterator[Settings]:
    """How every command begins: what goes wrong inside is told, the log is written, and the account is chosen."""
    with failures(as_json):
        from tui import run

        run.start_log(given("log_file"))
        yield settings()


def _address(url: str, chosen: Settings) -> str:
    from tui.webhooks.desk import checked_url

    return checked_url(url or chosen.public_url)


@click.group("webhooks")
def webhooks() -> None:
    """The webhooks of the account: what MessageBird calls when something happens.

    \b
    Examples:
      ternbox webhooks list
      ternbox webhooks create --url https://inbox.example.com/messagebird
      ternbox webhooks test
    """


@webhooks.command("list")
@with_account
@with_key
@as_json
def list_command(as_json: bool) -> None:
    """List the webhooks: id, state, events, channel and address.

    \b
    Example:
      ternbox webhooks list --json
    """
    with _account(as_json) as chosen:
        from tui.webhooks import commands

        commands.list_all(chosen, access_key(chosen), as_json)


@webhooks.command()
@with_account
@with_key
@with_url
@click.option("--channel", "channels", metavar="ID_OR_NAME", multiple=True, help="Only this one; may be repeated.")
@click.option("--event", "events", type=click.Choice(EVENTS), multiple=True, help="Default: all four.")
@as_json
def create(url: str, channels: tuple[str, ...], events: tuple[str, ...], as_json: bool) -> None:
    """Make a webhook for all channels, or one for each --channel.

    \b
    Examples:
      ternbox webhooks create
      ternbox webhooks create --channel "WhatsApp Support" --event message.created
    """
    with _account(as_json) as chosen:
        from tui.webhooks import commands

        address = _address(url, chosen)
        commands.create(chosen, access_key(chosen), address, channels, events, as_json)


@webhooks.command()
@with_account
@with_key
@with_id
def enable(webhook: str) -> None:
    """Let the webhook ID be called again; the beginning of the id is enough.

    \b
    Example:
      ternbox webhooks enable 77f0a2c4
    """
    _set_enabled(webhook, True)


@webhooks.command()
@with_account
@with_key
@with_id
def disable(webhook: str) -> None:
    """Let the webhook ID not be called for a while; the beginning of the id is enough.

    \b
    Example:
      ternbox webhooks disable 77f0a2c4
    """
    _set_enabled(webhook, False)


def _set_enabled(webhook: str, enabled: bool) -> None:
    with _account() as chosen:
        from tui.webhooks import commands

        commands.set_enabled(chosen, access_key(chosen), webhook, enabled)


@webhooks.command()
@with_account
@with_key
@with_id
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(webhook: str, yes: bool) -> None:
    """Delete the webhook ID at MessageBird; the beginning of the id is enough.

    \b
    Example:
      ternbox webhooks delete 77f0a2c4
    """
    with _account() as chosen:
        from tui.webhooks import commands

        commands.delete(chosen, access_key(chosen), webhook, yes)


@webhooks.command()
@with_account
@with_key
@with_url
@click.option("--per-channel", is_flag=True, help="One for each channel, not one for all.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@as_json
def match(url: str, per_channel: bool, dry_run: bool, as_json: bool) -> None:
    """Make the account's webhooks what the relay needs: enabled, with all four events, and no doubles.

    Webhooks with other addresses are left alone.

    \b
    Example:
      ternbox webhooks match --dry-run
    """
    with _account(as_json) as chosen:
        from tui.webhooks import commands

        address = _address(url, chosen)
        commands.match(chosen, access_key(chosen), address, per_channel, dry_run, as_json)


@webhooks.command()
@with_account
@with_url
@as_json
def test(url: str, as_json: bool) -> None:
    """Send a signed event of our own through the public address, and say where it gets stuck.

    It goes the way that MessageBird's events go: name, connection, TLS, proxy, path, signature, clock and log of the
    relay, and from there to the inboxes of this host. Exit code 0: it came through; 1: it is stuck; 3: there is no
    signing key.

    \b
    Example:
      ternbox webhooks test
    """
    with _account(as_json) as chosen:
        from tui import hardening
        from tui.webhooks import commands

        hardening.protect_memory()
        sys.exit(commands.test(chosen, _address(url, chosen), as_json))
