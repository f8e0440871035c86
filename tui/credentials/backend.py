"""Which class keeps the keys of this person: found without loading it, and without asking anybody."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from msgspec import Struct

BACKEND_VARIABLE = "PYTHON_KEYRING_BACKEND"
SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
_OF_PLATFORM = {"darwin": "keyring.backends.macOS.Keyring", "win32": "keyring.backends.Windows.WinVaultKeyring"}
_QUIET = ("keyring.backends.SecretService.", *(_OF_PLATFORM.values()), "keyring.backends.libsecret.")
_REFUSED = ("null", "fail", "plaintext", "chainer", "keyrings.alt", "uncrypted")


class Backend(Struct, frozen=True):
    """Which class keeps the keys. `configured_by` is the variable or file that names it, "" when it is our choice;
    `refused` says why it is not used, "" when it is. One that we do not know may ask at the terminal.
    """

    name: str
    configured_by: str = ""
    refused: str = ""

    @property
    def needs_terminal(self) -> bool:
        return not self.refused and not self.name.startswith(_QUIET)


def backend() -> Backend:
    """Cheap: nothing is loaded and nobody is asked."""
    name, by = _configured()
    if by and not name:
        return Backend(name, by, "it is empty")
    if not by:
        name = _OF_PLATFORM.get(sys.platform, SECRET_SERVICE)
    return Backend(name, by, objection_to(name))


def _configured() -> tuple[str, str]:
    """What the person has told the `keyring` package, and where; ("", "") when nothing."""
    if (name := os.environ.get(BACKEND_VARIABLE)) is not None:
        return name, BACKEND_VARIABLE
    root = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    path = Path(root) / "python_keyring" / "keyringrc.cfg"
    if not path.exists():
        return "", ""
    import configparser

    config = configparser.RawConfigParser()
    try:
        if config.read(path, encoding="utf-8") and config.has_option("backend", "default-keyring"):
            return config.get("backend", "default-keyring").strip(), str(path)
    except (configparser.Error, UnicodeDecodeError, OSError):
        return "", str(path)
    return "", ""


def objection_to(name: str) -> str:
    """Why a class of this name is not used, "" when it may be."""
    word = next((word for word in _REFUSED if word in name.lower()), "")
    if not word:
        return ""
    return "it stores nothing" if word in ("null", "fail") else "it may keep keys as plain text"
