"""One relay, whole: log, receiver, hub and reconcile in one event loop, and the order in which they begin and end."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.api.account import Account
from tui.credentials import Secret
from tui.model import DAY
from tui.relay import systemd
from tui.relay.engine import LogTrouble
from tui.relay.health import Vitals
from tui.relay.http_server import HttpServer, serving
from tui.relay.hub import Hub
from tui.relay.limits import Limits
from tui.relay.metrics import Metrics
from tui.relay.receiver import RESULTS, Receiver
from tui.relay.reconcile import Reconciler
from tui.relay.sockets import SocketTrouble, remove, unix_socket
from tui.relay.sqlite_log import SqliteLog

PATH = "/messagebird"
"""Where webhooks are taken when no public address says so."""

IN_FLIGHT = 5.0  # seconds for the requests that are being answered when the end comes
TRIMMING = 3600.0  # seconds between two rounds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RelayOptions:
    """`public_url` is the address that MessageBird calls, "" for our own (with a sandbox). `listen` is HOST:PORT or
    the path of a unix socket; `feed` is the path of the inboxes' socket, which `group` may use.
    """

    data: Path
    feed: Path
    public_url: str = ""
    listen: str = "127.0.0.1:0"
    group: str | None = None
    feed_tcp: str | None = None
    feed_token: Secret | None = None
    hmac: bool = False
    keep_days: int = 30
    keep_events: int = 1_000_000


@dataclass(frozen=True)
class Running:
    """Where a relay is: `http` and `feed` are addresses that are listened on, as people write them."""

    http: str
    public_url: str
    feed: str
    epoch: str


class Relay:
    """`account` is for reconciling; without one the relay knows only what webhooks tell it."""

    def __init__(
        self,
        options: RelayOptions,
        keys: Sequence[Secret],
        account: Account | None,
        *,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        self._options, self._keys, self._clock = options, keys, clock
        self._metrics = Metrics()
        self._log = SqliteLog(options.data / "events.db", clock=clock, metrics=self._metrics)
        self._vitals = Vitals(self._log, clock, has_key=lambda: bool(keys), metrics=self._metrics)
        self._reconciler: Reconciler | None = None
        if account is not None:
            holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
            self._reconciler = Reconciler(account, self._log, clock=clock, metrics=self._metrics, holder=holder)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Running]:
        """Everything can be reached inside. Raises LogTrouble and SocketTrouble."""
        async with AsyncExitStack() as stack:
            http, feed = _sockets(self._options, stack)
            epoch = await self._log.open()
            stack.push_async_callback(self._log.close)
            where = Running(
                address(http), self._options.public_url or address(http) + PATH, str(feed.getsockname()), epoch
            )
            async with _in_background(self._work()), self._serving(where, http, feed):
                await self._vitals.look()
                systemd.notify("READY=1")
                yield where

    def _work(self) -> list[Coroutine[Any, Any, Any]]:
        work: list[Coroutine[Any, Any, Any]] = [self._vitals.run(), self._trim()]
        if self._reconciler:
            work.append(self._reconciler.run())
        if seconds := systemd.watchdog_seconds():
            work.append(self._tell_alive(seconds))
        return work

    @asynccontextmanager
    async def _serving(self, where: Running, http: socket.socket, feed: socket.socket) -> AsyncIterator[None]:
        """Both faces. At the end requests in flight are answered first, then the inboxes hear that it is over."""
        group = self._options.group
        hub = Hub(
            self._log,
            where.epoch,
            clock=self._clock,
            metrics=self._metrics,
            groups=frozenset({group}) if group else None,
            status=lambda: self._status(where),
        )
        receiver = self._receiver(where.public_url)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(hub.running())
            await stack.enter_async_context(hub.on_unix(feed))
            if self._options.feed_tcp and self._options.feed_token:
                listener = _tcp_socket(self._options.feed_tcp)
                await stack.enter_async_context(hub.on_tcp(listener, self._options.feed_token))
            server = await stack.enter_async_context(serving(receiver, [http], Limits(), self._metrics))
            try:
                yield
            finally:
                with suppress(OSError):  # A service manager that has gone need not hear it.
                    systemd.notify("STOPPING=1")
                await _end(receiver, server, hub)

    def _receiver(self, public_url: str) -> Receiver:
        return Receiver(
            self._log,
            lambda: self._keys,
            public_url,
            hmac=self._options.hmac,
            clock=self._clock,
            metrics=self._metrics,
            health=self._vitals,
            expired=self._reconciler.wake if self._reconciler else lambda: None,
        )

    def _status(self, where: Running) -> dict[str, Any]:
        """What `GET /status` adds to what the hub reports of itself and its inboxes."""
        ready = self._vitals.ready
        reconciler = self._reconciler
        return {
            "public_url": where.public_url,
            "received": {result: self._metrics.counted("received", result=result) for result in RESULTS},
            "ready": ready.ok,
            "reasons": ready.reasons,
            "reconcile": reconciler and {"last_at": reconciler.last_at, "trouble": reconciler.trouble},
        }

    async def _trim(self) -> None:
        """By age, and by number."""
        while True:
            try:
                gone = await self._log.trim(before=self._clock() - self._options.keep_days * DAY, keep_last=0)
                gone += await self._log.trim(before=self._clock(), keep_last=self._options.keep_events)
            except LogTrouble as trouble:
                log.warning("the log was not trimmed: %s", trouble)
            else:
                log.info("trimmed %s events", gone)
            await asyncio.sleep(TRIMMING)

    async def _tell_alive(self, seconds: float) -> None:
        """A sign of life, twice in the time that is allowed, while writes to the log come back."""
        while True:
            if self._clock() - self._vitals.alive_at < seconds * 1e9:
                systemd.notify("WATCHDOG=1")
            await asyncio.sleep(seconds / 2)


async def _end(receiver: Receiver, server: HttpServer, hub: Hub) -> None:
    receiver.stopping = True
    server.stop_accepting()
    await server.drain(IN_FLIGHT)
    await hub.close("restart")


@asynccontextmanager
async def _in_background(work: Sequence[Coroutine[Any, Any, Any]]) -> AsyncIterator[None]:
    """The work ends with the block; a fault in it ends the block."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


def _sockets(options: RelayOptions, stack: AsyncExitStack) -> tuple[socket.socket, socket.socket]:
    """For webhooks and for inboxes: handed over by a service manager, or made here and taken away at the end."""
    found = systemd.handed_over()
    for listener in found.values():
        stack.callback(listener.close)
    http = found.get("http") or _made(options.listen, options.group, stack)
    return http, found.get("feed") or _made(str(options.feed), options.group, stack)


def _made(place: str, group: str | None, stack: AsyncExitStack) -> socket.socket:
    if not place.startswith("/"):
        return stack.enter_context(_tcp_socket(place))
    stack.callback(remove, Path(place))
    return stack.enter_context(unix_socket(Path(place), group=group))


def _tcp_socket(place: str) -> socket.socket:
    host, _, port = place.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), int(port)), family=family)
    except OSError as error:
        raise SocketTrouble(
            f"The relay cannot listen on {place}: {os.strerror(error.errno or 0)}. "
            "Does a relay run already? `ternbox relay status` shows it."
        ) from None


def address(listener: socket.socket) -> str:
    name = listener.getsockname()
    if listener.family == socket.AF_UNIX:
        return f"unix:{name}"
    return f"http://[{name[0]}]:{name[1]}" if ":" in name[0] else f"http://{name[0]}:{name[1]}"
