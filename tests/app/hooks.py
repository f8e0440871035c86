"""Webhooks that do what a test says: the API and the relay are not what the tests of the screen are about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from msgspec.structs import replace

from tests.app.scripted import already
from tui.app.webhooks import Hook, Refused, Step

HERE, ELSEWHERE = "https://inbox.example.com/messagebird", "https://old-shop.example.net/hooks/messagebird?token=1"
OURS = Hook("77f0a2c4d6e84b1f93a5c7e9d1b3f508", HERE, "all channels", "all events", False, True, True)
OTHERS = (
    Hook("46303cbf30deb1c1cd0f8c83d368620f", ELSEWHERE, "Glimworm WhatsApp", "message.created", True, True, False),
    Hook("8e11819230deb1c1cd0f8c83d368620f", "https://archive.example.org/in", "Glimworm SMS",
         "message.created, message.updated", True, False, False),
)  # fmt: skip

WAY = (
    Step("name", "good", "inbox.example.com has 2 addresses"),
    Step("connection", "good", "port 443 takes it"),
    Step("TLS", "good", "TLSv1.3, and the certificate is good until 2027-02-09"),
    Step("proxy", "good", "the relay answers, through nginx/1.24.0"),
    Step("path", "good", "/messagebird is the relay's"),
)
GOOD = (
    *WAY,
    Step("signature", "good", "the relay has this key (4f1d09ab) and this address"),
    Step("clock", "good", "agrees with that of the relay"),
    Step("log", "good", "kept as number 1204"),
    Step("hub", "skipped", "not tried. There is no relay on this host: no socket at /run/ternbox/feed.sock."),
)
STUCK = (
    *WAY,
    Step(
        "signature",
        "bad",
        "the relay's public_url is http://inbox.example.com/messagebird, and MessageBird calls "
        "https://inbox.example.com/messagebird: they must be the same.",
        (("the relay's own setting, exactly so; then start it again", f'public_url = "{HERE}"'),),
    ),
)


@dataclass
class ScriptedWebhooks:
    """`refusal` is why nothing can be done. Until an event is set, what waits for it waits."""

    hooks: list[Hook] = field(default_factory=lambda: [OURS, *OTHERS])
    public_url: str = HERE
    steps: tuple[Step, ...] = GOOD
    refusal: str = ""
    answered: asyncio.Event = field(default_factory=already)
    stepped: asyncio.Event = field(default_factory=already)
    done: list[str] = field(default_factory=list)

    async def look(self) -> list[Hook]:
        await self._answer()
        return list(self.hooks)

    async def create(self) -> None:
        await self._answer()
        self.done.append("create")
        self.hooks.append(replace(OURS, id=f"{len(self.done):032}"))

    async def set_enabled(self, hook: Hook, enabled: bool) -> None:
        await self._answer()
        self.done.append(f"{'enable' if enabled else 'disable'} {hook.id[:8]}")
        self.hooks = [replace(each, enabled=enabled) if each.id == hook.id else each for each in self.hooks]

    async def delete(self, hook: Hook) -> None:
        await self._answer()
        self.done.append(f"delete {hook.id[:8]}")
        self.hooks = [each for each in self.hooks if each.id != hook.id]

    async def _answer(self) -> None:
        await self.answered.wait()
        if self.refusal:
            raise Refused(self.refusal)

    async def test(self, url: str) -> AsyncGenerator[Step, None]:
        self.done.append(f"test {url}")
        for number, step in enumerate(self.steps):
            if number == 2:
                await self.stepped.wait()
            yield step
