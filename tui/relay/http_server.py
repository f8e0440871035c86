"""uvicorn in our own event loop, on sockets that are given, made strict: every request has a deadline.

uvicorn has none of its own, for heads or bodies: who sends a byte a second would hold a connection for ever.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio import TimerHandle
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tui.relay.answers import Refused
from tui.relay.heads import fault_of
from tui.relay.limits import Limits
from tui.relay.metrics import Metrics

App = Callable[[Any, Any, Any], Awaitable[None]]


@asynccontextmanager
async def serving(
    app: App, sockets: Sequence[socket.socket], limits: Limits, metrics: Metrics | None = None
) -> AsyncIterator[HttpServer]:
    """Serve until the end of the block; what is then still in flight is cut. Listening sockets are closed."""
    config, state, loop = _config(app, limits), ServerState(), asyncio.get_running_loop()
    counts = metrics or Metrics()

    def connection() -> _Connection:
        return _Connection(config, state, limits, counts)

    server = HttpServer(state)
    try:
        for each in sockets:
            _answer_at_once(each)
            server.servers.append(await loop.create_server(connection, sock=each, backlog=2048))
        yield server
    finally:
        server.stop_accepting()
        await server.drain(0)


class HttpServer:
    def __init__(self, state: ServerState) -> None:
        self._state = state
        self.servers: list[asyncio.Server] = []

    def stop_accepting(self) -> None:
        for server in self.servers:
            server.close()

    async def drain(self, seconds: float) -> None:
        """Requests in flight may end within so many seconds; idle connections close at once."""
        await asyncio.sleep(0.01)  # What has come in by now is still read.
        for each in list(self._state.connections):
            each.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._state.connections:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        for each in list(self._state.connections):
            each.transport.abort()


def _config(app: App, limits: Limits) -> uvicorn.Config:
    config = uvicorn.Config(
        cast(Any, app), http="h11", ws="none", lifespan="off", interface="asgi3", log_config=None, access_log=False,
        proxy_headers=False, server_header=False, date_header=False, timeout_keep_alive=limits.keep_alive,
        h11_max_incomplete_event_size=32768,
    )  # fmt: skip
    config.load()
    return config


def _answer_at_once(listener: socket.socket) -> None:
    """An answer is written in two pieces, and the second would wait for the peer's delayed acknowledgement (40 ms).
    asyncio prevents that only for sockets that were made with the protocol's number."""
    if listener.family != socket.AF_UNIX:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Connection(H11Protocol):
    def __init__(self, config: uvicorn.Config, state: ServerState, limits: Limits, metrics: Metrics) -> None:
        super().__init__(config, state, {})
        self._limits, self._metrics = limits, metrics
        self._deadline: TimerHandle | None = None
        self._refused = self._too_many = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._too_many = len(self.connections) > self._limits.connections
        if len(self.connections) > 2 * self._limits.connections:
            transport.abort()
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._refused:
            super().data_received(data)

    def handle_events(self) -> None:
        received = self.conn.trailing_data[0] if self.conn.their_state is h11.IDLE else b""
        if received:
            self._begin()
            fault = self._busy() if self._too_many else fault_of(received, self._limits)
            if fault:
                self._refuse(fault)
                return
        super().handle_events()

    def on_response_complete(self) -> None:
        self._end()
        super().on_response_complete()
        if self.transport.is_closing():
            self._cut_soon()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._cut_soon()

    def send_400_response(self, msg: str) -> None:
        self._refuse(Refused(400, "not HTTP"))

    def _should_upgrade(self) -> bool:
        return False

    def _busy(self) -> Refused:
        return Refused(503, "busy", "trouble", later=self._limits.retry_after)

    def _begin(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._limits.deadline, self._out_of_time)

    def _end(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _out_of_time(self) -> None:
        if self.cycle is None and not self.conn.trailing_data[0]:
            self.transport.close()  # Nothing was asked, so nothing is answered.
        else:
            self._refuse(Refused(408, "too slow"))

    def _refuse(self, refused: Refused) -> None:
        """Say so and close. The rest of what the other side sends is read for a moment and dropped: to close with
        bytes unread would reset the connection, and the answer with it."""
        self._end()
        self._unset_keepalive_if_required()
        self._refused = True
        self._metrics.count("received", result=refused.result)
        if self.cycle and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:
                self.transport.abort()
                return
        self.transport.write(refused.answer.closing())
        with suppress(OSError):  # It is gone already.
            self.transport.write_eof()
        self.flow.resume_reading()
        self._cut_soon()

    def _cut_soon(self) -> None:
        """To close waits for whoever does not read; this does not."""
        self.loop.call_later(self._limits.linger, self.transport.abort)
