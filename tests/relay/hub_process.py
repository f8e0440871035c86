"""A hub with a real log in a process of its own: `python -m tests.relay.hub_process FOLDER [LIMITS]`.

The first line on stdout says that the socket FOLDER/feed.sock is there. A line `append N SIZE` on stdin appends N
events, in batches of 50, and is answered with the newest number; SIGTERM closes the hub as a relay does, and says how
long it took.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path

from tui.relay.events import New
from tui.relay.feeds import FeedLimits
from tui.relay.hub import Hub
from tui.relay.sockets import unix_socket
from tui.relay.sqlite_log import SqliteLog


async def main(folder: Path, limits: FeedLimits) -> None:
    log = SqliteLog(folder / "log" / "events.db")
    epoch = await log.open()
    hub = Hub(log, epoch, limits=limits)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with hub.running(), hub.on_unix(unix_socket(folder / "feed.sock")):
        say({"epoch": epoch})
        work = asyncio.create_task(obey(log))
        await stop.wait()
        work.cancel()
        began = time.monotonic()
        await hub.close("restart")
        say({"closed_in": time.monotonic() - began})
    await log.close()


async def obey(log: SqliteLog) -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    count = 0
    while line := await lines.readline():
        _, amount, size = line.decode().split()
        body = json.dumps({"text": "x" * int(size)}).encode()
        for _ in range(0, int(amount), 50):
            batch = [New(f"event-{(count := count + 1)}", "message.created", body, time.time_ns()) for _ in range(50)]
            appended = await log.append(batch)
        say({"newest": appended[-1].seq})


def say(fact: dict[str, object]) -> None:
    print(json.dumps(fact), flush=True)


if __name__ == "__main__":
    given = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    asyncio.run(main(Path(sys.argv[1]), FeedLimits(**given)))
