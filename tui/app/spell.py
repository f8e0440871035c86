"""Spans of time in words."""

from __future__ import annotations

from tui.model import DAY, HOUR, MINUTE


def spell(time: int) -> str:
    """12 min, 3 h, 2 days."""
    if time < HOUR:
        return f"{max(1, time // MINUTE)} min"
    if time < 2 * DAY:
        return f"{time // HOUR} h"
    return f"{time // DAY} days"
