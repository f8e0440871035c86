"""What the relay is compared with, each the least program that could do the same: `python -m tests.bench.relay_floors`.

    hello          a bare uvicorn (h11) that reads the body of a POST and answers
    shout PATH     a bare websockets server on a unix socket that sends what one says to everybody
    read FILE      reads a log's rows in pages and encodes their frames, and says how long that took

The first line on stdout is JSON; the servers end with their stdin.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import sys
import time
from typing import Any

import uvicorn
from msgspec import Raw
from websockets.asyncio.server import ServerConnection, broadcast, unix_serve
from websockets.typing import Subprotocol

from tui.relay import wire
from tui.relay.tape import BATCH


def main() -> None:
    match sys.argv[1:]:
        case ["hello"]:
            asyncio.run(_hello())
        case ["shout", path]:
            asyncio.run(_shout(path))
        case ["read", path]:
            _say(_read(path))
        case _:
            sys.exit(__doc__)


async def _hello() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    config = uvicorn.Config(_answer, http="h11", loop="asyncio", ws="none", lifespan="off", access_log=False,
                            log_config=None, server_header=False, date_header=False)  # fmt: skip
    serving = asyncio.create_task(uvicorn.Server(config).serve([listener]))
    _say({"http": f"http://127.0.0.1:{listener.getsockname()[1]}"})
    await asyncio.to_thread(sys.stdin.read)
    serving.cancel()


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"20")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"seq":1,"new":true}'})


async def _shout(path: str) -> None:
    everybody: set[ServerConnection] = set()

    async def serve(connection: ServerConnection) -> None:
        await connection.recv()  # the hello
        everybody.add(connection)
        async for words in connection:
            broadcast(everybody, words)

    options: Any = {"compression": None, "ping_interval": None, "subprotocols": [Subprotocol(wire.SUBPROTOCOL)]}
    async with unix_serve(serve, path, **options):
        _say({"feed": path})
        await asyncio.to_thread(sys.stdin.read)


def _read(path: str) -> dict[str, float]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    began, seq, size = time.perf_counter(), 0, 0
    ask = "SELECT seq, id, kind, at, source, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?"
    while rows := database.execute(ask, (seq, BATCH)).fetchall():
        for seq, id_, kind, at, source, body in rows:
            size += len(wire.encode(wire.Event(seq, id_, kind, at, source, Raw(body))))
    return {"seconds": time.perf_counter() - began, "newest": seq, "bytes": size}


def _say(facts: dict[str, Any]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
