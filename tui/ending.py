"""What ends a command that serves: SIGTERM, SIGINT or, if asked for, the end of its stdin."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from contextlib import suppress


def end_wanted(*, until_eof: bool) -> asyncio.Event:
    """An event of the running loop that is set when it is time to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        threading.Thread(target=_wait_for_eof, args=(loop, stop), daemon=True).start()
    return stop


def _wait_for_eof(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    with suppress(RuntimeError):  # The loop is closed: we are ending anyway.
        loop.call_soon_threadsafe(stop.set)
