"""The inbox and its key: found behind the first frame, read once more when it is refused, exchanged by the person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui.app.access import NoAccess
from tui.config import ConfigError, Kind, Settings
from tui.connection import Clock, connected, load_network
from tui.credentials import Found, NoKey, Secret, advice
from tui.credentials.patience import aside
from tui.plain import Refusal
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.store import Store
    from tui.sync import Sync

log = logging.getLogger(__name__)


class KeyAccess:
    """What `app.access.Access` asks for. `found` is the key when something before the keyring had it."""

    def __init__(self, settings: Settings, store: Store, found: Found | None, clock: Clock) -> None:
        self._settings, self._store, self._found, self._clock = settings, store, found, clock
        self._running: tuple[Client, Sync] | None = None

    @property
    def source(self) -> str:
        return self._found.source if self._found else "the keyring"

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Sync]:
        loading = asyncio.create_task(asyncio.to_thread(load_network))
        try:
            if self._found is None:
                self._found = await aside(lambda: _from_keyring(self._settings))
        except NoKey as error:
            raise no_access(error) from None
        finally:
            await loading
        key = self._found.key
        async with connected(self._settings, key, self._store, self._clock, self._another) as running:
            self._running = running
            try:
                yield running[1]
            finally:
                self._running = None

    async def _another(self, _: object) -> Secret | None:
        """The key was refused: another process may have put a new one where it came from."""
        found = self._found
        if found is None or found.again is None:
            return None
        try:
            key = await aside(found.again)
        except NoKey as error:
            log.info("the key was refused, and its source cannot be read again: %s", error)
            return None
        if key is None or key.is_same(found.key):
            return None
        self._found = Found(key, found.source, found.again)
        return key

    async def prospects(self) -> str:
        if self._settings.key_source == "insecure-file":
            return "It will be kept on this host as plain text, as you asked for."
        if self._settings.key_source != "keyring":
            return "It will be used for this run, and kept nowhere."
        try:
            await aside(lambda: _look_at_keyring(self._settings))
        except NoKey as error:
            return f"It will be used for this run only. {clean_line(str(error), 300)}"
        return "It will be kept in the keyring of this host."

    async def log_in(self, typed: str, tell: Callable[[str], None]) -> str:
        from tui import login
        from tui.api.errors import ApiError

        key = Secret(typed)
        tell("Asking MessageBird what this key opens…")
        try:
            opened = await login.try_key(self._settings, key)
        except ApiError as error:
            raise NoAccess(clean_line(f"{error} {error.advice}", 500)) from None
        except NoKey as error:
            raise no_access(error) from None
        tell(f"The key works: {opened.words}. Keeping it…")
        kept = await self._keep(key, opened.kind)
        self._use(key)
        return f"The key works: {opened.words}. {kept}"

    async def _keep(self, key: Secret, kind: Kind) -> str:
        from tui import login

        try:
            return await aside(lambda: login.keep(self._settings, key, kind))
        except (NoKey, ConfigError, Refusal) as error:
            return f"It is used for this run only. {clean_line(str(error), 300)}"

    def _use(self, key: Secret) -> None:
        self._found = Found(key, "what you typed", self._found.again if self._found else None)
        if self._running:
            client, sync = self._running
            client.use(key)
            sync.nudge()


def no_access(error: NoKey) -> NoAccess:
    """For the screen, which asks for the key itself."""
    return NoAccess(clean_line(str(error), 500), [way for way in error.ways if way != advice.TYPE])


def _from_keyring(settings: Settings) -> Found:
    from tui.credentials import sources

    found = sources.from_keyring(settings)
    if settings.key_previous_until:
        from tui import login

        login.forget_expired(settings)
    return found


def _look_at_keyring(settings: Settings) -> None:
    from tui.credentials.shelf import shelf

    shelf(settings).ready()
