"""Waiting for what another process does, with a limit and with a picture of what was there instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 20.0  # seconds; a busy machine is slow, and a right answer ends the wait


def until(look: Callable[[], T], good: Callable[[T], bool], what: str, timeout: float = PATIENCE) -> T:
    """Look again and again until what is seen is good; fails with the last look."""
    end = time.monotonic() + timeout
    while True:
        seen = look()
        if good(seen):
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {timeout:.0f} s. Last seen:\n{seen}")
        time.sleep(0.02)


def settled(look: Callable[[], T], quiet: float = 0.5, timeout: float = PATIENCE) -> T:
    """What is seen when it has not changed for `quiet` seconds."""
    changed, last = time.monotonic(), look()

    def still(seen: T) -> bool:
        nonlocal changed, last
        if seen != last:
            changed, last = time.monotonic(), seen
        return time.monotonic() - changed >= quiet

    return until(look, still, "a screen at rest", timeout)
