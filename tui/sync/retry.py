"""How long to leave the relay alone after a connection was lost, and when to stop trying."""

from __future__ import annotations

import math

from tui.model import NS
from tui.relay.wire import Close
from tui.sync.talk import LineLost, Talk
from tui.sync.timing import Timing

FIRST = 0.25
NEAR, FAR = 5.0, 30.0
"""The longest pause for a socket on this host, and for a network."""

OVERLOADED = 5.0
STEADY = 30.0
"""Seconds after which a connection that is live counts as a good one."""

STOPS = {
    Close.NOT_ALLOWED: "The relay does not let you in. Ask whoever runs it to add you to its group.",
    Close.BAD_FRAME: "The relay does not understand this Ternbox. Update the older one of them.",
    Close.BAD_VERSION: "The relay speaks another version of the feed. Update the older one of them.",
    Close.BAD_TOKEN: "The relay does not accept the token. Put the right one into the file of `relay_token_file`.",
}
ANOTHER_ACCOUNT = 'Another account\'s relay: set `relay`, or `feed = "poll"`.'


def why_to_stop(lost: LineLost) -> str:
    """What the person must know and do, when trying again is no use; else nothing."""
    return lost.words or next((words for code, words in STOPS.items() if code == lost.code), "")


class Retry:
    """Doubles with each loss in a row, with full jitter. No limit of tries."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._count = 0

    def ended(self, talk: Talk) -> None:
        """A connection is over; one that was live and lasted for a while makes the next try a first one."""
        if talk.live and self._timing.clock() - talk.began >= STEADY * NS:
            self._count = 0

    def after(self, lost: LineLost, *, far: bool) -> float:
        """Seconds until the next try; infinite when it is no use."""
        if why_to_stop(lost):
            return math.inf
        longest = min(FAR if far else NEAR, FIRST * 2.0 ** min(self._count, 30))
        self._count += 1
        if lost.code == Close.TOO_SLOW:
            return 0
        if lost.code == Close.RESTART and lost.retry_ms:
            longest = lost.retry_ms / 1000
        pause = self._timing.rng.uniform(0, longest)
        return OVERLOADED + pause if lost.code == Close.TRY_LATER else pause
