"""`ternbox search`: all messages of this host, without a screen."""

from __future__ import annotations

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key


@click.command(context_settings={"ignore_unknown_options": True})
@with_account
@with_key
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at the most.")
@click.option("--offline", is_flag=True, help="Only what this host knows already.")
@as_json
def search(words: tuple[str, ...], limit: int, offline: bool, as_json: bool) -> None:
    """Search the messages that this host has, the newest first, for WORDS and conditions.

    \b
    refund parcel     both words, or words that begin so
    '"out of stock"'  exactly these words, one after the other
    -- -lamp          not this word
    from:ada          by name or number; from:me for us; with:ada for both sides
    channel:sms  type:image  status:failed  is:unread  (waiting, failed, archived, open)
    after:2026-03  before:2026-03-09  on:today         (or 12h, 3d, 2w, 6m: so long ago)

    \b
    What is older than what this host has is brought by `ternbox fetch`.

    \b
    Examples:
      ternbox search refund from:ada after:2026-01
      ternbox search 'from:"Ada Example" type:image' --json
    """
    with failures(as_json):
        from tui import run, text
        from tui.cli.search_answer import Search

        run.start_log(given("log_file"))
        chosen = settings()
        question = Search(" ".join(words), limit, text.zone(chosen.time_zone))
        run.read(chosen, None if offline else access_key(chosen), question, as_json)
