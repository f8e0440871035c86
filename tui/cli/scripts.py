"""`ternbox list` and `show`: the inbox without a screen."""

from __future__ import annotations

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key


@click.command("list")
@with_account
@with_key
@click.option("--view", type=click.Choice(["open", "waiting", "archived"]), default="open", show_default=True)
@click.option("--filter", "words", default="", help="Only those whose name, number, channel or last message fits.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at the most.")
@click.option("--offline", is_flag=True, help="Only what this host knows already.")
@as_json
def list_command(view: str, words: str, limit: int, offline: bool, as_json: bool) -> None:
    """List conversations: the newest first, of the waiting ones the longest wait first.

    \b
    Example:
      ternbox list --view waiting
    """
    with failures(as_json):
        from tui import plain, run

        run.start_log(given("log_file"))
        chosen = settings()
        run.read(chosen, None if offline else access_key(chosen), plain.Listing(view, words, limit), as_json)


@click.command()
@with_account
@with_key
@click.argument("conversation", metavar="ID")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many messages, counted from the newest."
)
@click.option("--offline", is_flag=True, help="Only what this host knows already.")
@as_json
def show(conversation: str, limit: int, offline: bool, as_json: bool) -> None:
    """Show the newest messages of the conversation ID.

    \b
    Example:
      ternbox show e71a5c0f3b2d4e689a7c1d5f08b3e264 --limit 5
    """
    with failures(as_json):
        from tui import plain, run

        run.start_log(given("log_file"))
        chosen = settings()
        run.read(chosen, None if offline else access_key(chosen), plain.Conversation(conversation, limit), as_json)
