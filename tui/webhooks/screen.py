"""The webhooks as the screen has them: over the connection of the inbox, and nothing heavy before it is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from tui.app.webhooks import Hook, Refused, Step
from tui.config import ConfigError, Settings
from tui.credentials import NoKey, Secret
from tui.credentials.patience import aside
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.doctor.report import Line
    from tui.webhooks.desk import Desk, Entry

Signing = Callable[[], list[Secret]]

TRIES, PAUSE = 50, 0.1  # times, and seconds between them, that a connection is looked for


class AccountWebhooks:
    """What `app.webhooks.Webhooks` asks for. `client` is None until the inbox has its key."""

    def __init__(self, settings: Settings, client: Callable[[], Client | None], signing: Signing) -> None:
        self._settings, self._client, self._signing = settings, client, signing
        self._keys: list[Secret] = []

    @property
    def public_url(self) -> str:
        return clean_line(self._settings.public_url, 300)

    async def look(self) -> list[Hook]:
        desk = await self._desk()
        with _refusing():
            entries = await desk.entries()
        return [_hook(entry, self._settings.public_url) for entry in entries]

    async def create(self) -> None:
        desk = await self._desk()
        with _refusing():
            await desk.create(self._settings.public_url)

    async def set_enabled(self, hook: Hook, enabled: bool) -> None:
        desk = await self._desk()
        with _refusing():
            await desk.set_enabled(hook.id, enabled)

    async def delete(self, hook: Hook) -> None:
        desk = await self._desk()
        with _refusing():
            await desk.delete(hook.id)

    async def _desk(self) -> Desk:
        client = await self._connected()
        await asyncio.to_thread(_load)
        from tui.api.webhooks import Webhooks
        from tui.webhooks.desk import Desk

        return Desk(Webhooks(client))

    async def _connected(self) -> Client:
        """The inbox opens before its connection is there."""
        for _ in range(TRIES):
            if (client := self._client()) is not None:
                return client
            await asyncio.sleep(PAUSE)
        raise Refused("There is no connection to MessageBird: the inbox waits for its access key.")

    async def test(self, url: str) -> AsyncGenerator[Step, None]:
        await asyncio.to_thread(_load)
        from tui.webhooks.desk import checked_url
        from tui.webhooks.listening import listening, public_urls
        from tui.webhooks.trial import Trial

        settings = self._settings
        try:
            self._keys = self._keys or await aside(self._signing)
        except NoKey as error:
            ways = [(clean_line(way.what, 200), clean_line(way.command, 300)) for way in error.ways]
            yield Step("signing key", "bad", clean_line(str(error), 500), tuple(ways))
            return
        with _refusing():
            trial = Trial(checked_url(url), self._keys, lambda: listening(settings), lambda: public_urls(settings))
        async with aclosing(trial.run()) as lines:
            async for line in lines:
                yield _step(line)


def signing_of(settings: Settings) -> Signing:
    """The signing keys of the profile. A keyring that would ask at the terminal is left alone: the inbox has it."""

    def keys() -> list[Secret]:
        from tui.credentials import backend
        from tui.credentials.signing import signing_keys

        if settings.kind == "demo":
            from tui.sandbox.server import SIGNING_KEY

            return [Secret(SIGNING_KEY)]
        return signing_keys(settings.profile, interactive=not backend.backend().needs_terminal)

    return keys


def _load() -> None:
    """Imports that take their time: for a thread."""
    import tui.webhooks.listening
    import tui.webhooks.trial  # noqa: F401


@contextmanager
def _refusing() -> Iterator[None]:
    from tui.api.errors import ApiError
    from tui.plain import Refusal

    try:
        yield
    except ApiError as error:
        raise Refused(clean_line(f"{error} {error.advice}", 500)) from None
    except (Refusal, ConfigError) as error:
        raise Refused(clean_line(str(error), 500)) from None


def _hook(entry: Entry, public_url: str) -> Hook:
    from tui.api.webhooks import EVENTS
    from tui.webhooks.desk import events_in_words

    webhook = entry.webhook
    return Hook(
        webhook.id,
        clean_line(webhook.url, 300),
        clean_line(entry.channel, 60),
        clean_line(events_in_words(webhook.events), 120),
        lacks=not set(EVENTS) <= set(webhook.events),
        enabled=webhook.enabled,
        is_ours=webhook.url == public_url,
    )


def _step(line: Line) -> Step:
    return Step(line.name, line.state.value, line.words, tuple((way.what, way.command) for way in line.fix))
