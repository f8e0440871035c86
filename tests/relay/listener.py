"""An inbox in a process of its own that prints the numbers of its events, for tests that stop it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.relay.processes import connect
from tui.relay import wire


async def main(feed: Path) -> None:
    async with connect(feed) as line:
        await line.send(wire.encode(wire.Hello(wire.VERSION, "test", 0)).decode())
        while True:
            match wire.from_relay(await line.recv()):
                case wire.Live():
                    print("live", flush=True)
                case wire.Event(seq=seq):
                    print(seq, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
