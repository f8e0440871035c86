"""Pastes as the terminal marks them, made harmless before Textual sees them.

Textual ends a paste at any escape character in it and takes the rest for typed keys: its line breaks would send.
"""

from __future__ import annotations

START, END = "\x1b[200~", "\x1b[201~"
SHOWN = "␛"
"""What stands for an escape character in what was pasted."""


class Pastes:
    """Follows the marks through what comes in, wherever it is cut."""

    def __init__(self) -> None:
        self._inside = False
        # Inside: what may be the beginning of the end. Outside: the last letters that were let through.
        self._held = self._tail = ""

    def through(self, data: str) -> str:
        let_through = ""
        while data:
            part, data = self._inside_of(data) if self._inside else self._outside_of(data)
            let_through += part
        return let_through

    def _outside_of(self, data: str) -> tuple[str, str]:
        """Up to the end of the mark that begins a paste, and what comes after."""
        before = len(self._tail)
        at = (self._tail + data).find(START)
        if at < 0:
            self._tail = (self._tail + data)[1 - len(START) :]
            return data, ""
        end = at + len(START) - before
        self._inside, self._tail = True, ""
        return data[:end], data[end:]

    def _inside_of(self, data: str) -> tuple[str, str]:
        text, mark, after = (self._held + data).partition(END)
        if mark:
            self._inside, self._held = False, ""
            return text.replace("\x1b", SHOWN) + END, after
        kept = next((size for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), 0)
        self._held = text[len(text) - kept :]
        return text[: len(text) - kept].replace("\x1b", SHOWN), ""
