"""What the screen of webhooks needs of the account; whoever puts the parts together hands it in."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Literal, Protocol

from msgspec import Struct

Judgement = Literal["good", "warn", "bad", "skipped"]


class Refused(Exception):
    """It cannot be done; `str(error)` is a sentence or two with a way on, clean."""


class Hook(Struct, frozen=True):
    """A webhook. All of it but `id` is clean; `channel` is its name or “all channels”, `lacks` are events that it does
    not tell of. `is_ours`: it leads to the public address of the settings.
    """

    id: str
    url: str
    channel: str
    events: str
    lacks: bool
    enabled: bool
    is_ours: bool


class Step(Struct, frozen=True):
    """One step of a test, clean. Each of `fix` is what it does, and its exact command or setting; best first."""

    name: str
    judgement: Judgement
    words: str
    fix: tuple[tuple[str, str], ...] = ()


class Webhooks(Protocol):
    """No call blocks the event loop; each raises Refused."""

    @property
    def public_url(self) -> str:
        """What MessageBird is to call by the settings, clean; "" when they do not say."""

    async def look(self) -> list[Hook]: ...

    async def create(self) -> None:
        """One for all channels and all events, to the public address."""

    async def set_enabled(self, hook: Hook, enabled: bool) -> None: ...

    async def delete(self, hook: Hook) -> None: ...

    def test(self, url: str) -> AsyncGenerator[Step, None]:
        """A signed event through this address: the steps as they happen, up to the first that is bad."""
