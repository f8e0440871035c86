"""Backends of the `keyring` package that a person may have configured: good ones and bad ones. A test puts this module
on the path of a process under another name.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from keyring.backend import KeyringBackend

SHELF = Path(os.environ["HOME"]) / "shelf.json"


class Good(KeyringBackend):
    """Keeps what it is given."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        value = self._all().get(f"{service}/{username}")
        return None if value is None else str(value)

    def set_password(self, service: str, username: str, password: str) -> None:
        SHELF.write_text(json.dumps({**self._all(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        del kept[f"{service}/{username}"]
        SHELF.write_text(json.dumps(kept))

    def _all(self) -> dict[str, object]:
        kept: dict[str, object] = json.loads(SHELF.read_text()) if SHELF.exists() else {}
        return kept


class Dropping(Good):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Hanging(Good):
    """Waits for a window that nobody sees."""

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(3600)
        return None


class Raising(Good):
    """Fails with a message that holds what nobody may see."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError(f"could not store {password}")


class Slow(Good):
    """Stops on the way, so that a test can end the process there."""

    def set_password(self, service: str, username: str, password: str) -> None:
        SHELF.with_name("writing").touch()
        time.sleep(0.3)
        super().set_password(service, username, password)
        time.sleep(0.3)


class PlaintextKeyring(Good):
    """What `keyrings.alt` calls its own."""


class Innocent(PlaintextKeyring):
    """A good name for a bad thing."""
