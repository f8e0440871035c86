"""`ternbox fetch`: history that is not on this host yet."""

from __future__ import annotations

import time

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key


@click.command()
@with_account
@with_key
@click.argument("conversation", metavar="[ID]", required=False)
@click.option("--since", metavar="DATE", help="Everything since then: 2026-03-01, “30 days”, “last month”.")
@as_json
def fetch(conversation: str | None, since: str | None, as_json: bool) -> None:
    """Fetch the whole of the conversation ID, or everything since a date, archived conversations too.

    It shows how far it is. Ctrl+C stops it; the same command goes on from there, and `ternbox fetch` alone goes on
    with whatever was stopped last. Where an inbox is open, that one does the work.

    \b
    Examples:
      ternbox fetch e71a5c0f3b2d4e689a7c1d5f08b3e264
      ternbox fetch --since "3 months"
    """
    with failures(as_json):
        from tui import plain, run
        from tui.fetch import Wanted
        from tui.fetch import fetch as fetch_wanted
        from tui.text import zone
        from tui.text.dates import date_of

        if conversation and since:
            raise plain.Refusal("Give either the ID of a conversation or --since, not both.", 2)
        run.start_log(given("log_file"))
        chosen = settings()
        try:
            date = date_of(since, time.time_ns(), zone(chosen.time_zone)) if since else None
        except ValueError as error:
            raise plain.Refusal(str(error), 2) from None
        fetched = fetch_wanted(chosen, access_key(chosen), Wanted(conversation, date))
        if as_json:
            plain.say_data({"new": fetched.new, "here": fetched.here})
        else:
            in_all = f"it has {fetched.here:,}" if conversation else f"{fetched.here:,} are here in all"
            click.echo(f"All of it is here: {fetched.new:,} messages came, {in_all}.")
