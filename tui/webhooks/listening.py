"""Listening to the relay as an inbox does, until an event of ours has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import DecodeError, Struct, json

from tui.config import Settings, feed_sockets
from tui.relay.wire import VERSION, BadFrame, Event, FromRelay, Hello, Live, encode, from_relay
from tui.sync.line import Line, NoRelay, RelayWay
from tui.sync.talk import LineLost
from tui.webhooks.trial import KIND, Heard, NoFeed

GREETING = 5.0  # seconds


class _Ours(Struct):
    id: str


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[Heard]:
    """From now on, to the relay that the inbox of this profile would use. Raises NoFeed."""
    line = await _connected(settings)
    try:
        yield lambda id_, seconds: _heard(line, id_, seconds)
    finally:
        line.abort()


async def _connected(settings: Settings) -> Line:
    way = RelayWay(settings.relay, settings.relay_token_file, feed_sockets(), wanted=False)
    try:
        async with asyncio.timeout(GREETING):
            line = await way()
            await line.send(encode(Hello(VERSION, "webhooks test", kinds=frozenset({KIND}), look=True)))
            while not isinstance(await _next(line), Live):
                pass
            return line
    except NoRelay:
        raise NoFeed("no relay of this host can be reached from here") from None
    except (LineLost, TimeoutError, BadFrame) as error:
        raise NoFeed("the relay of this host does not let us in: `ternbox doctor` says more") from error


async def _next(line: Line) -> FromRelay | None:
    return from_relay(await line.receive())


async def _heard(line: Line, id_: str, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            while True:
                frame = await _next(line)
                if isinstance(frame, Event) and _is_ours(frame, id_):
                    return True
    except (LineLost, TimeoutError, BadFrame):
        return False


def _is_ours(event: Event, id_: str) -> bool:
    try:
        return json.decode(event.ev, type=_Ours).id == id_
    except DecodeError:
        return False
