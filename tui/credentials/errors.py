"""Why there is no key, in words, and what can be done about it."""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """One way on: what it does, and the exact command or setting."""

    what: str
    command: str


class NoKey(Exception):
    """No access key can be had. `str(error)` says what is the matter in a sentence or two; `ways` lead on, best first.

    Neither holds a key, nor what another program wrote.
    """

    def __init__(self, words: str, *ways: Way) -> None:
        super().__init__(words)
        self.ways = ways
