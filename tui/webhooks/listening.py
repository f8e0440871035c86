"""Listening to the relay of this profile as an inbox does, until an event of ours has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import DecodeError, Struct, json

from tui.config import Settings
from tui.credentials import NoKey
from tui.credentials.patience import aside
from tui.plain import Refusal
from tui.relay import looking
from tui.relay.looking import Look, Lost, Place
from tui.relay_desk.place import place_of, reached
from tui.webhooks.trial import Heard, NoFeed


class _Ours(Struct):
    id: str


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[Heard]:
    """From now on, to the relay that the inbox of this profile would use. Raises NoFeed."""
    place = _place(settings)
    async with AsyncExitStack() as stack:
        try:
            with reached(place):
                look = await stack.enter_async_context(looking.look(place, None))
        except Refusal as error:
            raise NoFeed(str(error)) from None
        yield lambda id_, seconds: _heard(look, id_, seconds)


def _place(settings: Settings) -> Place:
    try:
        return place_of(settings, None)
    except (Refusal, NoKey) as error:
        raise NoFeed(str(error)) from None


async def _heard(look: Look, id_: str, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            while not _is(id_, bytes((await look.event()).ev)):
                pass
            return True
    except (Lost, TimeoutError):
        return False


def _is(id_: str, body: bytes) -> bool:
    try:
        return json.decode(body, type=_Ours).id == id_
    except DecodeError:
        return False


async def public_urls(settings: Settings) -> list[str]:
    """What the relay of this profile takes for its public address; none where it does not say."""
    try:
        place = _place(settings)
        said = await aside(lambda: looking.status(place))
    except (NoFeed, Lost):
        return []
    return [url] if isinstance(url := said.get("public_url"), str) else []
