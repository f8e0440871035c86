"""`ternbox relay`: take webhooks for all inboxes of this host, and look at what it does."""

from __future__ import annotations

import sys
from typing import Any

import click

from tui.cli.group import Commands
from tui.cli.options import failures, given, given_key, settings, with_account, with_key

PLACES = {
    "example": "relay_install:example",
    "inspect": "relay_looking:inspect",
    "install": "relay_install:install",
    "replay": "relay_looking:replay",
    "status": "relay_looking:status",
    "tail": "relay_looking:tail",
}


@click.group(cls=Commands, places=PLACES, invoke_without_command=True)
@with_account
@with_key
@click.option("--public-url", metavar="URL", default="", help="The address that MessageBird calls (public_url).")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    default="127.0.0.1:8790",
    show_default=True,
    help="Where webhooks come in: for a proxy on this host, or /the/path of a unix socket.",
)
@click.option("--i-have-a-proxy", "open_to_network", is_flag=True, help="Allow --listen on other addresses.")
@click.option(
    "--feed",
    metavar="PATH",
    help="The unix socket for the inboxes. Default: /run/ternbox/feed.sock, or one for you alone.",
)
@click.option("--group", metavar="GROUP", help="Whose members may listen there. Default: your own group.")
@click.option("--feed-tcp", metavar="HOST:PORT", help="Take inboxes by TCP as well; they need the token.")
@click.option("--feed-token-file", metavar="FILE", help="A file of your own, mode 0600, with the token.")
@click.option("--data", metavar="FOLDER", help="Where the event log is kept. Default: with the profile.")
@click.option("--hmac", is_flag=True, help="Take the older signature as well, where there is no newer one.")
@click.option("--keep-days", default=30, show_default=True, help="Drop events that are older.")
@click.option("--keep-events", default=1_000_000, show_default=True, help="Keep no more than so many.")
@click.option(
    "--register", "register", flag_value="generic", help="Make the account's webhooks match: one for all channels."
)
@click.option("--register-per-channel", "register", flag_value="per-channel", help="The same, one for each channel.")
@click.option("--until-eof", is_flag=True, help="End when standard input is closed.")
@click.pass_context
def relay(context: click.Context, /, **options: Any) -> None:
    """Receive MessageBird's webhooks, keep them, and feed them to all inboxes of this host.

    Webhooks must be signed with your signing key: `ternbox login --signing-key` keeps it in the keyring, and
    TERNBOX_SIGNING_KEY_FILE names a file with it. A proxy or a tunnel brings them from
    the public address; `ternbox relay example nginx` (or caddy) shows how. In a pipe the first line on stdout is
    a JSON object that says where everything is.

    \b
    Examples:
      ternbox relay --public-url https://inbox.example.net/messagebird --register
      ternbox relay status
    """
    if context.invoked_subcommand is not None:
        return
    with failures():
        from tui import hardening, run

        run.start_log(given("log_file"))
        hardening.protect_memory()
        from tui.relay_desk import start

        chosen = settings()
        sys.exit(start.run(start.from_options(options, chosen), chosen, given_key()))
