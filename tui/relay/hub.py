"""Feeds the inboxes: listens on sockets that are given, greets who comes, and knows who is there."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from random import Random
from typing import Any, Literal, NoReturn

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tui import __version__
from tui.credentials import Secret
from tui.relay import wire
from tui.relay.door import Door
from tui.relay.engine import Engine, LogTrouble
from tui.relay.feeds import FAREWELL, Ended, Feed, FeedLimits, Shared, farewell
from tui.relay.lines import Crowd, Line, lines_of
from tui.relay.metrics import Metrics
from tui.relay.tape import Tape
from tui.relay.wire import Close

SPARE = 64
"""Connections more than feeds, which are about to be greeted or refused."""

RETRY_MS = 2000
"""After a restart the inboxes come back within this time, not all at once."""

STATUS_WITHIN = 2.0  # seconds

# Never below: websockets would write headers, and so tokens, to a log of finer grain.
_quiet = logging.getLogger(f"{__name__}.websockets")
_quiet.setLevel(logging.ERROR)

_CODES = {1006, *map(int, Close)}

Why = Literal["restart", "shutdown"]


class Hub:
    """`name` is the relay's in the welcome. `groups` are those whose members may have a feed, None for everybody whom
    the mode of the socket lets in. `status` adds to what `GET /status` shows.
    """

    def __init__(
        self,
        log: Engine,
        epoch: str,
        *,
        name: str = "ternbox",
        clock: Callable[[], int] = time.time_ns,
        rng: Random | None = None,
        metrics: Metrics | None = None,
        limits: FeedLimits | None = None,
        groups: frozenset[str] | None = None,
        status: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        self._limits, self._groups, self._status = limits or FeedLimits(), groups, status
        self._metrics, self._since = metrics or Metrics(), clock()
        tape = Tape(log, self._metrics)
        self._shared = Shared(log, tape, epoch, name, self._limits, clock, rng or Random(), self._place)
        self._crowd = Crowd(self._limits.in_all + SPARE, 8 * self._limits.per_uid)
        self._feeds: dict[Line, Feed] = {}
        self._places: Counter[tuple[int | None, bool]] = Counter()
        self._servers: list[Server] = []
        self._metrics.gauge("feeds", lambda: len(self._greeted()))
        self._metrics.gauge("feed_lag_max", lambda: max((self._lag(feed) for feed in self._greeted()), default=0))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow the log; a fault in that ends the block. Raises LogTrouble when it cannot be read at the start."""
        tape = self._shared.tape
        await tape.load()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in (tape.follow(), tape.tick(), self._watch())]
            try:
                yield
            finally:
                await self.close("shutdown")
                for task in tasks:
                    task.cancel()

    @asynccontextmanager
    async def on_unix(self, sock: socket.socket) -> AsyncIterator[None]:
        """Serve whoever may open this listening unix socket."""
        async with self._on(sock, Door(self.report, self._groups)):
            yield

    @asynccontextmanager
    async def on_tcp(self, sock: socket.socket, token: Secret) -> AsyncIterator[None]:
        """Serve whoever has the token."""
        if not len(token):
            raise ValueError("an empty token would let everybody in")
        async with self._on(sock, Door(self.report, token=token)):
            yield

    @asynccontextmanager
    async def _on(self, sock: socket.socket, door: Door) -> AsyncIterator[None]:
        server = await serve(
            self._serve, sock=sock, create_connection=lines_of(self._crowd), process_request=door.admit,
            select_subprotocol=_subprotocol, compression=None, server_header=None, logger=_quiet,
            open_timeout=self._limits.hello, close_timeout=FAREWELL, ping_interval=None,
            max_size=wire.LARGEST_TO_RELAY, write_limit=self._limits.buffer,
        )  # fmt: skip
        self._servers.append(server)
        try:
            yield
        finally:
            await self._stop([server], "shutdown", FAREWELL)

    async def close(self, why: Why = "restart", within: float = FAREWELL) -> None:
        """Say goodbye to everybody, and cut off who has not gone after so many seconds."""
        await self._stop(self._servers, why, within)

    async def _stop(self, servers: list[Server], why: Why, within: float) -> None:
        for server in servers:
            server.close(close_connections=False)
        code = Close.RESTART if why == "restart" else Close.GOING_AWAY
        bye = Ended(code, why, wire.Bye(why, RETRY_MS if why == "restart" else 0))
        lines = [line for line in self._crowd.lines() if line.server in servers]
        for line in lines:
            if line in self._feeds:
                self._feeds[line].end(bye)
            else:
                line.transport.abort()
        gone = [asyncio.create_task(line.wait_closed()) for line in lines]
        if gone:
            await asyncio.wait(gone, timeout=within)
        for line in lines:
            line.transport.abort()
        await asyncio.gather(*gone, *(server.wait_closed() for server in servers))
        self._servers = [server for server in self._servers if server not in servers]

    async def report(self) -> dict[str, Any]:
        """What `GET /status` shows. Times in ns; `oldest` is null while the log does not say."""
        tape = self._shared.tape
        return {
            "relay": self._shared.name,
            "version": __version__,
            "epoch": self._shared.epoch,
            "since": self._since,
            "oldest": await self._oldest(),
            "newest": tape.head,
            "newest_at": tape.newest and tape.newest.at,
            "feeds": [self._seen(feed) for feed in self._greeted()],
            **self._status(),
        }

    async def _oldest(self) -> int | None:
        with suppress(LogTrouble, TimeoutError):
            async with asyncio.timeout(STATUS_WITHIN):
                return (await self._shared.log.bounds()).oldest
        return None

    def _seen(self, feed: Feed) -> dict[str, Any]:
        return {
            "actor": feed.peer.name, "uid": feed.peer.uid, "client": feed.client, "look": feed.look,
            "cursor": feed.acked, "lag": self._lag(feed), "since": feed.since,
        }  # fmt: skip

    def _greeted(self) -> list[Feed]:
        return [feed for feed in self._feeds.values() if feed.is_running]

    def _lag(self, feed: Feed) -> int:
        return max(0, self._shared.tape.head - feed.acked)

    async def _serve(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Line)
        feed = self._feeds[connection] = Feed(self._shared, connection, connection.peer)
        try:
            if not connection.allowed:
                raise Ended(Close.NOT_ALLOWED, "this account is in none of the groups")
            await feed.run()
        except Ended as ended:
            await farewell(connection, ended)
        except ConnectionClosed:
            pass
        finally:
            del self._feeds[connection]
            self._metrics.count("feed_closes", code=_code(connection))

    @contextmanager
    def _place(self, uid: int | None, look: bool) -> Iterator[None]:
        """Who comes with a token is no account, and is counted with all others only."""
        whose = (uid, look)
        if self._places.total() >= self._limits.in_all:
            raise Ended(Close.TRY_LATER, "too many feeds")
        if uid is not None and self._places[whose] >= self._limits.per_uid:
            raise Ended(Close.TRY_LATER, "too many feeds of this account")
        self._places[whose] += 1
        try:
            yield
        finally:
            self._places[whose] -= 1

    async def _watch(self) -> NoReturn:
        """End the feeds whose other end does not read."""
        stuck = self._limits.stuck
        while True:
            await asyncio.sleep(min(1.0, stuck / 4))
            now = asyncio.get_running_loop().time()
            for feed in self._greeted():
                if feed.blocked_since is not None and now - feed.blocked_since > stuck:
                    feed.end(Ended(Close.TOO_SLOW, "did not read"))


def _subprotocol(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    ours = Subprotocol(wire.SUBPROTOCOL)
    return ours if ours in offered else None


def _code(line: Line) -> str:
    """Of the codes that the other end makes up, only the known ones become labels."""
    return str(line.close_code) if line.close_code in _CODES else "other"
