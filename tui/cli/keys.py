"""`ternbox login`, `logout` and `keyring`: where the access key of a profile is kept."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tui.cli.options import failures, given, given_key, settings, with_account, with_key
from tui.config import Settings
from tui.credentials import NoKey, Secret, environment, key_file, sources

if TYPE_CHECKING:
    from tui.login import Opened


@click.command()
@with_account
@with_key
@click.option("--rotate", is_flag=True, help="Keep the key that is there as well, for seven days.")
@click.option("--restore", is_flag=True, help="Take the key again that was there before the last --rotate.")
@click.option("--signing-key", is_flag=True, help="Keep the key that webhooks are signed with; it cannot be tried.")
@click.option("--insecure-storage", is_flag=True, help="Keep the key in a file as plain text. Says where, and asks.")
@click.option("--yes", is_flag=True, help="Do not ask whether plain text is meant.")
def login(rotate: bool, restore: bool, signing_key: bool, insecure_storage: bool, yes: bool) -> None:
    """Keep the access key of an account in the keyring of this host.

    It asks for the key without showing it, tries it, keeps it and reads it back. A profile that has a key_command is
    only tried.

    \b
    Examples:
      ternbox login
      ternbox login --profile test
      pass show messagebird/live | ternbox login --key-stdin
      ternbox login --rotate
    """
    with failures():
        from tui import hardening, run

        run.start_log(given("log_file"))
        hardening.protect_memory()
        chosen = settings()
        if not (restore or given("key_stdin") or given("key_file")) and chosen.key_source != "command":
            run.need_terminal("Asking for a key", "Use --key-stdin or --key-file.")
        if chosen.key_source == "command" and not insecure_storage and not signing_key:
            _try_command(chosen)
            return
        chosen = _place(chosen, insecure_storage, yes)
        if signing_key:
            _keep_signing_key(chosen)
        else:
            _login(chosen, rotate or restore, restore)


def _place(chosen: Settings, insecure: bool, yes: bool) -> Settings:
    """Settings with the place where the key will be kept, which must be ready before anybody types a key."""
    from tui.credentials.shelf import shelf

    if not insecure:
        chosen = replace(chosen, key_source="keyring")
        shelf(chosen).ready()
        return chosen
    path = key_file.insecure_file(chosen)
    click.echo(
        f"Warning: the key will be written to {path} as plain text. Whoever can read your files, a backup of them or "
        "the disk of this host can read it and write to your customers.",
        err=True,
    )
    if not yes and not (sys.stdin.isatty() and click.confirm("Write it there?", err=True)):
        raise NoKey("Nothing was written. Without a terminal, --yes says that you mean it.")
    return replace(chosen, key_source="insecure-file")


def _login(chosen: Settings, rotate: bool, restore: bool) -> None:
    from tui.login import keep, previous_key

    key = previous_key(chosen) if restore else _typed("Access key (not shown): ")
    opened = _try(chosen, key)
    click.echo(f"The key works: {opened.words}.")
    kept = keep(chosen, key, opened.kind, rotate=rotate, api_url=given("api_url"))
    if rotate:
        _try(chosen, key)
    click.echo(kept)
    click.echo(f"Open the inbox with: ternbox{'' if chosen.profile == 'default' else f' --profile {chosen.profile}'}")
    for name, state in environment.states(chosen.profile).items():
        if state == "set":
            click.echo(f"{name} is set as well, and counts before it.", err=True)


def _keep_signing_key(chosen: Settings) -> None:
    from tui.login import keep_signing_key

    click.echo(keep_signing_key(chosen, _typed("Signing key (not shown): ")))


def _typed(prompt: str) -> Secret:
    found = sources.from_options(given_key())
    return found.key if found else sources.ask(prompt)


def _try(chosen: Settings, key: Secret) -> Opened:
    from tui.login import known_here, try_key

    return asyncio.run(try_key(chosen, key, known_here(chosen)))


def _try_command(chosen: Settings) -> None:
    found = sources.from_command(chosen)
    opened = _try(chosen, found.key)
    click.echo(f"The key from {found.source} works: {opened.words}.")
    click.echo("Nothing is kept here: the profile asks the command each time.")


@click.command()
@with_account
@click.option("--previous", is_flag=True, help="Only the key that was there before the last --rotate.")
def logout(previous: bool) -> None:
    """Delete the access key of a profile from this host. Its messages stay.

    \b
    Example:
      ternbox logout --profile test
    """
    with failures():
        from tui import run
        from tui.login import log_out

        run.start_log(given("log_file"))
        chosen = settings()
        click.echo(log_out(chosen, previous_only=previous))
        for name, state in environment.states(chosen.profile).items():
            if state == "set":
                click.echo(f"{name} is still set in this shell: unset {name}", err=True)


@click.group()
def keyring() -> None:
    """The keyring of this host, which keeps the access keys."""


@keyring.command()
@click.option("--password-stdin", is_flag=True, help="Read the password of the keyring from standard input.")
@click.option("--wait", default=120.0, show_default=True, help="Seconds to wait for a window that asks.")
def unlock(password_stdin: bool, wait: float) -> None:
    """Unlock the keyring of this host, also where no desktop does it.

    A keyring that was never used gets the password that you choose. With a display, the keyring's own window asks.

    \b
    Example:
      ternbox keyring unlock
    """
    with failures():
        from tui import hardening
        from tui.credentials.unlock import unlock as unlock_keyring

        hardening.protect_memory()

        def password(is_new: bool) -> Secret:
            return _first_line() if password_stdin else _password(is_new)

        click.echo(unlock_keyring(password, lambda words: click.echo(words, err=True), wait))


def _first_line() -> Secret:
    """The password without its line break, which would count as a part of it."""
    return Secret(os.fsdecode(sys.stdin.buffer.readline()).removesuffix("\n"))


def _password(is_new: bool) -> Secret:
    if not is_new:
        return sources.ask_plainly("Password of the keyring (not shown): ")
    click.echo(
        "The keyring of this host gets a password now. You will need it after each restart of the host.", err=True
    )
    first = sources.ask_plainly("New password (not shown): ")
    if not sources.ask_plainly("Once more: ").is_same(first):
        raise NoKey("The two passwords differ; nothing was changed.")
    return first
