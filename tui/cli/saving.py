"""`ternbox save`: attachments, without a screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.cli.options import access_key, as_json, failures, given, settings, with_account, with_key

if TYPE_CHECKING:
    from tui.saving import Outcome


@click.command()
@with_account
@with_key
@click.argument("id", metavar="ID")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Default: `downloads`.")
@click.option("--other-hosts", is_flag=True, help="Also from hosts that are not MessageBird's: they see who fetches.")
@click.option("--at-most", metavar="MB", type=click.IntRange(1, 100_000), help="For each file. Default: `download_mb`.")
@as_json
def save(id: str, to: Path | None, other_hosts: bool, at_most: int | None, as_json: bool) -> None:
    """Save the attachments of a message or of a conversation, those of the messages that are on this host.

    Nothing is overwritten, and nobody else on this host can read the copies. Ctrl+C leaves no half of a file.

    \b
    Examples:
      ternbox save e71a5c0f3b2d4e689a7c1d5f08b3e264
      ternbox save e71a5c0f3b2d4e689a7c1d5f08b3e264 --to ~/complaints
    """
    with failures(as_json):
        from tui import plain, run, saving
        from tui.platforms import MB
        from tui.text import clean_line, size

        run.start_log(given("log_file"))
        chosen = settings()
        cap = (at_most or chosen.download_mb) * MB
        outcomes = saving.save(chosen, access_key(chosen), saving.Wish(id, to, other_hosts, cap))
        if as_json:
            plain.say_data([_data(outcome) for outcome in outcomes])
        for outcome in () if as_json else outcomes:
            if saved := outcome.saved:
                facts = [size(saved.size), saved.sort, "it runs when opened" * saved.may_run]
                facts.append("not what its name says" * saved.disguised)
                click.echo(f"{clean_line(str(saved.path), 1000)}  {' · '.join(filter(None, facts))}")
            else:
                click.echo(f"message {clean_line(outcome.message_id, 60)}: {outcome.why_not}", err=True)
        sys.exit(0 if all(outcome.saved for outcome in outcomes) else 1)


def _data(outcome: Outcome) -> dict[str, object]:
    saved = outcome.saved
    return {
        "message": outcome.message_id,
        "url": outcome.url,
        "path": str(saved.path) if saved else None,
        "size": saved.size if saved else None,
        "type": saved.sort if saved else None,
        "runs": saved.may_run if saved else None,
        "disguised": saved.disguised if saved else None,
        "why_not": outcome.why_not or None,
    }
