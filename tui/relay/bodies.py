"""The body of a request: read up to a limit, or dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from tui.relay.answers import Refused

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Gone(Exception):
    """The other side has closed the connection."""


class Body:
    """`ended` is True when nothing of it is still to come."""

    def __init__(self, headers: Mapping[bytes, bytes], receive: Receive) -> None:
        self._receive = receive
        self._declared = int(headers.get(b"content-length", b"0"))
        self.ended = not self._declared and b"transfer-encoding" not in headers

    async def whole(self, limit: int) -> bytes:
        """Raises Refused as soon as it is known to be longer than `limit` bytes."""
        if self._declared > limit:
            raise _too_big()
        parts, size = [], 0
        while not self.ended:
            parts.append(await self._next())
            size += len(parts[-1])
            if size > limit:
                raise _too_big()
        return b"".join(parts)

    async def drop(self, seconds: float) -> None:
        """Read what comes in so many seconds and forget it."""
        with suppress(TimeoutError, Gone):
            async with asyncio.timeout(seconds):
                while not self.ended:
                    await self._next()

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] != "http.request":
            raise Gone
        self.ended = not message.get("more_body")
        part: bytes = message.get("body", b"")
        return part


def _too_big() -> Refused:
    return Refused(413, "too big", "too_big")
