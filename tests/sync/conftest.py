"""An inbox in small: a store on disk, sync, and an account in memory under a clock of its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sync.desk import Desk, Time, settle
from tests.sync.relay import Relay, Webhooks
from tui.model import Text
from tui.store import Store, position
from tui.sync import Notice, Pace, Sync, SyncState, Way

# Without jitter, so that tests can count; nobody else writes to the store.
STEADY = Pace(jitter=0, look_elsewhere=600)


@dataclass
class Inbox:
    desk: Desk
    time: Time
    store: Store
    sync: Sync
    notices: list[Notice] = field(default_factory=list)
    states: list[SyncState] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    async def start(self, seconds: float = 0) -> None:
        self.task = asyncio.create_task(self.sync.run())
        await self.time.advance(seconds)
        if self.task.done():
            self.task.result()

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await settle()

    def reply(self, id_: str, text: str) -> str:
        """Put a reply into the outbox, written to the newest message that the store has."""
        latest = self.store.threads.latest(id_, 1)
        added = self.store.outbox.add(id_, Text(text), seen=position(latest[-1]) if latest else None)
        assert added.reference is not None
        return added.reference

    def texts(self, id_: str) -> list[str]:
        latest = self.store.threads.latest(id_, 100)
        return [message.content.text for message in latest if isinstance(message.content, Text)]

    @property
    def troubles(self) -> list[str]:
        return [state.trouble.kind for state in self.states if state.trouble]

    def state(self, reference: str) -> str:
        outgoing = self.store.outbox.get(reference)
        return "gone" if outgoing is None else outgoing.state.value


@contextmanager
def opened(
    path: Path, desk: Desk, time: Time, *, pace: Pace = STEADY, line: Way | None = None, seed: int = 1
) -> Iterator[Inbox]:
    store = Store.open(path / "inbox.db", clock=time)
    sync = Sync(
        store,
        desk.account,
        lock_path=path / "sync.lock",
        clock=time,
        sleep=time.sleep,
        rng=random.Random(seed),
        pace=pace,
        line=line,
        monotonic=lambda: time.awake,
    )
    inbox = Inbox(desk, time, store, sync)
    sync.listen_notices(inbox.notices.append)
    sync.listen(inbox.states.append)
    try:
        yield inbox
    finally:
        store.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(time: Time) -> Desk:
    return Desk(time)


@pytest.fixture
def relay(time: Time) -> Relay:
    return Relay(time)


@pytest.fixture
def hooks(desk: Desk, relay: Relay) -> Webhooks:
    return Webhooks(desk, relay)


@pytest.fixture
def line() -> Way | None:
    """The way to a relay, for the files whose inboxes have one."""
    return None


@pytest.fixture
def inbox(tmp_path: Path, desk: Desk, time: Time, line: Way | None) -> Iterator[Inbox]:
    with opened(tmp_path / "profile", desk, time, line=line) as inbox:
        yield inbox
