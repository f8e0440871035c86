"""`ternbox demo` and `ternbox sandbox`: our own imitation of the API, with and without an inbox on it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from tui.cli.options import failures, given, log_file, with_screen

seed = click.option("--seed", default=1, show_default=True, help="Another number, another world.")
size_of_account = click.option("--conversations", default=0, metavar="N", help="Make the account about this big.")
size_of_history = click.option("--messages", default=0, metavar="N", help="About how many messages in all.")
no_actors = click.option("--no-actors", is_flag=True, help="Nobody writes by himself.")
starts_at = click.option("--at", metavar="TIME", help="Let the clock start there: 2026-03-09T10:15:30Z.")


@click.command()
@click.option(
    "--screenshot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg",
    help="Run without a terminal until the world has settled, write what the screen shows, and end.",
)
@click.option("--size", default="120x40", show_default=True, help="COLUMNSxROWS of the screenshot.")
@click.option("--theme", type=click.Choice(["dark", "light", "ansi"]), help="Default: that of your settings.")
@click.option("--relay", is_flag=True, help="With a webhook relay: sandbox, signed webhooks, relay, inbox.")
@with_screen
@seed
@starts_at
@no_actors
@size_of_account
@size_of_history
@log_file
def demo(screenshot: Path | None, size: str, **options: Any) -> None:
    """A living inbox without an account: a webshop's customers write, you answer.

    Everything runs on this host, against Ternbox's own imitation of the API; nothing is kept.

    \b
    Examples:
      ternbox demo
      ternbox demo --relay
      ternbox demo --screenshot inbox.svg
    """
    with failures():
        from tui import demo as demonstration
        from tui import run

        run.start_log(given("log_file"))
        if screenshot:
            from tui import picture

            click.echo(json.dumps(picture.screenshot(demonstration.Demo(**options), screenshot, _size(size))))
            return
        run.need_terminal("The demo", "Use `ternbox demo --screenshot FILE.svg` for a picture of it.")
        sys.exit(demonstration.inbox(demonstration.Demo(**options)))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=0, help="The port; 0 takes any free one.")
@seed
@starts_at
@no_actors
@size_of_account
@size_of_history
@click.option("--faults", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JSON list of faults.")
@click.option("--control", is_flag=True, help="Allow faults and messages to be made at run time, under /_control.")
@click.option("--hmac", is_flag=True, help="Sign webhooks the older way as well.")
@click.option("--until-eof", is_flag=True, help="End when standard input is closed.")
def sandbox(at: str | None, **options: Any) -> None:
    """An imitation of the API over HTTP, with customers who write.

    The first line on stdout is a JSON object with its address, access key and signing key.

    \b
    Example:
      ternbox sandbox --port 8080 --control
    """
    with failures():
        from tui.demo import clock_from
        from tui.sandbox.server import SandboxOptions, serve

        sys.exit(serve(SandboxOptions(clock=clock_from(at), **options)))


def _size(text: str) -> tuple[int, int]:
    columns, _, rows = text.partition("x")
    if not (columns.isdecimal() and rows.isdecimal()):
        raise click.BadParameter(f"“{text}” is not COLUMNSxROWS, such as 120x40.", param_hint="--size")
    return int(columns), int(rows)
