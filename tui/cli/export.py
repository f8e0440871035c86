"""`ternbox export`: conversations as files that outlive Ternbox."""

from __future__ import annotations

import time
from pathlib import Path

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key


@click.command()
@with_account
@with_key
@click.argument("conversation", metavar="[ID]", required=False)
@click.option("--all", "every", is_flag=True, help="Every conversation, archived ones too.")
@click.option("--contact", is_flag=True, help="With the other conversations of the same contact.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "html"]), default="html", show_default=True)
@click.option("--to", "target", metavar="FOLDER", help="A new folder; “-” writes text or JSON Lines to stdout.")
@click.option("--since", metavar="DATE", help="Only messages since then: 2026-03-01, “30 days”, “last month”.")
@click.option("--until", metavar="DATE", help="Only messages until then, that day included.")
@click.option("--fetch", is_flag=True, help="Fetch what is not on this host first; else it says what is missing.")
@click.option("--media", is_flag=True, help="With pictures and other files beside it.")
@click.option("--other-hosts", is_flag=True, help="Files also from hosts that are not MessageBird's: they learn of it.")
@click.option("--force", is_flag=True, help="Replace an export that is there already.")
@as_json
def export(
    conversation: str | None,
    every: bool,
    contact: bool,
    form: str,
    target: str | None,
    since: str | None,
    until: str | None,
    fetch: bool,
    media: bool,
    other_hosts: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write the conversation ID, or with --all every conversation, to files in a folder that only you can read.

    Without --fetch and --media it needs neither network nor key, and says what is not on this host.

    \b
    Examples:
      ternbox export e71a5c0f3b2d4e689a7c1d5f08b3e264 --fetch --media
      ternbox export --all --format jsonl --since 2026-01-01 --to january
      ternbox export e71a5c0f3b2d4e689a7c1d5f08b3e264 --format text --to - | less
    """
    with failures(as_json):
        from tui import plain, run
        from tui.export.export import Order
        from tui.export.reading import Span
        from tui.export.writing import Format
        from tui.exporting import Wish, said, to_stdout
        from tui.exporting import export as write

        if bool(conversation) == every:
            raise plain.Refusal("Give either the ID of a conversation or --all.", 2)
        if every and contact:
            raise plain.Refusal("--all has every contact in it already.", 2)
        if target == "-" and (form == "html" or fetch or media or other_hosts or as_json):
            raise plain.Refusal("Standard output takes text or JSON Lines, without --fetch, --media and --json.", 2)
        run.start_log(given("log_file"))
        chosen = settings()
        order = Order(conversation, Format(form), Span(*_dates(since, until, chosen.time_zone)), contact)
        if target == "-":
            to_stdout(chosen, order)
            return
        key = access_key(chosen) if fetch or media or other_hosts else None
        wish = Wish(order, Path(target) if target else None, force, fetch, media or other_hosts, other_hosts)
        path, report = write(chosen, key, wish)
        if as_json:
            plain.say_data({"path": str(path), **report.data()})
        else:
            click.echo("\n".join(said(path, report)))


def _dates(since: str | None, until: str | None, time_zone: str) -> tuple[int | None, int | None]:
    """From the beginning of the one day to the end of the other one, in ns."""
    from tui import plain
    from tui.model import DAY
    from tui.text import zone
    from tui.text.dates import date_of

    now = time.time_ns()
    try:
        start, end = (date_of(words, now, zone(time_zone)) if words else None for words in (since, until))
    except ValueError as error:
        raise plain.Refusal(str(error), 2) from None
    if start is not None and end is not None and end < start:
        raise plain.Refusal("--until lies before --since.", 2)
    return start, None if end is None else end + DAY
