"""One inbox at the relay: its hello, its events, what it says meanwhile, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, suppress
from random import Random
from typing import Any, NoReturn

from msgspec import Struct
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from tui.relay import commands, wire
from tui.relay.engine import Engine, LogTrouble
from tui.relay.events import Bounds
from tui.relay.peers import Peer
from tui.relay.pump import Pump, Wanted
from tui.relay.tape import Lagged, Tape
from tui.relay.wire import Close

FAREWELL = 2.0  # seconds in which the other end may take its close frame


class FeedLimits(Struct, frozen=True):
    """Feeds, bytes of the write buffer, and seconds. `per_uid` holds for inboxes and for commands that look, each."""

    per_uid: int = 4
    in_all: int = 256
    buffer: int = 64 * 1024
    stuck: float = 30.0
    ping: float = wire.PING_SECONDS
    hello: float = wire.HELLO_WITHIN


class Ended(Exception):
    """The feed ends with this code; `last` is a frame to be sent before."""

    def __init__(self, code: Close, why: str, last: wire.FromRelay | None = None) -> None:
        super().__init__(why)
        self.code, self.last = code, last


class Shared(Struct):
    """What all feeds of a relay share. `place(uid, look)` takes a place while the feed lasts, or raises Ended."""

    log: Engine
    tape: Tape
    epoch: str
    name: str
    limits: FeedLimits
    clock: Callable[[], int]
    rng: Random
    place: Callable[[int | None, bool], AbstractContextManager[None]]


class Feed:
    """`acked` is the last number that the inbox said it has; `since` when it came (ns)."""

    def __init__(self, shared: Shared, line: ServerConnection, peer: Peer) -> None:
        self.peer, self.since = peer, shared.clock()
        self.client, self.look = "", False
        self.acked = 0
        self.blocked_since: float | None = None
        self._shared, self._line = shared, line
        self._verdict: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self._pump: Pump | None = None

    @property
    def is_running(self) -> bool:
        """Welcomed, and not told to end."""
        return self._pump is not None and not self._verdict.done()

    def end(self, ended: Ended) -> None:
        if not self._verdict.done():
            self._verdict.set_result(ended)

    async def run(self) -> None:
        """Raises ConnectionClosed when the other end goes, and Ended when it is ours to close."""
        await _first_of(self._run(), _raised(self._verdict))

    async def _run(self) -> NoReturn:
        hello = await self._hello()
        self.client, self.look = hello.client, hello.look
        with self._shared.place(self.peer.uid, self.look):
            self._pump = await self._begin(hello)
            try:
                await _first_of(self._pump.run(), self._listen())
            except Lagged as lagged:
                raise _too_old(lagged.oldest, self._pump.position) from None

    async def _hello(self) -> wire.Hello:
        try:
            async with asyncio.timeout(self._shared.limits.hello):
                hello = await self._receive()
        except TimeoutError:
            raise Ended(Close.NO_HELLO, "no hello") from None
        if not isinstance(hello, wire.Hello):
            raise Ended(Close.BAD_FRAME, "hello comes first")
        if hello.v != wire.VERSION:
            raise Ended(Close.BAD_VERSION, f"this relay speaks version {wire.VERSION}")
        return hello

    async def _begin(self, hello: wire.Hello) -> Pump:
        """Welcome the inbox, if its cursor is one of this log."""
        shared = self._shared
        try:
            bounds = await shared.log.bounds()
        except LogTrouble:
            raise Ended(Close.TRY_LATER, "the log is in trouble") from None
        start = bounds.newest if hello.cursor is None else hello.cursor
        if start < 0:
            raise Ended(Close.BAD_FRAME, "a cursor is not negative")
        if hello.epoch not in (None, shared.epoch) or start > bounds.newest:
            raise Ended(Close.NEW_EPOCH, "the cursor belongs to another log")
        if start + 1 < bounds.oldest and start < shared.tape.floor:
            raise _too_old(bounds.oldest, start)
        await self._send(wire.encode(self._welcome(bounds, start)))
        self.acked = start
        wanted = Wanted(hello.kinds, hello.channels)
        return Pump(shared.tape, self._send, start, bounds.newest, wanted, self._ping_in, shared.clock)

    def _welcome(self, bounds: Bounds, start: int) -> wire.Welcome:
        shared = self._shared
        return wire.Welcome(
            v=wire.VERSION, epoch=shared.epoch, oldest=bounds.oldest, newest=bounds.newest, from_=start,
            ping_s=shared.limits.ping, actor=self.peer.name, relay=shared.name,
        )  # fmt: skip

    async def _listen(self) -> NoReturn:
        while True:
            match await self._receive():
                case wire.Hello():
                    raise Ended(Close.BAD_FRAME, "hello comes once")
                case wire.Cmd() as cmd:
                    answer = await commands.do(cmd, self.peer, self._shared.log, self._shared.clock)
                    await self._line.send(wire.encode(answer), text=True)
                case wire.Ack(seq=seq) | wire.Pong(cursor=seq):
                    if self._pump and self.acked < seq <= self._pump.position:
                        self.acked = seq

    async def _receive(self) -> wire.FromInbox:
        data = await self._line.recv()
        try:
            if isinstance(data, str):
                return wire.from_inbox(data)
        except wire.BadFrame:
            pass
        raise Ended(Close.BAD_FRAME, "not a frame of this protocol")

    async def _send(self, frame: bytes) -> None:
        self.blocked_since = asyncio.get_running_loop().time()
        await self._line.send(frame, text=True)
        self.blocked_since = None

    def _ping_in(self) -> float:
        return self._shared.limits.ping * self._shared.rng.uniform(0.8, 1.2)


async def farewell(line: ServerConnection, ended: Ended, within: float = FAREWELL) -> None:
    """Say why and close, but wait for nobody who does not read."""
    with suppress(TimeoutError, ConnectionClosed):
        async with asyncio.timeout(within):
            if ended.last is not None:
                await line.send(wire.encode(ended.last), text=True)
            await line.close(ended.code, str(ended))
    line.transport.abort()


def _too_old(oldest: int, have: int) -> Ended:
    return Ended(Close.TOO_OLD, "the cursor is older than what is kept", wire.Lagged(oldest, have))


async def _raised(verdict: asyncio.Future[Ended]) -> NoReturn:
    raise await verdict


async def _first_of(*coroutines: Coroutine[Any, Any, NoReturn]) -> NoReturn:
    """Run all at once until one raises; the others are cancelled."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    done.pop().result()
    raise AssertionError("it only ends by raising")
