"""Webhooks as a client makes, changes and deletes them. Delivering is another matter: `deliveries.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tui.sandbox.clock import date
from tui.sandbox.problems import invalid, missing, not_found
from tui.sandbox.requests import as_object
from tui.sandbox.settings import read_settings
from tui.sandbox.things import Event

EVENTS = frozenset({"conversation.created", "conversation.updated", "message.created", "message.updated"})


@dataclass(slots=True)
class Webhook:
    """Without a channel it is generic: it hears of all channels."""

    id: str
    url: str
    events: list[str]
    created: int
    channel_id: str | None = None
    status: str = "enabled"
    updated: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def wants(self, event: Event) -> bool:
        channel_id = event.message.channel_id if event.message else event.conversation.channel_id
        return self.status == "enabled" and event.kind in self.events and self.channel_id in (None, channel_id)

    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.id, "url": self.url}
        if self.channel_id:
            body["channelId"] = self.channel_id
        body |= {"events": self.events, "status": self.status}
        body |= {"createdDatetime": date(self.created), "updatedDatetime": date(self.updated)}
        return body | ({"settings": self.settings} if self.settings else {})


class Webhooks:
    def __init__(self, now: Callable[[], int], next_id: Callable[[], str]) -> None:
        self._now, self._next_id = now, next_id
        self._webhooks: dict[str, Webhook] = {}

    def all(self) -> list[Webhook]:
        return list(self._webhooks.values())

    def get(self, id: str) -> Webhook:
        if id not in self._webhooks:
            raise not_found("webhook")
        return self._webhooks[id]

    def create(self, body: Any, channels: frozenset[str]) -> Webhook:
        fields = as_object(body)
        for name in ("url", "events"):
            if not fields.get(name):
                raise missing(name)
        _check(fields)
        channel_id = fields.get("channelId") or None
        if channel_id is not None and channel_id not in channels:
            raise invalid("channelId", "no such channel")
        webhook = Webhook(self._next_id(), fields["url"], list(fields["events"]), self._now(), channel_id)
        webhook.settings = fields.get("settings") or {}
        return self._webhooks.setdefault(webhook.id, webhook)

    def change(self, id: str, body: Any) -> Webhook:
        """The channel cannot be changed."""
        webhook, fields = self.get(id), as_object(body)
        _check(fields)
        webhook.url = fields.get("url") or webhook.url
        webhook.events = list(fields.get("events") or webhook.events)
        webhook.status = fields.get("status") or webhook.status
        webhook.settings = fields.get("settings") or webhook.settings
        webhook.updated = self._now()
        return webhook

    def delete(self, id: str) -> None:
        self.get(id)
        del self._webhooks[id]


def _check(fields: dict[str, Any]) -> None:
    if fields.get("url") and not str(fields["url"]).startswith(("http://", "https://")):
        raise invalid("url", "must be an address")
    if fields.get("events") and not (isinstance(fields["events"], list) and EVENTS.issuperset(fields["events"])):
        raise invalid("events", f"must be some of {', '.join(sorted(EVENTS))}")
    if fields.get("status") not in (None, "", "enabled", "disabled"):
        raise invalid("status", "must be enabled or disabled")
    if not isinstance(fields.get("settings") or {}, dict):
        raise invalid("settings", "must be an object")
    read_settings(fields.get("settings") or {})
