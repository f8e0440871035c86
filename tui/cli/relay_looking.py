"""`ternbox relay status`, `tail`, `inspect` and `replay`: a look at the relay that runs."""

from __future__ import annotations

import click

from tui.cli.options import as_json, failures, given, log_file, option, settings

NUMBER = click.IntRange(min=1)

profile = option("--profile", metavar="NAME", help="Whose settings (TERNBOX_PROFILE).")
with_feed = click.option("--feed", metavar="ADDRESS", help="Where the relay is: a socket's path, ws:// or wss://.")


def _feed(own: str | None) -> str | None:
    """May also stand before the name of the command, where it is an option of `ternbox relay`."""
    group = click.get_current_context().parent
    return own or (group.params.get("feed") if group else None)


@click.command()
@profile
@log_file
@with_feed
@as_json
def status(feed: str | None, as_json: bool) -> None:
    """Show how the relay is: since when it runs, what it received, who listens.

    \b
    Example:
      ternbox relay status --json
    """
    with failures(as_json):
        from tui import run
        from tui.relay_desk import commands

        run.start_log(given("log_file"))
        commands.status(settings(), _feed(feed), as_json)


@click.command()
@profile
@log_file
@with_feed
@click.option("--after", metavar="SEQ", type=click.IntRange(min=0), help="Begin after the event with this number.")
@click.option("--last", metavar="N", type=click.IntRange(min=0), help="Begin with the last N events.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each event, ASCII only.")
def tail(feed: str | None, after: int | None, last: int | None, as_json: bool) -> None:
    """Show events as they come: time, number, source, kind, channel, the end of the customer's number. No texts.

    \b
    Example:
      ternbox relay tail --last 20
    """
    if after is not None and last is not None:
        raise click.UsageError("--after and --last cannot be used together.")
    with failures(as_json):
        from tui import run
        from tui.relay_desk import commands

        run.start_log(given("log_file"))
        commands.tail(settings(), _feed(feed), after, last, as_json)


@click.command()
@profile
@log_file
@with_feed
@click.argument("seq", type=NUMBER)
@click.option("--show-personal-data", "whole", is_flag=True, help="Show names, numbers and texts as well.")
@as_json
def inspect(feed: str | None, seq: int, whole: bool, as_json: bool) -> None:
    """Show the event SEQ as it came; names, numbers, texts and addresses are masked.

    \b
    Example:
      ternbox relay inspect 12
    """
    with failures(as_json):
        from tui import run
        from tui.relay_desk import commands

        run.start_log(given("log_file"))
        commands.inspect(settings(), _feed(feed), seq, whole=whole, as_json=as_json)


@click.command()
@profile
@log_file
@with_feed
@click.argument("seq", type=NUMBER)
@as_json
def replay(feed: str | None, seq: int, as_json: bool) -> None:
    """Give the event SEQ to all inboxes once more, under a new number.

    \b
    Example:
      ternbox relay replay 12
    """
    with failures(as_json):
        from tui import run
        from tui.relay_desk import commands

        run.start_log(given("log_file"))
        commands.replay(settings(), _feed(feed), seq, as_json)
