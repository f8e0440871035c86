"""What changes while the clock goes: columns of a row, a number at the top. On its own, since the first frame needs no
more.
"""

from __future__ import annotations

from tui.ages import MINUTE, ago, left

COLUMN = 4  # cells, and one between two columns
AGE, REST = 2, 4
"""Which spans of a row's first line they are."""
CLOSING = -2
"""Which span of the status line says how many windows are closing, where any are."""


def age_of(since: int, now: int) -> str:
    """By the minute that has begun, so that all rows change at once and the line is silent in between."""
    return ago(since, now - now % MINUTE)


def rest_of(ends: int, now: int) -> str:
    """That it is over is said at once; before, by the end of this minute: never more is promised than there is."""
    return left(ends, now if ends <= now else min(now - now % MINUTE + MINUTE, ends - 1))


def cell(text: str, role: str) -> tuple[str, str]:
    return text.ljust(COLUMN) + " ", role


def rest_cell(rest: str) -> tuple[str, str]:
    """How long free text may still be sent, "" for no end."""
    return cell(rest, "warn" if rest.endswith("!") else "quiet")


def as_long(number: int) -> int:
    """The smallest number that takes as many letters to tell, with what it counts: 0, 1, 2, 10, 100 ..."""
    return number if number < 2 else max(2, 10 ** (len(str(number)) - 1))
