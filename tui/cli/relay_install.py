"""`ternbox relay install` and `ternbox relay example`: the relay as a service, and the proxy in front of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tui.cli.options import Command, failures, settings

NEXT = """\
Now start it (if it runs already, with restart in place of enable --now):
  sudo systemctl daemon-reload && sudo systemctl enable --now ternbox-relay.socket ternbox-relay.service
To replace a key, take its file away from /etc/ternbox and run this again.
Then let MessageBird reach {public_url}: `ternbox relay example nginx` or `caddy` shows how."""


def with_place(command: Command) -> Command:
    for option in (
        click.option("--group", default="ternbox", show_default=True, help="Whose members may listen."),
        click.option("--listen", default="127.0.0.1:8790", show_default=True, help="Where the proxy finds the relay."),
        click.option(
            "--public-url", metavar="URL", default="", help="The address that MessageBird calls (public_url)."
        ),
    ):
        command = option(command)
    return command


@click.command()
@with_place
@click.option("--program", metavar="COMMAND", default="", help="How the service starts Ternbox. Default: this one.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default="/", hidden=True)
def install(root: Path, **place: str) -> None:
    """Make the relay a service of this host: write its systemd units, and ask for its keys.

    The keys go to /etc/ternbox, readable by root alone; systemd hands them to the service. What is there already is
    not asked for again.

    \b
    Example:
      sudo ternbox relay install --public-url https://inbox.example.net/messagebird
    """
    with failures():
        from tui import hardening
        from tui.credentials import sources
        from tui.plain import Refusal
        from tui.relay_desk.install import install as write

        hardening.protect_memory()
        filled = _place(place)
        try:
            for path in write(filled, root, sources.ask):
                click.echo(f"written: {path}")
        except PermissionError as error:
            raise Refusal(f"{error.filename} cannot be written: use sudo.") from None
        click.echo(NEXT.format(public_url=filled.public_url))


@click.command()
@click.argument("name", type=click.Choice(["nginx", "caddy", "service", "socket"]))
@with_place
def example(name: str, **place: str) -> None:
    """Print a proxy's configuration, or a unit of systemd, for this relay.

    \b
    Example:
      ternbox relay example caddy | sudo tee -a /etc/caddy/Caddyfile
    """
    with failures():
        from tui.relay_desk import install

        click.echo(install.example(name, _place(place)), nl=False)


def _place(given: dict[str, Any]) -> Any:
    from tui.plain import Refusal
    from tui.relay_desk.install import Place

    public_url = given.pop("public_url") or settings().public_url
    if not public_url:
        raise Refusal("At which address does MessageBird reach this host? --public-url https://inbox.example.net/…", 2)
    return Place(public_url, **{name: value for name, value in given.items() if value})
