"""`ternbox login`, `logout` and `keyring`: where the access key of a profile is kept."""

from __future__ import annotations

import click

from tui.cli.options import failures, given, given_key, settings, with_account, with_key


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
        from tui import login_dialog as dialog

        run.start_log(given("log_file"))
        hardening.protect_memory()
        chosen, key = settings(), given_key()
        if not (restore or key.key_stdin or key.key_file or chosen.key_source == "command"):
            run.need_terminal("Asking for a key", "Use --key-stdin or --key-file.")
        if chosen.key_source == "command" and not insecure_storage and not signing_key:
            dialog.try_command(chosen)
            return
        chosen = dialog.place(chosen, insecure=insecure_storage, yes=yes)
        if signing_key:
            dialog.store_signing_key(chosen, key)
        else:
            dialog.log_in(chosen, key, rotate=rotate, restore=restore, api_url=given("api_url"))


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
        from tui import login_dialog as dialog
        from tui import run

        run.start_log(given("log_file"))
        dialog.forget(settings(), previous_only=previous)


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
        from tui import login_dialog as dialog

        hardening.protect_memory()
        dialog.unlock(password_stdin, wait)
