"""Runs everything that keeps a store true, and tells how it goes."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.api.errors import BadKey
from tui.store import Change, Store, StoreError, is_provisional
from tui.sync.activity import Activity
from tui.sync.board import Board, Stop
from tui.sync.crossing import Crossing
from tui.sync.files import Files
from tui.sync.histories import Histories
from tui.sync.incoming import Incoming
from tui.sync.intents import Intents
from tui.sync.line import Way
from tui.sync.lock import SyncLock
from tui.sync.looking import Looking
from tui.sync.loop import Loop
from tui.sync.neighbours import Neighbours
from tui.sync.outbox import Outbox
from tui.sync.pace import Pace
from tui.sync.poll import PollFeed
from tui.sync.reader import ThreadReader
from tui.sync.relaying import Relaying
from tui.sync.sender import Sender
from tui.sync.state import Notice, Role, SyncState, Trouble, trouble_of
from tui.sync.templates import Templates
from tui.sync.timing import Clock, Sleep, Timing
from tui.sync.transfers import Transfers
from tui.sync.uploads import Uploads

if TYPE_CHECKING:
    from tui.api.account import Account


# What a follower tells of its leader.
OF_THE_FEED = ("feed", "behind", "away_since", "refused")
TOLD = ("fresh_at", "backfill", "next_poll", "history", *OF_THE_FEED)


class Sync:
    """One per inbox. Of all those of a profile one leads; the others follow, and take over when it is gone.

    `lock_path` lies in the profile's state folder. `line` is the way to a relay, None for polling alone; `monotonic`
    counts ns and stands still while the computer sleeps. Trouble with the network or the disk is told in
    `state.trouble` and never raised.
    """

    def __init__(
        self,
        store: Store,
        account: Account,
        *,
        lock_path: Path,
        clock: Clock = time.time_ns,
        sleep: Sleep = asyncio.sleep,
        rng: random.Random | None = None,
        pace: Pace | None = None,
        line: Way | None = None,
        monotonic: Clock = time.monotonic_ns,
    ) -> None:
        self._store = store
        self._account = account
        self._lock_path = lock_path
        self._timing = Timing(clock, sleep, rng or random.Random(), pace or Pace())
        self._board = Board()
        self._refusal: BadKey | None = None
        self._asking: list[Loop] = []
        self._neighbours = Neighbours(lock_path, clock)
        self._activity = Activity(self._timing)
        self._reader = ThreadReader(store, account, self._timing.pace.pages)
        self._crossing = Crossing(store, self._board.notify, self._timing)
        self.transfers = Transfers(self._board, clock)
        self._make_feed()
        self._make_relaying(line, monotonic)
        self._make_outbox()
        self._make_looking()
        self.templates = Templates(store, account, self._asking_loop, clock)
        self._around_loop = self._loop("around", self._look_around)
        self.files = Files(store, account.files, self.transfers, self._timing, lambda: self._files_loop.wake())
        self._files_loop = self._loop("files", self.files.step)

    def _make_feed(self) -> None:
        self._feed = PollFeed(self._store, self._account, self._reader, self._interval, self._timing)
        self._poll_loop = self._asking_loop("poll", self._poll)
        self._backfill_loop = self._asking_loop("backfill", self._fill)
        self._threads_loop = self._asking_loop("threads", self._feed.threads.step)
        self._gaps_loop = self._asking_loop("gaps", self._feed.gaps.step)
        self.histories = Histories(self._store, self._account, self._reader, self._board, self._timing.pace)
        self._histories_loop = self._asking_loop("histories", self.histories.step)

    def _make_relaying(self, line: Way | None, monotonic: Clock) -> None:
        self._relaying = Relaying(
            line,
            Incoming(self._store, self._feed.gaps, self._timing.clock),
            self._board,
            make_loop=self._loop,
            look=self._look_now,
            ask=self._gaps_loop.wake,
            timing=self._timing,
            monotonic=monotonic,
        )

    def _make_outbox(self) -> None:
        self._uploads = Uploads(self._store, self._account, self.transfers)
        self._outbox = Outbox(self._store, self._new_sender)
        self._outbox_loop = self._asking_loop("outbox", self._outbox.step)
        intents = Intents(self._store, self._account, self._board.notify)
        self._intents_loop = self._asking_loop("intents", intents.step)

    def _make_looking(self) -> None:
        self._looking = Looking(
            self._store,
            self._account,
            self._reader,
            is_active=self._activity.is_active,
            every=self._looks_every,
            tell_older=lambda ids: self._board.set(older=ids),
            timing=self._timing,
        )
        self._looking_loop = self._asking_loop("looking", self._looking.step)

    def _loop(self, name: str, step: Callable[[], Awaitable[float]]) -> Loop:
        def tell(trouble: Trouble | None, pause: float) -> None:
            self._told(name, trouble, pause)

        return Loop(step, tell, self._timing)

    def _asking_loop(self, name: str, step: Callable[[], Awaitable[float]]) -> Loop:
        """A loop that asks the API. When the key is refused to one of them, none asks until the person acts."""

        async def unless_refused() -> float:
            if self._refusal is not None:
                raise self._refusal.with_traceback(None)
            try:
                return await step()
            except BadKey as error:
                self._refusal = error
                raise

        loop = self._loop(name, unless_refused)
        self._asking.append(loop)
        return loop

    def _new_sender(self, conversation_id: str) -> Sender:
        def tell(trouble: Trouble | None) -> None:
            self._board.report(f"outbox {conversation_id}", trouble)

        return Sender(
            conversation_id,
            self._store,
            self._account,
            self._reader,
            self._crossing,
            tell,
            self._relaying.sent,
            self._uploads,
            self._timing,
        )

    # How often it asks

    def _interval(self) -> float:
        return self._timing.pace.safety if self._relaying.carries else self._activity.interval()

    def _looks_every(self) -> float:
        """A follower goes by what its leader says."""
        return self._timing.pace.looked_at_live if self.state.feed == "live" else self._timing.pace.looked_at

    # What it tells

    @property
    def state(self) -> SyncState:
        return self._board.state

    def listen(self, callback: Callable[[SyncState], None]) -> Stop:
        return self._board.listen(callback)

    def listen_notices(self, callback: Callable[[Notice], None]) -> Stop:
        return self._board.listen_notices(callback)

    # What the person does

    def person_active(self) -> None:
        """To be called for every key: the feed is quicker while somebody is there."""
        if self.state.role is Role.FOLLOWING:
            self._neighbours.wish_active()
        self._active(self._timing.clock())

    def look_at(self, conversation_id: str | None) -> None:
        """The conversation whose thread is on the screen."""
        self._looking.look_at(None if is_provisional(conversation_id) else conversation_id)
        self._looking_loop.hurry()

    def want_older(self, conversation_id: str) -> None:
        """Fetch the next older messages; `state.older` holds the id until they are there."""
        self._looking.want_older(conversation_id)
        self._looking_loop.hurry()

    def nudge(self) -> None:
        """Ask now, whatever the trouble was."""
        if self.state.role is Role.FOLLOWING:
            self._neighbours.wish_refresh()
        self._hurry()

    def _active(self, when: int) -> None:
        """Back from a pause: what sleeps is done now. What is in trouble keeps its back-off."""
        if self._activity.mark(when):
            self._looking_loop.wake()
            if not self._relaying.carries:
                self._look_now()

    def _look_now(self) -> None:
        """Ask for what is new, unless trouble keeps it back."""
        self._feed.newest_first()
        self._poll_loop.wake()

    def _hurry(self) -> None:
        self._refusal = None
        self._feed.newest_first()
        self._outbox.hurry()
        for loop in self._asking:
            loop.hurry()
        self._relaying.hurry()

    # How it runs

    async def run(self) -> None:
        """For ever; cancel it to stop."""
        stop = [self._store.listen(self._on_change), self._board.listen(self._on_state)]
        self._on_change(Change(everything=True))
        lock = SyncLock(self._lock_path)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._around_loop.run())
                tasks.create_task(self._looking_loop.run())
                tasks.create_task(self._files_loop.run())
                tasks.create_task(self.templates.loop.run())
                while not self._takes(lock):
                    self._board.set(role=Role.FOLLOWING)
                    await self._timing.sleep(self._timing.pace.look_elsewhere)
                await self._lead(tasks)
        finally:
            lock.release()
            for each in stop:
                each()
            self._board.set(role=Role.STARTING)

    def _takes(self, lock: SyncLock) -> bool:
        try:
            return lock.take()
        except OSError as error:
            words = f"The file {self._lock_path} cannot be locked ({error.strerror})."
            self._board.report("leader", Trouble(words, "Make its folder writable, or free some space.", "store"))
            return False

    async def _lead(self, tasks: asyncio.TaskGroup) -> None:
        self._board.report("leader", None)
        own = SyncState()  # what the leader before us said of its feed is not true of ours
        self._board.set(role=Role.LEADING, **{name: getattr(own, name) for name in OF_THE_FEED})
        self._outbox.begin(tasks)
        self._answered = asyncio.Event()
        at_once = (self._poll_loop, self._gaps_loop, self._outbox_loop, self._intents_loop, *self._relaying.loops)
        for loop in at_once:
            tasks.create_task(loop.run())
        await self._answered.wait()
        for loop in (self._backfill_loop, self._threads_loop, self._histories_loop):
            tasks.create_task(loop.run())

    async def _poll(self) -> float:
        talk = await self._relaying.waits(self._account)
        pause = await self._feed.step(talk.began if talk else 0)
        self._board.set(fresh_at=self._fresh_at(), backfill=self._feed.backfill.progress)
        self._answered.set()
        return self._timing.jittered(self._interval()) if self._relaying.looked(talk) else pause

    def _fresh_at(self) -> int | None:
        """The feed may have shown since that all is here."""
        known = [each for each in (self._feed.fresh_at, self.state.fresh_at) if each is not None]
        return max(known, default=None)

    async def _fill(self) -> float:
        pause = await self._feed.backfill.step()
        self._board.set(backfill=self._feed.backfill.progress)
        self._threads_loop.wake()
        return pause

    async def _look_around(self) -> float:
        """What other processes of this profile have written and wish for."""
        self._store.look_elsewhere()
        if self.state.role is Role.FOLLOWING:
            self._follow(self._neighbours.state())
        elif self.state.role is Role.LEADING:
            active, refresh = self._neighbours.wishes()
            self._active(active)
            if refresh:
                self._hurry()
        return self._timing.pace.look_elsewhere

    def _follow(self, leader: SyncState | None) -> None:
        if leader is not None:
            self._board.set(**{name: getattr(leader, name) for name in TOLD})
            self._board.report("leader", leader.trouble)

    def _told(self, name: str, trouble: Trouble | None, pause: float) -> None:
        """A loop has done a step. When the poll feed gets through again, so will the others."""
        had_trouble = self._board.report(name, trouble)
        if name == "poll":
            if trouble is not None:
                self._feed.newest_first()
            self._board.set(next_poll=self._timing.after(pause) if pause < math.inf else None)
            if had_trouble and trouble is None:
                self._hurry()

    def _on_state(self, state: SyncState) -> None:
        if state.role is Role.LEADING:
            self._neighbours.tell_state(replace(state, older=frozenset(), transfers=()))

    def _on_change(self, change: Change) -> None:
        """The store has changed, by whomever: there may be something to send, or to tell."""
        self._outbox_loop.wake()
        self._intents_loop.wake()
        try:
            if self.histories.has_news(change):
                self._histories_loop.wake()
            self._crossing.look(change)
        except StoreError as error:
            self._board.report("crossing", trouble_of(error))
        else:
            self._board.report("crossing", None)
