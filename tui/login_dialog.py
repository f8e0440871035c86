"""Logging in and out at the terminal: what is asked, in which order, and what is said."""

from __future__ import annotations

import asyncio
import os
import sys

import click
from msgspec.structs import replace

from tui.config import Settings
from tui.credentials import NoKey, Secret, environment, key_file, sources
from tui.credentials.shelf import shelf
from tui.credentials.sources import Given
from tui.credentials.unlock import unlock as unlock_keyring
from tui.login import Opened, keep, keep_signing_key, known_here, log_out, previous_key, try_key


def log_in(chosen: Settings, given: Given, *, rotate: bool, restore: bool, api_url: str | None) -> None:
    """Try a key, keep it, and say what it opens. `restore` takes the one from before the last rotation."""
    key = previous_key(chosen) if restore else _typed(given, "Access key (not shown): ")
    opened = _try(chosen, key)
    click.echo(f"The key works: {opened.words}.")
    kept = keep(chosen, key, opened.kind, rotate=rotate or restore, api_url=api_url)
    if rotate or restore:
        _try(chosen, key)
    click.echo(kept)
    click.echo(f"Open the inbox with: ternbox{'' if chosen.profile == 'default' else f' --profile {chosen.profile}'}")
    _tell_environment(chosen, "{name} is set as well, and counts before it.")


def try_command(chosen: Settings) -> None:
    found = sources.from_command(chosen)
    opened = _try(chosen, found.key)
    click.echo(f"The key from {found.source} works: {opened.words}.")
    click.echo("Nothing is kept here: the profile asks the command each time.")


def store_signing_key(chosen: Settings, given: Given) -> None:
    click.echo(keep_signing_key(chosen, _typed(given, "Signing key (not shown): ")))


def place(chosen: Settings, *, insecure: bool, yes: bool) -> Settings:
    """Settings with the place where the key will be kept, which must be ready before anybody types a key."""
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


def forget(chosen: Settings, *, previous_only: bool) -> None:
    click.echo(log_out(chosen, previous_only=previous_only))
    _tell_environment(chosen, "{name} is still set in this shell: unset {name}")


def unlock(password_stdin: bool, wait: float) -> None:
    """Unlock the keyring with a password that is asked for, or comes on standard input."""

    def password(is_new: bool) -> Secret:
        return _first_line() if password_stdin else _password(is_new)

    click.echo(unlock_keyring(password, lambda words: click.echo(words, err=True), wait))


def _tell_environment(chosen: Settings, words: str) -> None:
    for name, state in environment.states(chosen.profile).items():
        if state == "set":
            click.echo(words.format(name=name), err=True)


def _typed(given: Given, prompt: str) -> Secret:
    found = sources.from_options(given)
    return found.key if found else sources.ask(prompt)


def _try(chosen: Settings, key: Secret) -> Opened:
    return asyncio.run(try_key(chosen, key, known_here(chosen)))


def _first_line() -> Secret:
    """The password without its line break, which would count as a part of it."""
    return Secret(os.fsdecode(sys.stdin.buffer.readline()).removesuffix("\n"))


def _password(is_new: bool) -> Secret:
    if not is_new:
        return sources.ask_plainly("Password of the keyring (not shown): ")
    click.echo("Choose a password for the keyring. You will need it whenever the keyring starts anew.", err=True)
    first = sources.ask_plainly("New password (not shown): ")
    if not sources.ask_plainly("Once more: ").is_same(first):
        raise NoKey("The two passwords differ; nothing was changed.")
    return first
