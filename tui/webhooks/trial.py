"""`webhooks test`: an event of our own goes through the public address, and each step says how it went."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing, closing
from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import urlsplit

from msgspec import json

from tui.credentials import Secret
from tui.doctor.report import Line
from tui.webhooks import posting, route, verdict
from tui.webhooks.posting import Answered
from tui.webhooks.route import Target
from tui.webhooks.steps import AREA, Stuck, clean, stuck

KIND = "ternbox.test"
HEARD = 5.0  # seconds until an event that is in the log must have come to an inbox

Heard = Callable[[str, float], Awaitable[bool]]
"""Whether an event of ours with this id came over the feed, within so many seconds."""


class NoFeed(Exception):
    """Nobody can listen to the relay from here; `str(error)` says why in a sentence or two."""


Subscribe = Callable[[], AbstractAsyncContextManager[Heard]]
"""Listens to the relay of this host as an inbox does. Raises NoFeed."""


@dataclass(frozen=True)
class Trial:
    """`keys` as `signing_keys` has them: the first one signs. `known` asks for more addresses that a relay goes by."""

    url: str
    keys: Sequence[Secret]
    subscribe: Subscribe
    known: Callable[[], Awaitable[Sequence[str]]]
    clock: Callable[[], int] = time.time_ns

    async def run(self) -> AsyncGenerator[Line, None]:
        """The steps as they happen, up to the first that is bad."""
        try:
            async with aclosing(self._steps()) as steps:
                async for line in steps:
                    yield clean(line)
        except Stuck as error:
            yield clean(error.line)

    async def _steps(self) -> AsyncGenerator[Line, None]:
        target = Target(self.url)
        line, addresses = await route.look_up(target)
        yield line
        line, streams, address = await route.connect(target, addresses)
        yield line
        async with AsyncExitStack() as stack:
            stack.enter_context(closing(streams[1]))
            yield await route.secure(target, streams)
            heard = await self._listen(stack)
            id_ = token_hex(16)
            body = json.encode({"type": KIND, "id": id_})
            request = posting.request(target, self.keys[0], self.url, body, self.clock())
            answer = await posting.exchange(streams, request)
            yield verdict.of_proxy(answer, target)
            forged = await self._why_forged(target, address) if verdict.is_forged(answer) else None
            for line in verdict.of_relay(answer, target, self.keys[0], forged):
                yield line
            yield await _over_hub(heard, id_)

    async def _listen(self, stack: AsyncExitStack) -> Heard | NoFeed:
        try:
            return await stack.enter_async_context(self.subscribe())
        except NoFeed as error:
            return error

    async def _why_forged(self, target: Target, address: str) -> Stuck:
        """The relay does not tell what it would have taken, so the likely mistakes are tried."""
        urls = list(_urls(target, await self.known()))
        for key in self.keys:
            for url in urls:
                if (key, url) == (self.keys[0], self.url):
                    continue
                answer = await self._try(target, address, key, url)
                if answer and (answer.status == 200 or answer.why == "expired"):
                    return self._found_out(target, key, url)
        words = (
            f"the relay has another signing key than this one (fingerprint {self.keys[0].fingerprint}), or its "
            f"public_url is not exactly {self.url}."
        )
        return stuck("signature", words, verdict.of_the_relay(target), verdict.LOGIN)

    async def _try(self, target: Target, address: str, key: Secret, url: str) -> Answered | None:
        body = json.encode({"type": KIND, "id": token_hex(16)})
        try:
            _, streams, _ = await route.connect(target, [address])
            with closing(streams[1]):
                await route.secure(target, streams)
                return await posting.exchange(streams, posting.request(target, key, url, body, self.clock()))
        except Stuck:
            return None

    def _found_out(self, target: Target, key: Secret, url: str) -> Stuck:
        if url != self.url:
            words = f"the relay's public_url is {url}, and MessageBird calls {self.url}: they must be the same."
            return stuck("signature", words, verdict.of_the_relay(target))
        words = (
            f"the relay has the previous signing key (fingerprint {key.fingerprint}), and not the one of now "
            f"({self.keys[0].fingerprint})."
        )
        return stuck("signature", words, "give the relay both keys while one takes the place of the other")


def _urls(target: Target, known: Sequence[str]) -> Iterator[str]:
    """The address, and then what a relay may take for it, all with the query that is sent."""
    yield target.url
    query = urlsplit(target.url).query
    for base in dict.fromkeys((*_misspelt(target), *(url.partition("?")[0] for url in known))):
        url = f"{base}?{query}" if query else base
        if url != target.url:
            yield url


def _misspelt(target: Target) -> Iterator[str]:
    """The same place as the relay may have been told it wrongly: another scheme, with or without the port."""
    parts = urlsplit(target.url)
    host = f"[{target.host}]" if ":" in target.host else target.host
    for scheme in ("https", "http"):
        for place in (parts.netloc, host, f"{host}:{target.port}", f"{host}:443", f"{host}:80"):
            yield f"{scheme}://{place}{parts.path}"


async def _over_hub(heard: Heard | NoFeed, id_: str) -> Line:
    if isinstance(heard, NoFeed):
        return AREA.skipped("hub", f"not tried. {heard}")
    began = time.monotonic()
    if await heard(id_, HEARD):
        return AREA.good("hub", "it came to this inbox", time.monotonic() - began)
    words = (
        f"it did not come to the inboxes of this host within {HEARD:.0f} s: its relay is another one, or it is stuck."
    )
    raise stuck("hub", words, verdict.STATUS)
