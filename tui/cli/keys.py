"""`ternbox login`, `logout` and `keyring`: the access key of a profile."""

from __future__ import annotations

import click

from tui.cli.options import failures, given, settings, with_account
from tui.credentials import Secret


@click.command()
@with_account
def login() -> None:
    """Store the access key of an account in the keyring of this host.

    It asks for the key without showing it, tries it, stores it and reads it back.

    \b
    Example:
      ternbox login --profile work
    """
    with failures():
        from tui import run

        run.start_log(given("log_file"))
        run.need_terminal("Asking for a key", "Put the key into TERNBOX_ACCESS_KEY instead.")
        typed = click.prompt("Access key (not shown)", hide_input=True, err=True)
        run.login(settings(), Secret(typed.strip()))
