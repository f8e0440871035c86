"""`ternbox doctor`: what is wrong, and the command that mends it."""

from __future__ import annotations

import json
import os
import sys
import threading
from io import TextIOWrapper
from pathlib import Path

import click

from tui.cli.options import as_json, failures, given, given_key, with_account, with_key


@click.command()
@with_account
@with_key
@click.option("--offline", is_flag=True, help="Do not ask the API.")
@as_json
def doctor(offline: bool, as_json: bool) -> None:
    """Look at everything that an inbox needs, and say what is wrong and what mends it.

    It changes nothing, asks for nothing, and takes less than ten seconds. What it says can be pasted into a public
    ticket: it holds no key, no address and no name. Exit code 0: good; 1: warnings; 2: something is broken.

    \b
    Examples:
      ternbox doctor
      ternbox doctor --profile work --json
    """
    with failures(as_json):
        from tui import hardening
        from tui.doctor.examination import LIMIT, examine
        from tui.doctor.subject import prepare

        hardening.protect_memory()
        report = examine(prepare(given("profile"), given("api_url"), given_key(), offline, _log_file(), LIMIT))
        if as_json:
            click.echo(json.dumps({"ok": report.exit_code == 0, "data": report.data()}, ensure_ascii=True))
        else:
            _take_any_encoding()
            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            click.echo(report.text(_width(), colour=colour))
        _leave(report.exit_code)


def _log_file() -> Path | None:
    return Path(given("log_file")) if given("log_file") else None


def _width() -> int | None:
    return os.get_terminal_size(1).columns if sys.stdout.isatty() else None


def _take_any_encoding() -> None:
    """A terminal that is not UTF-8 is one of the things to be told: it gets question marks, and no traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _leave(code: int) -> None:
    """What still hangs (in a name server's silence, say) must not keep the program."""
    sys.stdout.flush()
    if threading.active_count() > 1:
        os._exit(code)
    sys.exit(code)
