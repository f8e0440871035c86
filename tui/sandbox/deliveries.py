"""Webhook deliveries: what happened is POSTed to those who asked, signed, and tried again a few times.

The one place of the sandbox that makes requests. httpx is imported at the first delivery: a sandbox without webhooks
starts without it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from tui.api import signature
from tui.model import NS
from tui.sandbox import wire
from tui.sandbox.calls import to_bytes
from tui.sandbox.faults import DELIVERIES, Faults
from tui.sandbox.settings import Settings, read_settings
from tui.sandbox.things import Event
from tui.sandbox.webhooks import Webhook
from tui.sandbox.world import World

if TYPE_CHECKING:
    import httpx

# Seconds before the second, third and fourth attempt, and for an answer; nothing about either is documented.
PAUSES = (0.5, 2.0, 8.0)
TIMEOUT = 5.0
GONE = 410


@dataclass(frozen=True)
class Delivery:
    """One body on its way to one address. `forged` is signed with a wrong key; a report URL has no webhook."""

    url: str
    body: bytes
    webhook: Webhook | None
    settings: Settings
    forged: bool


class Deliveries:
    """`outcomes` counts attempts by what came of them: delivered, failed, given up, gone."""

    def __init__(
        self, world: World, signing_key: str, faults: Faults, *, hmac: bool = False, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        self._world, self._key, self._faults, self._hmac = world, signing_key, faults, hmac
        self.pauses = pauses
        self.outcomes: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rng = Random(world.seed)
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        self._stop_listening = self._world.listen(self._hear)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_listening()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()

    def _hear(self, event: Event) -> None:
        """The body is made at once: it tells how things are now, not when the delivery succeeds."""
        wanted = [webhook for webhook in self._world.webhooks.all() if webhook.wants(event)]
        if wanted:
            body = to_bytes(event_json(self._world, event))
            for webhook in wanted:
                self._begin(webhook.url, body, event.kind, webhook)
        message = event.message
        if message and message.report_url and event.kind == "message.updated":
            self._begin(message.report_url, to_bytes(report_json(event)), "message.status", None)

    def _begin(self, url: str, body: bytes, kind: str, webhook: Webhook | None) -> None:
        fault = self._faults.take(DELIVERIES, "POST", kind)
        odd = fault.kind if fault else ""
        settings = read_settings(webhook.settings) if webhook else Settings()
        delivery = Delivery(settings.address(url), body, webhook, settings, odd == "webhook_bad_signature")
        for _ in range(2 if odd == "webhook_twice" else 1):
            delay = self._rng.uniform(0, fault.seconds) if fault and odd == "webhook_shuffle" else 0.0
            task = asyncio.create_task(self._deliver(delivery, delay))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery, delay: float) -> None:
        settings, webhook = delivery.settings, delivery.webhook
        for pause in (delay, *settings.pauses(self.pauses)):
            await asyncio.sleep(pause)
            status = await self._attempt(delivery)
            if settings.expects(status):
                self.outcomes["delivered"] += 1
                return
            if status == GONE and webhook:
                webhook.status = "disabled"
                self.outcomes["gone"] += 1
                return
            self.outcomes["failed"] += 1
        self.outcomes["given up"] += 1

    async def _attempt(self, delivery: Delivery) -> int:
        """The status of the answer; 0 when there was none in time."""
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=None, trust_env=False)
        try:
            url = str(httpx.URL(delivery.url))
            headers = httpx.Headers({"user-agent": "ternbox-sandbox"} | delivery.settings.own_headers())
            headers.update(self._signed(url, delivery))
            async with asyncio.timeout(delivery.settings.timeout or TIMEOUT):
                return (await self._client.post(url, content=delivery.body, headers=headers)).status_code
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return 0

    def _signed(self, url: str, delivery: Delivery) -> dict[str, str]:
        """Signed is the address as it is called: with query parameters from the settings, percent-encoded."""
        now, jti = self._world.clock(), str(UUID(int=self._rng.getrandbits(128), version=4))
        key, body = self._key + "x" if delivery.forged else self._key, delivery.body
        headers = {"content-type": "application/json"}
        headers[signature.JWT_HEADER] = signature.sign_jwt(key, url, body, now=now, jti=jti)
        if self._hmac:
            headers[signature.TIMESTAMP_HEADER] = str(now // NS)
            headers[signature.HMAC_HEADER] = signature.sign_hmac(key, str(now // NS), urlsplit(url).query, body)
        return headers


def event_json(world: World, event: Event) -> dict[str, Any]:
    """Contact, conversation, message, type, in that order; no channels, and a count of 0 whatever the truth."""
    contact = world.things.contact(event.conversation.contact_id)
    body: dict[str, Any] = {
        "contact": wire.contact_json(contact, None),
        "conversation": wire.conversation_json(event.conversation, world.origin, 0),
    }
    if event.message:
        body["message"] = wire.message_json(event.message, world.origin, event.at)
    return body | {"type": event.kind}


def report_json(event: Event) -> dict[str, Any]:
    """The other form, for a message sent with a reportUrl: the error stands at the top."""
    message = event.message
    assert message
    body: dict[str, Any] = {"type": "message.status", "message": {"id": message.id, "status": message.status}}
    return body | ({"error": wire.error_json(message.error)} if message.error else {})
