"""The real relay around the inboxes: its log in SQLite and its hub on a unix socket, to be stopped and started."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tui.api.webhook_events import event_of
from tui.relay.engine import LogTrouble
from tui.relay.events import New
from tui.relay.feeds import FeedLimits
from tui.relay.hub import Hub
from tui.relay.sockets import unix_socket
from tui.relay.sqlite_log import SqliteLog
from tui.sync import RelayWay

LIMITS = FeedLimits(ping=0.5)


class RealRelay:
    """`path` is the feed's socket. `start` goes on with the log that is there."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "feed.sock"
        self._file = folder / "events.db"
        self._running = AsyncExitStack()
        self.log: SqliteLog | None = None
        self.hub: Hub | None = None

    @property
    def way(self) -> RelayWay:
        return RelayWay(str(self.path), "", [], wanted=True)

    async def start(self) -> None:
        log = SqliteLog(self._file)
        epoch = await log.open()
        self._running.push_async_callback(log.close)
        self.log, self.hub = log, Hub(log, epoch, limits=LIMITS)
        await self._running.enter_async_context(self.hub.running())
        await self._running.enter_async_context(self.hub.on_unix(unix_socket(self.path)))

    async def stop(self) -> None:
        hub, self.hub, self.log = self.hub, None, None
        if hub:
            await hub.close("restart")
        await self._running.aclose()

    async def hears(self, body: bytes) -> bool:
        """A webhook, as the receiver stores it; False when it could not."""
        said = event_of(body)
        if self.log is None:
            return False
        event = New(said.id, said.kind or "unparsed", body, time.time_ns(), channel_id=said.channel_id)
        try:
            await self.log.append([event])
        except LogTrouble:
            return False
        return True


@asynccontextmanager
async def real_relay() -> AsyncIterator[RealRelay]:
    folder = Path(tempfile.mkdtemp(prefix="tb-", dir="/tmp"))  # paths of sockets are short
    relay = RealRelay(folder)
    try:
        await relay.start()
        yield relay
    finally:
        await relay.stop()
        shutil.rmtree(folder)
