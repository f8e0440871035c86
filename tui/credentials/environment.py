"""The access key in the environment: read once and then taken out, so that no child inherits it."""

from __future__ import annotations

import os
import sys
from typing import Literal

from tui.credentials.errors import NoKey, Way
from tui.credentials.found import Found
from tui.credentials.secret import Secret

KEY_VARIABLE = "TERNBOX_ACCESS_KEY"


def variables(profile: str) -> list[str]:
    """Where the key of a profile may be, in the order in which they count."""
    own = profile.upper().replace(".", "_").replace("-", "_")
    return [f"{KEY_VARIABLE}_{own}", KEY_VARIABLE]


def states(profile: str) -> dict[str, Literal["set", "unset", "empty"]]:
    """How each of them stands; nothing is taken."""

    def state(name: str) -> Literal["set", "unset", "empty"]:
        value = os.environ.get(name)
        return "unset" if value is None else "set" if value.strip() else "empty"

    return {name: state(name) for name in variables(profile)}


def take(profile: str) -> Found | None:
    """The key from the first variable that is set. The keys of all profiles are gone from the environment afterwards.

    Raises NoKey when the variable is empty: somebody meant to put a key there.
    """
    values = {name: os.environ[name] for name in list(os.environ) if name.startswith(KEY_VARIABLE)}
    for name in values:
        wipe(name)
    for name in variables(profile):
        if name in values:
            return Found(_checked(name, values[name]), name)
    return None


def _checked(name: str, value: str) -> Secret:
    if not value.strip():
        raise NoKey(
            f"{name} is set but empty, so it is not known which key you mean.",
            Way("put your key into it", f"read -rs {name} && export {name}"),
            Way("or let the keyring be asked", f"unset {name}"),
        )
    return Secret(value.strip())


def wipe(name: str) -> None:
    """Take a variable out of the environment, and its text out of what `ps` shows of this process."""
    if sys.platform != "win32":
        import ctypes

        getenv = ctypes.CDLL(None).getenv
        getenv.argtypes, getenv.restype = [ctypes.c_char_p], ctypes.c_void_p
        if address := getenv(name.encode()):
            ctypes.memset(address, 0, len(ctypes.string_at(address)))
    os.environ.pop(name, None)
