"""One end for all checks: whatever hangs, the report is there in time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from math import inf
from typing import TypeVar

T = TypeVar("T")


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


def bounded(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises; TimeoutError when it takes longer. It runs in a daemon thread, which is left
    behind when its time is over.
    """
    answers: queue.SimpleQueue[tuple[T, None] | tuple[None, Exception]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put((call(), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=work, daemon=True, name="doctor").start()
    try:
        value, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer in {seconds:.0f} s") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]
