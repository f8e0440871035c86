"""A line on stderr that says how far something is, for people at a terminal. Anywhere else it says nothing."""

from __future__ import annotations

import shutil
import sys
import time

WIDTH = 24
EVERY = 0.1  # seconds


class Bar:
    """`words` are clean or our own."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._drawn = 0.0
        self._shown = False

    def show(self, words: str, done: int, total: int) -> None:
        """`total` 0 is not known yet."""
        now = time.monotonic()
        if not self._on or (self._shown and now - self._drawn < EVERY):
            return
        self._drawn, self._shown = now, True
        part = min(done / total, 1.0) if total else 0.0
        filled = round(part * WIDTH)
        amount = f"{done:,} of {total:,}" if total else "…"
        line = f"{words}  {'█' * filled}{'░' * (WIDTH - filled)}  {amount}"
        room = max(shutil.get_terminal_size().columns - 1, 1)
        sys.stderr.write(f"\r{line[:room]}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Before anything else is printed."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
