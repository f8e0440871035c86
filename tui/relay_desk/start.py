"""What `ternbox relay` does: settings, keys and account put together for the relay, and webhooks registered."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import click
from msgspec import json

from tui import config
from tui.api.account import Account
from tui.api.client import Client
from tui.api.errors import ApiError
from tui.api.webhooks import Webhooks
from tui.config import LOOPBACK, Settings
from tui.credentials import NoKey, Secret, key_file, sources
from tui.credentials.signing import signing_keys
from tui.credentials.sources import Given
from tui.ending import end_wanted
from tui.plain import NO_KEY, Refusal
from tui.relay.engine import LogTrouble
from tui.relay.service import Relay, RelayOptions, Running
from tui.relay.sockets import SocketTrouble
from tui.text import clean_line
from tui.webhooks.registration import match

FOR_PEOPLE = """\
Webhooks: {where.public_url} (by way of {where.http})
Inboxes:  {where.feed}
`ternbox relay status` shows how it is, Ctrl+C ends it."""

Register = Literal["generic", "per-channel"]


@dataclass(frozen=True)
class Start:
    """How a relay is started: `register` makes the account's webhooks match, `until_eof` ends it with its stdin."""

    options: RelayOptions
    register: Register | None = None
    open_to_network: bool = False
    until_eof: bool = False


def from_options(options: dict[str, Any], chosen: Settings) -> Start:
    """The options of `ternbox relay`, and what the settings say where they say nothing."""
    own = {name: options.pop(name) for name in ("register", "open_to_network", "until_eof")}
    token_file = options.pop("feed_token_file")
    if bool(token_file) != bool(options["feed_tcp"]):
        raise Refusal("Inboxes by TCP need both --feed-tcp and --feed-token-file.", 2)
    options |= {
        "data": Path(options["data"] or chosen.state_folder / "relay").absolute(),
        "feed": Path(options["feed"] or feed_place(chosen)).absolute(),
        "public_url": options["public_url"] or chosen.public_url,
        "feed_token": key_file.read(Path(token_file)) if token_file else None,
    }
    return Start(RelayOptions(**options), **own)


def run(start: Start, chosen: Settings, given: Given) -> int:
    """Serve until SIGTERM or SIGINT. Raises NoKey without a signing key, Refusal for what cannot be."""
    _check(start, chosen)
    keys = signing_keys(chosen.profile, interactive=sys.stdin.isatty())
    access = _access_key(chosen, given)
    if access is None and start.register:
        raise Refusal(
            "Registering webhooks needs an access key: `ternbox login` keeps one, --key-file reads one.", NO_KEY
        )
    if access is None:
        click.echo("ternbox: there is no access key, so what no webhook brings will stay unknown here.", err=True)
    try:
        return asyncio.run(_Service(start, chosen, keys, access).run())
    except (LogTrouble, SocketTrouble) as error:
        raise Refusal(str(error)) from None


def feed_place(chosen: Settings) -> Path:
    """The socket for the inboxes when no option says where: as the settings say, else the first default place that
    can be written to.
    """
    if chosen.relay.startswith("/"):
        return Path(chosen.relay)
    places = [Path(place) for place in config.feed_sockets()]
    return next((place for place in places if _writable(place.parent)), places[-1])


def _writable(folder: Path) -> bool:
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


def _check(start: Start, chosen: Settings) -> None:
    for option, place in (("--listen", start.options.listen), ("--feed-tcp", start.options.feed_tcp)):
        if place and not place.startswith("/"):
            _check_place(option, place, start.open_to_network)
    if start.options.public_url:
        config.check_public_url(start.options.public_url)
    elif urlsplit(chosen.api_url).hostname not in LOOPBACK:
        raise Refusal(
            "Where does MessageBird reach this relay? Signatures are checked against that address: "
            "--public-url https://inbox.example.net/messagebird, or public_url in the settings.",
            2,
        )


def _check_place(option: str, place: str, open_to_network: bool) -> None:
    host, _, port = place.rpartition(":")
    if not (host and port.isdecimal() and int(port) < 65536):
        raise Refusal(f"{option} wants HOST:PORT such as 127.0.0.1:8790, and “{place}” is not that.", 2)
    if host.strip("[]") not in LOOPBACK and not open_to_network:
        raise Refusal(
            f"{option} {place} would take connections from the network, without encryption. Let a proxy bring them to "
            "127.0.0.1; or say --i-have-a-proxy when nothing else can reach that address.",
            2,
        )


def _access_key(chosen: Settings, given: Given) -> Secret | None:
    """None where there is none: a relay can do without. A service must not wait for a keyring."""
    found = sources.for_this_run(chosen, given)
    try:
        found = found or sources.of_profile(chosen)
        if found is None and sys.stdin.isatty():
            found = sources.from_keyring(chosen)
    except NoKey as error:
        click.echo(f"ternbox: {error}", err=True)
    return found.key if found else None


class _Service:
    """The relay and what belongs to a command: signals, the first line on stdout, registering."""

    def __init__(self, start: Start, chosen: Settings, keys: list[Secret], access: Secret | None) -> None:
        self._start, self._chosen, self._keys, self._access = start, chosen, keys, access

    async def run(self) -> int:
        end = end_wanted(until_eof=self._start.until_eof)
        async with self._client() as client:
            account = Account(client) if client else None
            async with Relay(self._start.options, self._keys, account).running() as where, asyncio.TaskGroup() as tasks:
                announcing = tasks.create_task(self._announce(where, client))
                await end.wait()
                announcing.cancel()
        return 0

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Client | None]:
        if self._access is None:
            yield None
            return
        async with Client(self._access, base_url=self._chosen.api_url) as client:
            yield client

    async def _announce(self, where: Running, client: Client | None) -> None:
        """What registering did, and then where everything is: in one line of JSON for programs. A relay whose
        registering fails runs on.
        """
        if client is not None and self._start.register is not None:
            await self._register(Webhooks(client), where.public_url)
        click.echo(FOR_PEOPLE.format(where=where) if sys.stdout.isatty() else json.encode(where).decode())

    async def _register(self, webhooks: Webhooks, public_url: str) -> None:
        try:
            changes = await match(webhooks, public_url, per_channel=self._start.register == "per-channel")
        except ApiError as error:
            click.echo(f"ternbox: the webhooks could not be registered. {error} {error.advice}", err=True)
        else:
            for change in changes:
                click.echo(f"{change.deed}: {clean_line(change.webhook.url, 300)}: {change.words}", err=True)
