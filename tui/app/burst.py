"""Tells a person's keys from a paste that comes as keys, where the terminal does not bracket pastes."""

from __future__ import annotations

GAP = 0.01  # seconds; nobody types so fast, and no terminal repeats a held key so fast
COMMANDS, LINES = 3, 20


class Burst:
    """Counts different keys that follow each other at once.

    Repetitions do not count: that is how a slow line delivers a held key.
    """

    def __init__(self) -> None:
        self._at = 0.0
        self._key = ""
        self._run = 0

    def key(self, key: str, at: float) -> None:
        """`at` in seconds, when the key came in."""
        if at - self._at > GAP:
            self._run = 0
        elif key != self._key:
            self._run += 1
        self._at, self._key = at, key

    @property
    def is_no_command(self) -> bool:
        """So many letters at once are not meant as commands."""
        return self._run >= COMMANDS

    @property
    def is_pasted_text(self) -> bool:
        """An Enter after so many keys at once is a line break in a paste; a few may be a slow line catching up."""
        return self._run >= LINES
