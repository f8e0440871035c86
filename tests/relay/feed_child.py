"""An inbox in a process of its own: `python -m tests.relay.feed_child SOCKET [CURSOR]`.

Prints each frame it gets as a line, so that it can be frozen, ended, or run as another account.
"""

from __future__ import annotations

import asyncio
import sys

from websockets.asyncio.client import unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tui.relay import wire


async def main(path: str, cursor: int | None) -> None:
    try:
        async with unix_connect(path, f"ws://localhost{wire.PATH}", proxy=None, compression=None) as line:
            await line.send(wire.encode(wire.Hello(wire.VERSION, "child", cursor)), text=True)
            while True:
                print(await line.recv(), flush=True)
    except ConnectionClosed as closed:
        print("closed", closed.rcvd.code if closed.rcvd else 1006, flush=True)
    except InvalidStatus as refused:
        print("refused", refused.response.status_code, flush=True)
    except OSError as error:
        print("error", type(error).__name__, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None))
