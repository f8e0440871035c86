"""The access key on its way into a request, and what happens when it is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

import httpx

from tui.api.addresses import Addresses

REFUSED_FOR = 5.0  # seconds in which all that is on its way is refused together


class Key(Protocol):
    """An access key that shows itself only when asked."""

    def reveal(self) -> str: ...


Another = Callable[[Key], Awaitable[Key | None]]
"""Asked for another key when one was refused; None when there is none."""


class KeyAuth(httpx.Auth):
    """Puts the key into a request, if it goes to the API. A refused key is asked for once more where it came from:
    somebody may have put a new one there.
    """

    def __init__(self, key: Key, to: Addresses, another: Another | None = None) -> None:
        self.key, self._to, self._another = key, to, another
        self._in_vain: tuple[Key, float] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        if not self._to.holds(str(request.url)):
            yield request
            return
        used = self.key
        request.headers["Authorization"] = f"AccessKey {used.reveal()}"
        response = yield request
        if response.status_code == 401 and await self._is_replaced(used):
            request.headers["Authorization"] = f"AccessKey {self.key.reveal()}"
            yield request

    async def _is_replaced(self, refused: Key) -> bool:
        async with self._one_at_a_time:
            if self.key is refused and self._another and not self._was_in_vain(refused):
                found = await self._another(refused)
                if self.key is refused:  # meanwhile the person may have entered one
                    self.key = found or refused
                    self._in_vain = None if found else (refused, time.monotonic())
            return self.key is not refused

    def _was_in_vain(self, key: Key) -> bool:
        return (
            self._in_vain is not None and self._in_vain[0] is key and time.monotonic() - self._in_vain[1] < REFUSED_FOR
        )
