"""A connection of one profile to its API, and sync over it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui.config import Settings, feed_sockets

if TYPE_CHECKING:
    from tui.api.auth import Another
    from tui.api.client import Client
    from tui.credentials import Secret
    from tui.store import Store
    from tui.sync import RelayWay, Sync

Clock = Callable[[], int]


@asynccontextmanager
async def connected(
    settings: Settings, key: Secret, store: Store, clock: Clock = time.time_ns, another: Another | None = None
) -> AsyncIterator[tuple[Client, Sync]]:
    """A client for this profile, closed at the end, and sync over it, ready to run. `another` as in `Client`."""
    import asyncio
    import random

    await asyncio.to_thread(load_network)

    from tui.api.account import Account
    from tui.api.client import Client
    from tui.sync import Sync

    async with Client(key, base_url=settings.api_url, clock=clock, another=another) as client:
        lock_path = settings.state_folder / "sync.lock"
        yield (
            client,
            Sync(
                store,
                Account(client, clock=clock),
                lock_path=lock_path,
                clock=clock,
                rng=random.Random(),
                line=way_to_relay(settings),
            ),
        )


def way_to_relay(settings: Settings) -> RelayWay | None:
    """None where the inbox only polls. The demo is no account: a relay that lies about is none of its business."""
    from tui.sync import RelayWay

    if settings.feed == "poll" or (settings.kind == "demo" and not settings.relay):
        return None
    wanted = settings.feed == "relay" or bool(settings.relay)
    return RelayWay(settings.relay, settings.relay_token_file, feed_sockets(), wanted=wanted)


def load_network() -> None:
    """A tenth of a second of imports: for a thread, since the inbox is on the screen already and takes keys."""
    import tui.api.client
    import tui.sync  # noqa: F401
