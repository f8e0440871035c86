"""Access that does what a test says: the keyring and the API are not what the tests of the screen are about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events
from textual.pilot import Pilot

from tests.app.watched import WatchedApp
from tests.app.world import NOW, QuietSync
from tui.app.access import NoAccess
from tui.sync import Role, SyncState, Trouble

if TYPE_CHECKING:
    from tui.sync import Sync

GOOD = "live_" + "SentinelKey0123456789abcd"
BAD = "live_" + "RefusedKey0123456789abcdef"
# Without these letters side by side no part of a key is anywhere.
TRACES = ("SentinelKey", "RefusedKey", "0123456789")

UNLOCK = ("unlock the keyring of this host", "ternbox keyring unlock")
LOCKED = NoAccess(
    "The keyring of this host is locked. That is usual after a login over SSH, which gives it no password.",
    [
        UNLOCK,
        ("another vault", 'key_command = ["pass", "show", "messagebird"] in ~/.config/ternbox/config.toml'),
        ("the environment", "export TERNBOX_ACCESS_KEY=…"),
    ],
)
NONE_YET = NoAccess(
    "The keyring of this host has no key for “acme” yet.", [("store one from a script", "ternbox login --key-stdin")]
)
REFUSED = NoAccess(
    "MessageBird does not accept the access key (code 2). Check that it is the access key, not the signing key.",
    [("look at what is wrong", "ternbox doctor")],
)


def already() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class ScriptedAccess:
    """`without` is why there is no key, None when there is one. Until an event is set, what waits for it waits."""

    without: NoAccess | None = None
    source: str = "the keyring"
    is_for_tests: bool = False
    prospect: str = "It will be kept in the keyring of this host."
    fault: Exception | None = None
    sync: QuietSync = field(default_factory=QuietSync)
    found: asyncio.Event = field(default_factory=already)
    looked: asyncio.Event = field(default_factory=already)
    answered: asyncio.Event = field(default_factory=already)
    connects: int = 0
    tries: int = 0
    ends: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Sync]:
        self.connects += 1
        await self.found.wait()
        if self.without is not None:
            raise self.without
        yield self.sync  # type: ignore[misc]

    async def prospects(self) -> str:
        await self.looked.wait()
        return self.prospect

    async def log_in(self, typed: str, tell: Callable[[str], None]) -> str:
        self.tries += 1
        tell("Asking MessageBird what this key opens…")
        try:
            await self.answered.wait()
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            raise
        if self.fault is not None:
            raise self.fault
        if typed != GOOD:
            raise REFUSED
        self.without = None
        return "The key works: a live account with 1,204 conversations. It is in the keyring of this host."


def refused_sync() -> QuietSync:
    words, advice = "MessageBird does not accept the access key (code 2).", "Log in again with: ternbox login."
    trouble = Trouble(words, advice, "key")
    return QuietSync(SyncState(role=Role.LEADING, fresh_at=NOW, trouble=trouble))


async def settled(app: WatchedApp, pilot: Pilot[None]) -> str:
    """What is on the terminal when nothing has moved for a while."""
    seen: list[str] = []
    while len(seen) < 3 or len(set(seen[-3:])) > 1:
        await pilot.pause(0.03)
        await app.paint()
        seen.append(app.text)
    return seen[-1]


async def entered(app: WatchedApp, pilot: Pilot[None], key: str) -> str:
    app.post_message(events.Paste(f" {key}\n"))
    await app.type("enter")
    return await settled(app, pilot)
