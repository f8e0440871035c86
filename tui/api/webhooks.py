"""The webhooks of an account in Ternbox's own words, and the channels that they can be for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from tui.api import models
from tui.api.account import MOST_PAGES, Account
from tui.api.client import Client
from tui.api.pages import ends
from tui.model import Channel

EVENTS = ("conversation.created", "conversation.updated", "message.created", "message.updated")
"""All that there are."""

MOST_FOR_ALL, MOST_FOR_ONE = 5, 10
"""Webhooks for all channels, and for one channel, that an account may have."""


class Webhook(Struct, frozen=True):
    """`channel_id` None: for all channels. `has_more`: headers, a password or the like were set by somebody."""

    id: str
    url: str
    events: tuple[str, ...]
    channel_id: str | None = None
    enabled: bool = True
    has_more: bool = False


class Webhooks:
    """Every call raises ApiError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def all(self) -> list[Webhook]:
        found: dict[str, Webhook] = {}
        offset = 0
        while True:
            page = await self._client.webhooks(offset=offset)
            found |= {each.object.id: _webhook(each.object) for each in page.items}
            if ends(page, offset):
                return list(found.values())
            offset += page.count

    async def create(self, url: str, events: Sequence[str] = EVENTS, channel_id: str | None = None) -> Webhook:
        more = {"channelId": channel_id} if channel_id else {}
        return _webhook((await self._client.create_webhook(url, events, **more)).object)

    async def change(
        self, webhook_id: str, *, events: Sequence[str] | None = None, enabled: bool | None = None
    ) -> Webhook:
        """The channel of a webhook cannot be changed."""
        changes: dict[str, object] = {} if events is None else {"events": list(events)}
        if enabled is not None:
            changes["status"] = "enabled" if enabled else "disabled"
        return _webhook((await self._client.change_webhook(webhook_id, **changes)).object)

    async def delete(self, webhook_id: str) -> None:
        await self._client.delete_webhook(webhook_id)

    async def channels(self, wanted: Collection[str] | None = None) -> list[Channel]:
        """Channels of the newest conversations, as the API has no list of channels: one on which nobody has written
        for long may be missing. With `wanted`, it stops as soon as these ids are found.
        """
        account = Account(self._client)
        found: dict[str, Channel] = {}
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            if wanted is not None and found.keys() >= set(wanted):
                break
            listing = await account.page(cursor)
            things = [each.thing for each in listing.observations]
            found |= {thing.id: thing for thing in things if isinstance(thing, Channel)}
            if (cursor := listing.cursor) is None:
                break
        return list(found.values())


def _webhook(said: models.Webhook) -> Webhook:
    """Without a status it is enabled; with one that we do not know it is not."""
    return Webhook(
        said.id,
        said.url or "",
        tuple(said.events or ()),
        said.channel_id or None,
        said.status in (None, "", "enabled"),
        said.settings not in (None, models.WebhookSettings()),
    )
