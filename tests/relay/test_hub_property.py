"""Whatever is appended, trimmed and asked for in whatever order: a feed sees what is kept and wanted after its cursor,
rising, each event once, and where it cannot, it is told so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection

from tui.relay import pump, tape, wire
from tui.relay.events import Appended, Bounds, Event, Health, New
from tui.relay.feeds import Ended, Feed, FeedLimits, Shared
from tui.relay.metrics import Metrics
from tui.relay.peers import TOKEN
from tui.relay.tape import Tape
from tui.relay.wire import Close

KINDS, CHANNELS = ("a", "b"), ("x", "y", None)


class TrimmedLog:
    """In memory. Every call lets others run, so that they come in between; numbers may have gaps."""

    def __init__(self) -> None:
        self.all: list[Event] = []
        self.kept: list[Event] = []
        self.newest = 0
        self._stir = asyncio.Event()

    def add(self, kind: str, channel: str | None, gap: int) -> None:
        self.newest += 1 + gap
        event = Event(self.newest, f"id-{self.newest}", kind, b"1", 1, "webhook", channel)
        self.all.append(event)
        self.kept.append(event)
        self._stir.set()
        self._stir = asyncio.Event()

    def drop(self, keep_last: int) -> None:
        self.kept = self.kept[len(self.kept) - min(keep_last, len(self.kept)) :]

    async def read(self, after: int, limit: int, *, kinds: frozenset[str] | None = None) -> list[Event]:
        await asyncio.sleep(0)
        found = [event for event in self.kept if event.seq > after][:limit]
        await asyncio.sleep(0)
        return found

    async def bounds(self) -> Bounds:
        await asyncio.sleep(0)
        return Bounds(self.kept[0].seq if self.kept else self.newest + 1, self.newest)

    async def changed(self, after: int, timeout: float) -> None:
        if self.newest <= after:
            await self._stir.wait()

    async def open(self) -> str:
        return "epoch"

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        raise NotImplementedError

    async def note(self, name: str) -> str | None:
        return None

    async def trim(self, *, before: int, keep_last: int) -> int:
        raise NotImplementedError

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        return True

    async def health(self) -> Health:
        return Health(None, 1, None)

    async def close(self) -> None:
        return None


@dataclass
class Inbox:
    """A line that says hello and then only listens. `pace` is how often it lets others run for each frame."""

    hello: wire.Hello
    pace: int
    frames: list[wire.FromRelay] = field(default_factory=list)
    end: Ended | None = None
    greeted: bool = False

    async def recv(self) -> str:
        if not self.greeted:
            self.greeted = True
            return wire.encode(self.hello).decode()
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    async def send(self, data: bytes, *, text: bool) -> None:
        frame = wire.from_relay(data)
        assert frame is not None
        self.frames.append(frame)
        for _ in range(self.pace):
            await asyncio.sleep(0)

    @property
    def seqs(self) -> list[int]:
        return [frame.seq for frame in self.frames if isinstance(frame, wire.Event)]

    @property
    def told(self) -> int:
        """How far it knows that it has everything."""
        known = [f.seq for f in self.frames if isinstance(f, wire.Event | wire.Skip | wire.Live)]
        return max(known, default=self.start)

    @property
    def start(self) -> int:
        first = self.frames[0]
        assert isinstance(first, wire.Welcome)
        return first.from_

    def wants(self, event: Event) -> bool:
        of_channel = self.hello.channels is None or event.channel_id is None or event.channel_id in self.hello.channels
        return of_channel and (self.hello.kinds is None or event.kind in self.hello.kinds)


class World:
    def __init__(self, most: int) -> None:
        self.log = TrimmedLog()
        self.tape = Tape(self.log, Metrics(), most)
        limits = FeedLimits(ping=1e6)
        self.shared = Shared(self.log, self.tape, "epoch", "relay", limits, lambda: 1, Random(1), _place)
        self.inboxes: list[Inbox] = []
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await self.tape.load()
        following = asyncio.create_task(self.tape.follow())
        try:
            yield
        finally:
            for task in (following, *self._tasks):
                task.cancel()
            await asyncio.gather(following, *self._tasks, return_exceptions=True)

    def connect(self, inbox: Inbox) -> None:
        self.inboxes.append(inbox)
        self._tasks.append(asyncio.create_task(self._serve(inbox)))

    async def _serve(self, inbox: Inbox) -> None:
        try:
            await Feed(self.shared, cast(ServerConnection, inbox), TOKEN).run()
        except Ended as ended:
            inbox.end = ended

    async def settle(self) -> None:
        """Until nothing more happens."""
        for _ in range(400 + 40 * len(self.log.all)):
            await asyncio.sleep(0)

    def check(self, inbox: Inbox) -> None:
        if inbox.frames and isinstance(inbox.frames[0], wire.Welcome):
            self._check_events(inbox)
        else:
            assert inbox.end is not None
            assert inbox.frames == []

    def _check_events(self, inbox: Inbox) -> None:
        upto = self.log.newest
        if inbox.end is not None:
            assert isinstance(inbox.end.last, wire.Lagged)
            upto = inbox.end.last.have
            # A number that was never given looks like one that is gone: that errs on the safe side.
            gone = set(range(upto + 1, self.log.newest + 1)) - {event.seq for event in self.log.kept}
            assert gone, "told to be too late, but nothing was missed"
        wanted = [event.seq for event in self.log.all if inbox.start < event.seq <= upto and inbox.wants(event)]
        assert inbox.seqs == wanted
        if inbox.end is None:
            assert inbox.told == max(inbox.start, max((event.seq for event in self.log.all), default=0))


@contextmanager
def _place(uid: int | None, look: bool) -> Iterator[None]:
    yield


some = st.integers(0, 3)
appending = st.tuples(
    st.just("append"), st.sampled_from(KINDS), st.sampled_from(CHANNELS), st.sampled_from([0, 0, 0, 2])
)
trimming = st.tuples(st.just("trim"), st.integers(0, 8))
connecting = st.tuples(
    st.just("connect"),
    st.none() | st.integers(0, 40),
    st.none() | st.just("epoch") | st.just("another"),
    st.none() | st.frozensets(st.sampled_from(KINDS)),
    st.none() | st.frozensets(st.sampled_from(["x", "y"])),
    some,
)
waiting = st.tuples(st.just("wait"), st.integers(1, 12))
steps = st.lists(appending | appending | appending | trimming | connecting | waiting, max_size=60)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, most=st.integers(1, 10), before=st.integers(0, 12), batch=st.integers(1, 4))
def test_a_feed_sees_what_is_kept_and_wanted_once_and_in_order_or_is_told(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[Any, ...]], most: int, before: int, batch: int
) -> None:
    monkeypatch.setattr(tape, "BATCH", batch)
    monkeypatch.setattr(pump, "SKIP_EVERY", 0.0)
    asyncio.run(run(steps, most, before))


async def run(steps: list[tuple[Any, ...]], most: int, before: int) -> None:
    world = World(most)
    for number in range(before):
        world.log.add(KINDS[number % 2], CHANNELS[number % 3], 0)
    async with world.running():
        for step in steps:
            await take(world, *step)
        await world.settle()
        for inbox in world.inboxes:
            world.check(inbox)


async def take(world: World, what: str, *given: Any) -> None:
    match what:
        case "append":
            world.log.add(*given)
        case "trim":
            world.log.drop(*given)
        case "wait":
            for _ in range(given[0]):
                await asyncio.sleep(0)
        case "connect":
            cursor, epoch, kinds, channels, pace = given
            world.connect(Inbox(wire.Hello(1, "test", cursor, epoch, kinds, channels), pace))


@pytest.mark.parametrize(
    ("cursor", "epoch", "code"),
    [(5, "another", Close.NEW_EPOCH), (8, "epoch", Close.NEW_EPOCH), (2, "epoch", Close.TOO_OLD), (3, "epoch", None)],
)
def test_the_model_meets_every_way_to_be_refused(cursor: int, epoch: str, code: Close | None) -> None:
    """So that the property above is not true of nothing."""

    async def world() -> Inbox:
        found = World(most=2)
        for _ in range(7):
            found.log.add("a", None, 0)
        found.log.drop(4)
        async with found.running():
            with suppress(TimeoutError):
                found.connect(Inbox(wire.Hello(1, "test", cursor, epoch), 0))
                await found.settle()
        return found.inboxes[0]

    inbox = asyncio.run(world())
    assert (inbox.end and inbox.end.code) == code
    assert inbox.seqs == ([] if code else [4, 5, 6, 7])
