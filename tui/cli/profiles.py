"""`ternbox profiles`: the accounts of this person, side by side."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from tui.cli.options import as_json, failures

if TYPE_CHECKING:
    from tui.profiles import Loss, Profile

VARIABLE = "TERNBOX_PROFILE"


@click.group("profiles", invoke_without_command=True)
@as_json
@click.pass_context
def profiles_command(context: click.Context, as_json: bool) -> None:
    """List the accounts that this host knows; choose, rename or remove one.

    The default is marked with `*`. `ternbox login --profile NAME` makes another one.

    \b
    Examples:
      ternbox profiles
      ternbox profiles default work
      ternbox --profile work
    """
    if context.invoked_subcommand is not None:
        return
    with failures(as_json):
        from tui import plain, profiles, text

        found = profiles.profiles()
        if as_json:
            plain.say_data([_data(profile) for profile in found])
            return
        click.echo("\n".join(_table(found)) or "There is no profile yet: `ternbox login` makes the first one.")
        if half := profiles.begun():
            click.echo(f"`{half.command}` was interrupted: run it again.")
        if other := os.environ.get(VARIABLE):
            click.echo(text.clean_line(f"{VARIABLE} is set, and counts before the default: {other}."))


@profiles_command.command()
@click.argument("name")
def default(name: str) -> None:
    """Make NAME the profile that is meant when none is named.

    \b
    Example:
      ternbox profiles default work
    """
    with failures():
        from tui import profiles

        profiles.set_default(name)
        click.echo(f"“{name}” is the default now.")
        _say_variable(name)


@profiles_command.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Call the profile OLD by the name NEW: its settings, its messages on this host and its keys.

    \b
    Example:
      ternbox profiles rename default work
    """
    with failures():
        from tui import profiles

        said = profiles.rename(old, new)
        click.echo("\n".join([f"“{old}” is called “{new}” now.", *said]))
        _say_variable(new)


@profiles_command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--keep-messages", is_flag=True, help="Leave its messages, drafts and replies on this host.")
def remove(name: str, yes: bool, keep_messages: bool) -> None:
    """Remove the profile NAME from this host: its keys, its settings and its messages here.

    At MessageBird nothing changes.

    \b
    Examples:
      ternbox profiles remove old-shop
      ternbox profiles remove old-shop --keep-messages --yes
    """
    with failures():
        from tui import profiles
        from tui.plain import Refusal

        def agreed(loss: Loss) -> bool:
            click.echo(_would_go(loss, keep_messages), err=True)
            if yes:
                return True
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                raise Refusal("Without a terminal nobody can be asked: use --yes to remove it.", 2)
            return click.confirm("Remove it?", err=True)

        said = profiles.remove(name, agreed, keep_messages=keep_messages)
        if said is None:
            click.echo("Nothing was removed.")
            sys.exit(1)
        from tui import config

        kept = [f"Its messages stay in {config.state_root() / name}."] if keep_messages else []
        click.echo("\n".join([f"“{name}” is removed.", *kept, *said]))


def _say_variable(name: str) -> None:
    if os.environ.get(VARIABLE, name) != name:
        click.echo(f"But {VARIABLE} is set to another one, and counts before the default: `unset {VARIABLE}`.")


def _table(found: list[Profile]) -> list[str]:
    rows = [_row(profile) for profile in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(profile: Profile) -> list[str]:
    from urllib.parse import urlsplit

    from tui import config, text

    url = urlsplit(profile.api_url)
    cells = (
        "*" if profile.is_default else "",
        profile.name,
        "live" if profile.kind == "live" else profile.kind.upper(),
        _where(profile),
        profile.fingerprint,
        f"since {profile.stored}" if profile.stored else "",
        f"{text.size(profile.store_bytes)} of messages" if profile.has_store else "no messages",
        f"at {url.netloc}" if profile.api_url != config.API_URL else "",
    )
    return [cell and text.clean_line(cell, 60) for cell in cells]


def _where(profile: Profile) -> str:
    """Where the key is kept, as far as it was noted."""
    words = {
        "command": f"key_command {profile.key_program}",
        "prompt": "typed each time",
        "insecure-file": "PLAIN FILE",
        "keyring": "keyring" if profile.fingerprint else "no key noted",
    }
    return words[profile.key_source]


def _data(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "default": profile.is_default,
        "kind": profile.kind,
        "api_url": profile.api_url,
        "key_source": profile.key_source,
        "key_fingerprint": profile.fingerprint or None,
        "key_stored": profile.stored and profile.stored.isoformat(),
        "key_previous_until": profile.previous_until and profile.previous_until.isoformat(),
        "store_bytes": profile.store_bytes if profile.has_store else None,
    }


def _would_go(loss: Loss, keep_messages: bool) -> str:
    from tui import text

    profile = loss.profile
    kind = "live" if profile.kind == "live" else profile.kind.upper()
    parts = [f"the keys of “{profile.name}” ({kind}) on this host", "its settings"]
    if profile.has_store and not keep_messages:
        parts.append(f"{text.size(profile.store_bytes)} of messages")
        if loss.drafts is None or loss.unsent is None:
            parts.append("drafts and unsent replies that cannot be counted, since the store is damaged")
        else:
            parts += [_count(loss.drafts, "draft"), _count(loss.unsent, "reply", "replies") + " not sent yet"]
    return f"This removes {', '.join(parts[:-1])} and {parts[-1]}."


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
