"""One end for all checks: whatever hangs, the report is there in time."""

from __future__ import annotations

import time
from math import inf


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._end = self._began + seconds

    @property
    def passed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def left(self, most: float = inf) -> float:
        """Seconds until the end, at most `most`, never below zero."""
        return max(0.0, min(most, self._end - time.monotonic()))
