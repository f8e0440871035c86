"""`ternbox fetch`: history into the store, by the same sync as in the inbox, and as far as the person has patience."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from tui import plain
from tui.connection import connected
from tui.progress_bar import Bar
from tui.text import exact, zone

if TYPE_CHECKING:
    from tui.config import Settings
    from tui.credentials import Secret
    from tui.store import Store
    from tui.sync import HistoryProgress, Sync
    from tui.sync.wishes import Wish

KEPT = "What came is kept, and the same command goes on from there."
LOOK = 0.05  # seconds
PATIENCE = 90.0  # seconds without any progress
REFUSED = 10.0  # the same while MessageBird refuses something, which may have been another thing


@dataclass(frozen=True)
class Wanted:
    """The whole of a conversation, or everything since a date (ns); neither: what was stopped before."""

    conversation: str | None = None
    since: int | None = None


@dataclass(frozen=True)
class Fetched:
    """`new` messages came, `here` are in the store now: of the conversation, or of all."""

    new: int
    here: int


def fetch(settings: Settings, key: Secret, wanted: Wanted) -> Fetched:
    """Fetch until all of it is here. Raises plain.Refusal for what stands in the way; what came is kept.

    Interrupted by the person it stops what it asked for; the same command goes on from there.
    """
    from tui.store import Store

    with closing(Store.open(settings.store_file)) as store:
        before = _amount(store, wanted)
        asyncio.run(_fetch(settings, key, store, wanted))
        here = _amount(store, wanted)
        return Fetched(max(here - before, 0), here)


def _amount(store: Store, wanted: Wanted) -> int:
    return store.contacts.amount(wanted.conversation) if wanted.conversation else store.threads.count()


async def _fetch(settings: Settings, key: Secret, store: Store, wanted: Wanted) -> None:
    """What is true now only the API can say, so this does not wait for a relay."""
    async with connected(replace(settings, feed="poll"), key, store) as (_, sync):
        running = asyncio.create_task(sync.run())
        bar = Bar()
        watch = Watch(store, sync, wanted, settings)
        try:
            while not watch.is_done(time.monotonic()):
                bar.show(*watch.words())
                await asyncio.wait([running], timeout=LOOK)
                if running.done():
                    running.result()
        except asyncio.CancelledError:
            sync.histories.wishes.stop()
            bar.clear()
            click.echo(f"Stopped. {KEPT}", err=True)
            raise
        finally:
            bar.clear()
            running.cancel()
            await asyncio.wait([running])


class Watch:
    """Asks for what is wanted as soon as the feed has answered, and sees how that goes."""

    def __init__(self, store: Store, sync: Sync, wanted: Wanted, settings: Settings) -> None:
        self._store = store
        self._sync = sync
        self._wanted = wanted
        self._zone = zone(settings.time_zone)
        self._wishes = sync.histories.wishes
        self._asked = False
        self._last: tuple[HistoryProgress | None, float] = None, time.monotonic()

    def is_done(self, now: float) -> bool:
        """Raises plain.Refusal when it will not be."""
        self._look_for_trouble(now)
        if self._sync.state.fresh_at is None:
            return False
        if not self._asked:
            self._ask()
            return False
        wish = self._wishes.get()
        if wish.stopped:
            raise plain.Refusal(f"It was stopped in an inbox. {KEPT}")
        if self._is_wanted(wish):
            return False
        self._check()
        return True

    def words(self) -> tuple[str, int, int]:
        """For the bar: what it is, how far it is, of how much."""
        progress = self._sync.state.history
        if progress is None or not self._asked:
            return "asking for news", 0, 0
        if progress.since is None:
            return "messages", progress.done, progress.total
        since = f" since {exact(progress.since, self._zone)[:10]}" if progress.since else ""
        what = "looking for conversations" if progress.listing else "conversations"
        return f"{what}{since}", progress.done, progress.total

    def _ask(self) -> None:
        self._asked = True
        if self._wanted.conversation is not None:
            self._wishes.want_thread(self._wanted.conversation)
        elif self._wanted.since is not None:
            self._wishes.want_since(self._wanted.since)
        elif self._wishes.get().is_empty:
            raise plain.Refusal("Nothing was stopped before. Give the ID of a conversation, or --since DATE.", 2)
        else:
            self._wishes.go_on()

    def _is_wanted(self, wish: Wish) -> bool:
        if self._wanted.conversation is not None:
            return self._wanted.conversation in wish.threads
        if self._wanted.since is None:
            return not wish.is_empty
        if wish.since not in (None, self._wanted.since):
            raise plain.Refusal("An inbox wants history since another date now, and takes its turn.")
        return wish.since is not None

    def _check(self) -> None:
        conversation = self._wanted.conversation
        if conversation is not None and self._store.lists.row(conversation) is None:
            raise plain.Refusal(f"There is no conversation {conversation}.", plain.REJECTED)

    def _look_for_trouble(self, now: float) -> None:
        """Whoever starts without a connection hears so at once; one that goes meanwhile is waited for, for a while."""
        state = self._sync.state
        if state.history != self._last[0] or (state.trouble is None and state.history is None and not self._asked):
            self._last = state.history, now
        trouble = state.trouble
        still = now - self._last[1]
        if trouble is None:
            if still > PATIENCE:
                raise plain.Refusal(f"There is no answer. {KEPT}", plain.NO_CONNECTION)
        elif trouble.kind == "key" or not self._asked:
            raise plain.Refusal.for_trouble(trouble)
        elif still > (REFUSED if trouble.kind == "refused" else PATIENCE):
            refusal = plain.Refusal.for_trouble(trouble)
            raise plain.Refusal(f"{refusal} {KEPT}", refusal.code)
