"""A process with an event log, for tests that kill it: takes ids on a unix socket, a line each, and answers a number.

    python log_child.py LOG SOCKET

HOLD in the environment is how many seconds it waits between the commit and the answer. FILE_LIMIT is how large a file
it may write, in bytes: what comes after is an I/O error.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from pathlib import Path

from tui.relay.engine import LogTrouble
from tui.relay.events import New
from tui.relay.sqlite_log import SqliteLog

HOLD = float(os.environ.get("HOLD", "0"))


async def main(path: Path, socket: str) -> None:
    log = SqliteLog(path)
    try:
        print(await log.open(), flush=True)
    except LogTrouble as error:
        sys.exit(str(error))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(await answer(line.decode().strip()))
        writer.close()

    async def answer(id_: str) -> bytes:
        if id_ == "health":
            return f"{(await log.health()).trouble}\n".encode()
        try:
            (appended,) = await log.append([New(id_, "message.created", b"x" * 1300, 5, nonce=f"nonce of {id_}")])
        except LogTrouble as error:
            return f"{error}\n".encode()
        await asyncio.sleep(HOLD)
        return f"{appended.seq}\n".encode()

    server = await asyncio.start_unix_server(serve, socket)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", flush=True)
    await stop.wait()
    server.close()
    await log.close()


if __name__ == "__main__":
    if limit := int(os.environ.get("FILE_LIMIT", "0")):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
