"""What the commands share: options that mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from tui.failing import failures as failures

if TYPE_CHECKING:
    from tui import config
    from tui.credentials import Secret
    from tui.credentials.sources import Given

Command = Callable[..., Any]


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Options that every command has may stand before or after its name; the later one counts."""
    if value is not None:
        context.find_root().ensure_object(dict)[parameter.name] = value


def option(*names: str, **settings: Any) -> Callable[[Command], Command]:
    return click.option(*names, expose_value=False, callback=_remember, **settings)


log_file = option("--log-file", type=click.Path(dir_okay=False), help="Write a log, which holds no message and no key.")
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, ASCII only.")


def with_key(command: Command) -> Command:
    """The options that bring a key for this run, before every other source."""
    command = option(
        "--key-file",
        type=click.Path(readable=False),
        metavar="FILE",
        help="A file of your own, mode 0600, with the key.",
    )(command)
    return option("--key-stdin", is_flag=True, default=None, help="Read the key from standard input.")(command)


def with_account(command: Command) -> Command:
    """The options that say which account a command is about."""
    command = log_file(command)
    command = option("--api-url", metavar="URL", help="The API's address, with its version (TERNBOX_API_URL).")(command)
    return option("--profile", metavar="NAME", help="Which account (TERNBOX_PROFILE).")(command)


def given(name: str) -> Any:
    """What a remembered option was set to."""
    return (click.get_current_context().find_root().obj or {}).get(name)


def given_key() -> Given:
    from tui.credentials.sources import Given

    return Given(bool(given("key_stdin")), given("key_file"))


def with_screen(command: Command) -> Command:
    """The options that say how the inbox is drawn."""
    command = click.option(
        "--plain-output",
        is_flag=True,
        help="Send whole frames, not only what changed in them: for when the screen looks wrong.",
    )(command)
    return click.option(
        "--lite", is_flag=True, help="Send as little as possible to the terminal. On by itself over SSH."
    )(command)


def settings(**chosen: bool) -> config.Settings:
    """`chosen`: the options of the screen."""
    from tui import config

    return config.load(given("profile"), given("api_url"), **chosen)


def access_key(chosen: config.Settings) -> Secret:
    """The key from wherever it is. Where the keyring has none, a person at a terminal may type it for this run."""
    from tui import hardening, plain
    from tui.credentials import NoKey, Way, sources

    hardening.protect_memory()
    found = sources.before_screen(chosen, given_key())
    if found:
        return found.key
    try:
        return sources.from_keyring(chosen).key
    except NoKey as error:
        error = NoKey(
            f"There is no access key. {error}", *error.ways, Way("or look around without one", "ternbox demo")
        )
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise error from None
        plain.say_failure(error, plain.NO_KEY, as_json=False)
        return sources.ask("Access key for this run (not shown): ")
