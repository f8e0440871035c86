"""Where a profile keeps its keys: the keyring of this host, or plain files for somebody who asked for them by name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tui.config import Settings
from tui.credentials import advice, key_file, os_keyring
from tui.credentials.errors import NoKey, Way
from tui.credentials.os_keyring import Item
from tui.credentials.secret import Secret


class Shelf(Protocol):
    """Every call may block for some seconds, and raises NoKey when the place cannot be used."""

    @property
    def where(self) -> str:
        """Fits behind “it is in”."""

    def ready(self) -> None:
        """Raises NoKey when nothing could be put there now."""

    def get(self, item: Item) -> Secret | None: ...

    def put(self, key: Secret, item: Item) -> None: ...

    def drop(self, item: Item) -> bool: ...


class KeyringShelf:
    where = "the keyring of this host"

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def ready(self) -> None:
        os_keyring.get(self._profile)

    def get(self, item: Item) -> Secret | None:
        return os_keyring.get(self._profile, item)

    def put(self, key: Secret, item: Item) -> None:
        os_keyring.put(self._profile, key, item)

    def drop(self, item: Item) -> bool:
        return os_keyring.drop(self._profile, item)


class FileShelf:
    def __init__(self, settings: Settings) -> None:
        self._access_key = key_file.insecure_file(settings)
        self.where = f"{self._access_key}, as plain text"

    def ready(self) -> None:
        """A file can always be tried."""

    def get(self, item: Item) -> Secret | None:
        path = self._path(item)
        return key_file.read(path) if path.exists() else None

    def put(self, key: Secret, item: Item) -> None:
        path = self._path(item)
        try:
            key_file.write(path, key)
        except OSError as error:
            raise NoKey(f"The key could not be written to {path}: {error.strerror}.") from None

    def drop(self, item: Item) -> bool:
        path = self._path(item)
        was_there = path.exists()
        path.unlink(missing_ok=True)
        return was_there

    def _path(self, item: Item) -> Path:
        return self._access_key.with_name(item)


def shelf(settings: Settings) -> Shelf:
    """Where this profile keeps its keys; raises NoKey for one that does not keep them here."""
    if settings.key_source == "keyring":
        return KeyringShelf(settings.profile)
    if settings.key_source == "insecure-file":
        return FileShelf(settings)
    if settings.key_source == "command":
        words = "This profile takes its key from a key_command, so it is not kept here."
        raise NoKey(words, Way("put the new key where the command reads it", " ".join(settings.key_command)))
    words = 'This profile has key_source = "prompt", so its key is kept nowhere.'
    raise NoKey(words, advice.keep(settings.profile))
