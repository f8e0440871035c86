"""The commands: their options, help and exit codes. What they do is wired together in `run.py` and `demo.py`.

Everything heavy is imported inside the command that needs it, so that `--version` and `--help` answer at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tui import __version__, config
from tui.credentials import NoKey, Secret, find_key

Command = Callable[..., Any]


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Options that every command has may stand before or after its name; the later one counts."""
    if value is not None:
        context.find_root().ensure_object(dict)[parameter.name] = value


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:
    return click.option(*names, expose_value=False, callback=_remember, **settings)


log_file = _option(
    "--log-file", type=click.Path(dir_okay=False), help="Write a log, which holds no message and no key."
)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, ASCII only.")
seed = click.option("--seed", default=1, show_default=True, help="Another number, another world.")
size_of_account = click.option("--conversations", default=0, metavar="N", help="Make the account about this big.")
size_of_history = click.option("--messages", default=0, metavar="N", help="About how many messages in all.")
no_actors = click.option("--no-actors", is_flag=True, help="Nobody writes by himself.")
starts_at = click.option("--at", metavar="TIME", help="Let the clock start there: 2026-03-09T10:15:30Z.")


def with_account(command: Command) -> Command:
    """The options that say which account a command is about."""
    command = log_file(command)
    command = _option("--api-url", metavar="URL", help="The API's address, with its version (TERNBOX_API_URL).")(
        command
    )
    return _option("--profile", metavar="NAME", help="Which account (TERNBOX_PROFILE).")(command)


def given(name: str) -> Any:
    """What a remembered option was set to."""
    return (click.get_current_context().find_root().obj or {}).get(name)


def settings(*, lite: bool = False) -> config.Settings:
    return config.load(given("profile"), given("api_url"), lite=lite)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ternbox")
@with_account
@click.option("--lite", is_flag=True, help="Send as little as possible to the terminal. On by itself over SSH.")
@click.pass_context
def main(context: click.Context, lite: bool) -> None:
    """A chat inbox in the terminal: answer customers on WhatsApp, SMS, Messenger, Telegram and e-mail.

    Without a command it opens the inbox of the default profile.

    \b
    Examples:
      ternbox demo                        a living inbox, no account needed
      TERNBOX_ACCESS_KEY=... ternbox      your own
      ternbox list --view waiting --json
    """
    if context.invoked_subcommand is not None:
        return
    with failures():
        from tui import run

        run.start_log(given("log_file"))
        run.need_terminal("The inbox")
        chosen = settings(lite=lite)
        sys.exit(run.inbox(chosen, find_key(chosen.profile)))


@main.command()
@click.option(
    "--screenshot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg",
    help="Run without a terminal until the world has settled, write what the screen shows, and end.",
)
@click.option("--size", default="120x40", show_default=True, help="COLUMNSxROWS of the screenshot.")
@click.option("--theme", type=click.Choice(["dark", "light", "ansi"]), help="Default: that of your settings.")
@click.option("--lite", is_flag=True, help="Send as little as possible to the terminal. On by itself over SSH.")
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


@main.command()
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


@main.command("list")
@with_account
@click.option("--view", type=click.Choice(["open", "waiting", "archived"]), default="open", show_default=True)
@click.option("--filter", "words", default="", help="Only those whose name, number or channel holds these letters.")
@click.option("--limit", default=50, show_default=True, help="How many at the most.")
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
        run.read(chosen, None if offline else _need_key(chosen.profile), plain.Listing(view, words, limit), as_json)


@main.command()
@with_account
@click.argument("conversation", metavar="ID")
@click.option("--limit", default=20, show_default=True, help="How many messages, counted from the newest.")
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
        run.read(
            chosen, None if offline else _need_key(chosen.profile), plain.Conversation(conversation, limit), as_json
        )


@main.command()
@with_account
@click.argument("conversation", metavar="ID")
@click.argument("text")
@click.option("--seen", metavar="MESSAGE_ID", help="The newest message that you know: a newer one stops the reply.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait until the state is known.")
@as_json
def send(conversation: str, text: str, seen: str | None, wait: float, as_json: bool) -> None:
    """Send TEXT to the conversation ID, through the same outbox as the inbox; `-` reads the text from stdin.

    It ends when the message is known to be sent or refused, or says that this is not known yet.

    \b
    Example:
      ternbox send e71a5c0f3b2d4e689a7c1d5f08b3e264 "It left our warehouse today."
    """
    with failures(as_json):
        from tui import run

        run.start_log(given("log_file"))
        words = sys.stdin.read() if text == "-" else text
        chosen = settings()
        reply = run.Reply(conversation, words, seen)
        sys.exit(run.send(chosen, _need_key(chosen.profile), reply, wait, as_json))


@main.command()
@with_account
def login() -> None:
    """Store the access key of an account in the keyring of this host.

    It asks for the key without showing it, tries it, stores it and reads it back.

    \b
    Example:
      ternbox login --profile work
    """
    with failures():
        from tui import run

        run.start_log(given("log_file"))
        run.need_terminal("Asking for a key", "Put the key into TERNBOX_ACCESS_KEY instead.")
        typed = click.prompt("Access key (not shown)", hide_input=True, err=True)
        run.login(settings(), Secret(typed.strip()))


def _need_key(profile: str) -> Secret:
    key = find_key(profile)
    if key is None:
        raise NoKey(
            "There is no access key. Put it into TERNBOX_ACCESS_KEY, store it with `ternbox login`, use --offline for "
            "what this host knows already, or try `ternbox demo`, which needs none."
        )
    return key


def _size(text: str) -> tuple[int, int]:
    columns, _, rows = text.partition("x")
    if not (columns.isdecimal() and rows.isdecimal()):
        raise click.BadParameter(f"“{text}” is not COLUMNSxROWS, such as 120x40.", param_hint="--size")
    return int(columns), int(rows)


@contextmanager
def failures(as_json: bool = False) -> Iterator[None]:
    """Turn what can go wrong into one sentence with a way on, and into its exit code. A bug stays a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from tui import plain

        code = plain.exit_code(error)
        if code is None:
            raise
        plain.say_failure(error, code, as_json)
        sys.exit(code)
