"""The body of an answer, taken part by part within what was agreed to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Callable

from tui.api.decoding import Decoder
from tui.api.file_errors import FileError, TooBig

CRAWL = 30.0, 1000
"""In so many seconds so many bytes must come, or a download is given up."""


async def take(
    parts: AsyncIterable[bytes],
    decoder: Decoder,
    write: Callable[[bytes], None],
    cap: int,
    progress: Callable[[int], None],
) -> int:
    """Hand the parts of a body on as they come, unpacked; answers how many bytes there were."""
    done = 0
    pace = _Pace()
    progress(0)
    async for data in parts:
        pace.came(len(data))
        for part in decoder.feed(data):
            done += len(part)
            if done > cap:
                raise TooBig(f"it has more than {cap:,} bytes")
            write(part)
        progress(done)
    decoder.finish()
    return done


class _Pace:
    """Gives up on what crawls: a byte now and then would keep a download alive for ever."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._since, self._bytes = self._clock(), 0

    def came(self, size: int) -> None:
        seconds, least = CRAWL
        self._bytes += size
        if self._clock() - self._since >= seconds:
            if self._bytes < least:
                raise FileError("it comes too slowly")
            self._since, self._bytes = self._clock(), 0
