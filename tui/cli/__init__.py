"""The commands: their options, help and exit codes. What they do is wired together in `run.py` and its neighbours.

Everything heavy is imported inside the command that needs it, so that `--version` and `--help` answer at once.
"""

from __future__ import annotations

import sys

import click

from tui import __version__
from tui.cli.group import Commands
from tui.cli.options import failures, given, given_key, settings, with_account, with_key, with_screen
from tui.first.terminal import Held

PLACES = {
    "demo": "worlds:demo",
    "doctor": "doctor:doctor",
    "export": "export:export",
    "fetch": "history:fetch",
    "keyring": "keys:keyring",
    "list": "scripts:list_command",
    "login": "keys:login",
    "logout": "keys:logout",
    "profiles": "profiles:profiles_command",
    "relay": "relay:relay",
    "sandbox": "worlds:sandbox",
    "save": "saving:save",
    "search": "search:search",
    "send": "sending:send",
    "show": "scripts:show",
    "start": "sending:start",
    "webhooks": "webhooks:webhooks",
}


@click.group(
    cls=Commands, places=PLACES, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="ternbox")
@with_account
@with_key
@with_screen
@click.pass_context
def main(context: click.Context, /, **screen: bool) -> None:
    """A chat inbox in the terminal: answer customers on WhatsApp, SMS, Messenger, Telegram and e-mail.

    Without a command it opens the inbox of the default profile.

    \b
    Examples:
      ternbox demo                        a living inbox, no account needed
      ternbox                             your own; the first screen asks for your key
      ternbox list --view waiting --json
    """
    if context.invoked_subcommand is not None:
        return
    with failures(), given("held") or Held() as held:
        from tui import run

        sys.exit(run.open_inbox(held, lambda: settings(**screen), given_key(), given("log_file")))
