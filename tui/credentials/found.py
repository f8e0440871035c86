"""A key with where it came from."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from tui.credentials.secret import Secret


class Found(Struct, frozen=True):
    """`source` fits behind “the key comes from”. `again` reads the same source once more, without the terminal, and
    may block for some seconds or raise NoKey; None where the source can be read only once.
    """

    key: Secret
    source: str
    again: Callable[[], Secret | None] | None = None
