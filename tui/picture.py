"""A picture of the demo's inbox, made without a terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from tui.app import prepare
from tui.app.svg import with_true_widths
from tui.config import Settings
from tui.connection import Clock, connected
from tui.credentials import Secret
from tui.demo import Demo, clock_from, world
from tui.store import Change, Store
from tui.sync import Sync

PATIENCE = 30.0  # seconds until the world must have settled
QUIET = 1.0  # seconds without a change that count as settled

Facts = dict[str, float]


def screenshot(demo: Demo, file: Path, size: tuple[int, int], keys: Sequence[str] = ()) -> Facts:
    """Run the inbox until the world has settled, press keys, and write what the screen of `size` shows as an SVG.

    Returns how many conversations and messages there are, how many requests that took, and the seconds.
    """
    started = time.monotonic()
    with world(demo) as (settings, key):
        prepare(settings)
        clock = clock_from(demo.at)
        store = Store.open(settings.store_file, clock=clock)
        try:
            picture, facts = asyncio.run(_run(settings, key, store, clock, size, keys))
        finally:
            store.close()
    file.write_text(with_true_widths(picture), "utf-8")
    return {**facts, "seconds": round(time.monotonic() - started, 2)}


async def _run(
    settings: Settings, key: Secret, store: Store, clock: Clock, size: tuple[int, int], keys: Sequence[str]
) -> tuple[str, Facts]:
    from tui.app.app import InboxApp
    from tui.app.given_sync import GivenSync
    from tui.webhooks.screen import AccountWebhooks, signing_of

    async with connected(settings, key, store, clock) as (client, sync):
        webhooks = AccountWebhooks(settings, lambda: client, signing_of(settings))
        app = InboxApp(store, GivenSync(sync), settings, webhooks, clock=clock)
        async with app.run_test(size=size) as pilot:
            await _settled(store, sync)
            await pilot.press(*keys)
            await _settled(store, sync)
            picture = app.export_screenshot()
        counts = store.lists.counts()
        facts: Facts = {
            "conversations": counts.open + counts.archived,
            "messages": store.threads.count(),
            "requests": client.requests,
        }
    return picture, facts


async def _settled(store: Store, sync: Sync) -> None:
    """Wait until everything has been fetched and the store has been quiet for a while."""
    last_change = started = time.monotonic()

    def changed(_: Change) -> None:
        nonlocal last_change
        last_change = time.monotonic()

    stop = store.listen(changed)
    while (now := time.monotonic()) - started < PATIENCE:
        await asyncio.sleep(0.1)
        filled = sync.state.fresh_at and sync.state.backfill is None and not store.feed.never_read(1)
        if filled and now - last_change > QUIET:
            break
    stop()
