"""Where the access key comes from, and what to say when it does not come."""

from __future__ import annotations

import os

KEY_VARIABLE = "TERNBOX_ACCESS_KEY"


class NoKey(Exception):
    """No access key can be had; the message says why and what to do."""


class Secret:
    """Holds a key so that no log, traceback or format string can show it. Only the HTTP auth hook calls `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not written anywhere")


def key_from_environment() -> Secret | None:
    """The key from TERNBOX_ACCESS_KEY, taken out of the environment so that no child inherits it.

    Raises NoKey when the variable is there but empty: that is a mistake, not an absence.
    """
    value = os.environ.pop(KEY_VARIABLE, None)
    if value is None:
        return None
    if not value.strip():
        raise NoKey(f"{KEY_VARIABLE} is set but empty. Put your access key into it, or unset it.")
    return Secret(value.strip())
