"""The commands: their options, help and exit codes. What they do is wired together in `run.py` and its neighbours.

Everything heavy is imported inside the command that needs it, so that `--version` and `--help` answer at once.
"""

from __future__ import annotations

import sys

import click

from tui import __version__
from tui.cli import (
    doctor,
    export,
    history,
    keys,
    profiles,
    relay,
    relay_install,
    relay_looking,
    saving,
    scripts,
    search,
    sending,
    webhooks,
    worlds,
)
from tui.cli.options import failures, given, given_key, settings, with_account, with_key, with_screen


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
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
    with failures():
        from tui import hardening, run
        from tui.credentials import NoKey, sources

        run.start_log(given("log_file"))
        run.need_terminal("The inbox")
        hardening.protect_memory()
        chosen = settings(**screen)
        found = sources.for_this_run(chosen, given_key())
        without = None
        try:
            found = found or sources.of_profile(chosen)
        except NoKey as error:
            without = error
        sys.exit(run.inbox(chosen, found, without))


for command in (worlds.demo, worlds.sandbox, scripts.list_command, scripts.show, sending.send, sending.start):
    main.add_command(command)
for command in (keys.login, keys.logout, keys.keyring):
    main.add_command(command)
main.add_command(search.search)
main.add_command(history.fetch)
main.add_command(export.export)
main.add_command(saving.save)
main.add_command(doctor.doctor)
main.add_command(profiles.profiles_command)
main.add_command(webhooks.webhooks)
main.add_command(relay.relay)
for command in (*relay_looking.COMMANDS, *relay_install.COMMANDS):
    relay.relay.add_command(command)
