"""The inbox and its key: found behind the first frame, read once more when it is refused, exchanged by the person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui.app.access import NoAccess
from tui.config import ConfigError, Settings
from tui.connection import Clock, connected, load_network
from tui.credentials import Found, NoKey, Secret
from tui.credentials.patience import aside
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.credentials.shelf import Shelf
    from tui.store import Store
    from tui.sync import Sync

log = logging.getLogger(__name__)

FIRST_KEYS = 0.2  # seconds that are left to the first keys: what is loaded here takes as long as the inbox did
FOR_THIS_RUN = "It is used for this run only."
DEMO = "This is the demo: its account is invented, and has no other key."


class KeyAccess:
    """What `app.access.Access` asks for. `found` is the key when something before the keyring had it; `without` is why
    there is none, when that is known and the keyring is not to be asked.
    """

    def __init__(
        self, settings: Settings, store: Store, found: Found | None, clock: Clock, without: NoKey | None = None
    ) -> None:
        self._settings, self._store, self._found, self._clock = settings, store, found, clock
        self._without = without
        self._running: tuple[Client, Sync] | None = None

    @property
    def source(self) -> str:
        return "" if self._found or self._without else "the keyring"

    @property
    def is_for_tests(self) -> bool:
        return self._found is not None and self._found.key.is_for_tests

    @property
    def client(self) -> Client | None:
        """The connection that the inbox has just now."""
        return self._running[0] if self._running else None

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Sync]:
        await asyncio.sleep(FIRST_KEYS)
        # One after the other: two threads that load modules at the same time take longer than both in turn.
        found = await self._wait_for_key()
        async with connected(self._settings, found.key, self._store, self._clock, self._another) as running:
            self._running = running
            try:
                yield running[1]
            finally:
                self._running = None

    async def _wait_for_key(self) -> Found:
        """A key that is typed while the keyring is being asked counts."""
        if self._found is not None:
            return self._found
        if self._without is not None:
            raise no_access(self._without)
        try:
            found = await aside(lambda: _from_keyring(self._settings))
        except NoKey as error:
            if self._found is None:
                raise no_access(error) from None
        else:
            self._found = self._found or found
        return self._found

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
        if self._settings.kind == "demo":
            return DEMO
        if self._settings.key_source == "insecure-file":
            return "It will be kept on this host as plain text, as you asked for."
        if self._settings.key_source != "keyring":
            return FOR_THIS_RUN
        try:
            await aside(lambda: _shelf(self._settings).ready())
        except NoKey as error:
            return f"{FOR_THIS_RUN} {clean_line(str(error), 300)}"
        return "It will be kept in the keyring of this host."

    async def log_in(self, typed: str, tell: Callable[[str], None]) -> str:
        if self._settings.kind == "demo":
            raise NoAccess(DEMO)
        key = Secret(typed)
        tell("Asking MessageBird what this key opens…")
        await asyncio.to_thread(load_network)
        from tui import login
        from tui.api.errors import ApiError
        from tui.credentials.os_keyring import ACCESS_KEY
        from tui.credentials.shelf import shelf
        from tui.plain import Refusal

        try:
            opened = await login.try_key(self._settings, key, login.known(self._store))
        except ApiError as error:
            raise NoAccess(clean_line(f"{error} {error.advice}", 500)) from None
        except NoKey as error:
            raise no_access(error) from None
        tell(f"The key works: {opened.words}. Keeping it…")
        try:
            _shelf(self._settings)
            kept = await aside(lambda: login.keep(self._settings, key, opened.kind))
        except (NoKey, ConfigError, Refusal) as error:
            self._use(Found(key, "what you typed"))
            return f"The key works: {opened.words}. {FOR_THIS_RUN} {clean_line(str(error), 300)}"
        self._use(Found(key, "the keyring", again=lambda: shelf(self._settings).get(ACCESS_KEY)))
        return f"The key works: {opened.words}. {kept}"

    def _use(self, found: Found) -> None:
        self._found = found
        if self._running:
            client, sync = self._running
            client.use(found.key)
            sync.nudge()


def no_access(error: NoKey) -> NoAccess:
    """For the screen, which asks for the key itself."""
    from tui.credentials import advice

    return NoAccess(clean_line(str(error), 500), [way for way in error.ways if way != advice.TYPE])


def _shelf(settings: Settings) -> Shelf:
    """Where a typed key is kept; NoKey for a keyring that would ask at the terminal, where the inbox is now."""
    from tui.credentials import backend
    from tui.credentials.shelf import shelf

    if settings.key_source == "keyring" and backend.backend().needs_terminal:
        raise NoKey("Your keyring may ask at the terminal, which the inbox has: use `ternbox login` instead.")
    return shelf(settings)


def _from_keyring(settings: Settings) -> Found:
    from tui.credentials import sources

    found = sources.from_keyring(settings)
    if settings.key_previous_until:
        from tui import login

        login.forget_expired(settings)
    return found
