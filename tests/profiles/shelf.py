"""A backend of the `keyring` package that keeps each key in a file of its own, each write whole or not at all.

Not for real keys. Its name is one that Ternbox does not refuse.
"""

from __future__ import annotations

import os
from pathlib import Path

from keyring.backend import KeyringBackend

BACKEND = f"{__name__}.Shelf"


class Shelf(KeyringBackend):
    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        path = _path(service, username)
        return path.read_text() if path.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        path = _path(service, username)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(password)
        fresh.replace(path)

    def delete_password(self, service: str, username: str) -> None:
        _path(service, username).unlink()


class Locked(Shelf):
    """Whoever asks it hears that it is locked."""

    def get_password(self, service: str, username: str) -> str | None:
        from keyring.errors import KeyringLocked

        raise KeyringLocked("locked")


def _path(service: str, username: str) -> Path:
    return Path(os.environ["HOME"]) / "shelf" / service / username
