"""How long ago and how long still, in a few characters. On its own, since the first frame needs nothing else of times.

All times are integer nanoseconds.
"""

from __future__ import annotations

MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SOON = 4 * HOUR


def ago(then: int, now: int) -> str:
    """How long something is past, in at most four characters: now, 12m, 3h, 2d, 5w, 2y."""
    past = now - then
    if past < MINUTE:
        return "now"
    for unit, letter, limit in ((MINUTE, "m", HOUR), (HOUR, "h", DAY), (DAY, "d", 14 * DAY), (7 * DAY, "w", 365 * DAY)):
        if past < limit:
            return f"{past // unit}{letter}"
    return f"{past // (365 * DAY)}y"


def left(end: int, now: int) -> str:
    """How long a reply window stays open: 21h, 3h!, 42m!, shut. The mark says that it ends soon."""
    rest = end - now
    if rest <= 0:
        return "shut"
    amount = f"{rest // HOUR}h" if rest >= HOUR else f"{max(1, rest // MINUTE)}m"
    return amount + "!" * (rest < SOON)
