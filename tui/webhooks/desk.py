"""What a person does with the webhooks of an account, from the command line or on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from msgspec import Struct

from tui import config
from tui.api.client import Client
from tui.api.errors import ApiError, Invalid, NotAllowed
from tui.api.webhooks import EVENTS, MOST_FOR_ALL, MOST_FOR_ONE, Webhook, Webhooks
from tui.config import Settings
from tui.credentials import Secret
from tui.plain import REJECTED, Refusal
from tui.webhooks.registration import Change, match

ALL_CHANNELS = "all channels"
SHORT = 8
"""Characters of an id that are shown, unless two begin alike."""


class Entry(Struct, frozen=True):
    """A webhook, and in raw words what it is for: the name of a channel (or its id), or “all channels”."""

    webhook: Webhook
    channel: str


class Desk:
    """Every call raises ApiError, or Refusal when the account has not what is asked for."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    async def entries(self) -> list[Entry]:
        return await self._named(await self._webhooks.all())

    async def find(self, prefix: str) -> Entry:
        """The one webhook whose id begins so."""
        found = [each for each in await self._webhooks.all() if prefix and each.id.startswith(prefix)]
        if not found:
            raise Refusal(f"There is no webhook “{prefix}”. `ternbox webhooks list` shows those there are.", REJECTED)
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            raise Refusal(f"“{prefix}” fits {len(found)} webhooks: {ids}. Give more of the id.", 2)
        return (await self._named(found))[0]

    async def create(self, url: str, channels: Sequence[str] = (), events: Sequence[str] = EVENTS) -> list[Entry]:
        """One for all channels, or one for each of these, given by name or id."""
        url = checked_url(url)
        wanted: list[str | None] = [await self._channel(each) for each in dict.fromkeys(channels)]
        wanted = wanted or [None]
        there = await self._webhooks.all()
        for channel_id in wanted:
            if same := [each for each in there if (each.url, each.channel_id) == (url, channel_id)]:
                advice = "`ternbox webhooks match` mends what is wrong with it."
                raise Refusal(f"There is one already with this address and channel: {same[0].id}. {advice}")
        return await self._named([await self._create(url, events, channel_id, there) for channel_id in wanted])

    async def _create(self, url: str, events: Sequence[str], channel_id: str | None, there: list[Webhook]) -> Webhook:
        """A refusal of an account that is full is said to be one: the API's own words for it are not known."""
        try:
            return await self._webhooks.create(url, events, channel_id)
        except (Invalid, NotAllowed) as error:
            count = sum(each.channel_id == channel_id for each in there)
            most = MOST_FOR_ALL if channel_id is None else MOST_FOR_ONE
            what = ALL_CHANNELS if channel_id is None else "this channel"
            if count < most:
                raise Refusal(f"{error} Check the address and the channel.", REJECTED) from None
            full = f"There are {count} webhooks for {what} already, and MessageBird allows {most}."
            raise Refusal(f"{error} {full} Delete one: `ternbox webhooks delete ID`.", REJECTED) from None

    async def _channel(self, said: str) -> str:
        """The id of a channel that is called so."""
        known = await self._webhooks.channels()
        if any(channel.id == said for channel in known):
            return said
        found = [channel.id for channel in known if (channel.name or "").casefold() == said.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refusal(f"{len(found)} channels are called “{said}”: give the id, {' or '.join(found)}.", 2)
        if len(said) == 32 and said.isalnum():
            return said  # one on which nobody has written lately
        names = ", ".join(f"“{channel.name}”" for channel in known if channel.name) or "none"
        raise Refusal(f"No channel is known as “{said}”. Those with recent messages are: {names}. An id will do.", 2)

    async def set_enabled(self, webhook_id: str, enabled: bool) -> None:
        await self._webhooks.change(webhook_id, enabled=enabled)

    async def delete(self, webhook_id: str) -> None:
        await self._webhooks.delete(webhook_id)

    async def match(self, url: str, *, per_channel: bool, dry_run: bool) -> list[tuple[Change, Entry]]:
        changes = await match(self._webhooks, checked_url(url), per_channel=per_channel, dry_run=dry_run)
        entries = await self._named([change.webhook for change in changes])
        return list(zip(changes, entries, strict=True))

    async def _named(self, webhooks: list[Webhook]) -> list[Entry]:
        """The names of channels are but a help: without them there are ids."""
        ids = {each.channel_id for each in webhooks if each.channel_id}
        names: dict[str | None, str] = {None: ALL_CHANNELS}
        try:
            channels = await self._webhooks.channels(ids) if ids else []
        except ApiError:
            channels = []
        names |= {channel.id: channel.name for channel in channels if channel.name}
        return [Entry(each, names.get(each.channel_id, each.channel_id or ALL_CHANNELS)) for each in webhooks]


@asynccontextmanager
async def open_desk(settings: Settings, key: Secret) -> AsyncIterator[Desk]:
    async with Client(key, base_url=settings.api_url) as client:
        yield Desk(Webhooks(client))


def checked_url(url: str) -> str:
    """Raises Refusal, or ConfigError, unless MessageBird could call it."""
    if not url:
        file, line = config.config_file(), 'public_url = "https://inbox.example.com/messagebird"'
        raise Refusal(f"Nothing says which address MessageBird is to call: give --url, or put {line} into {file}.", 2)
    if not url.isascii() or any(character <= " " for character in url):
        raise Refusal("The address must be plain ASCII without spaces; write other letters as xn--… and %…", 2)
    if "@" in urlsplit(url).netloc:
        raise Refusal("The address must hold no user name or password: everybody sees it who sees the webhook.", 2)
    config.check_public_url(url)
    return url


def short_ids(webhooks: Sequence[Webhook]) -> dict[str, str]:
    """For each id the shortest beginning, of eight characters at least, that is no other's."""
    ids = [each.id for each in webhooks]
    for length in range(SHORT, max(map(len, ids), default=SHORT) + 1):
        if len({id_[:length] for id_ in ids}) == len(set(ids)):
            return {id_: id_[:length] for id_ in ids}
    return {id_: id_ for id_ in ids}


def events_in_words(events: Sequence[str]) -> str:
    missing = [event for event in EVENTS if event not in events]
    return "all events" if not missing else ", ".join(events) or "no events"
