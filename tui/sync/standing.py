"""How the relay feed stands: what the status line says of it, and whether polling may rest."""

from __future__ import annotations

import math

from tui.model import NS
from tui.sync.board import Board
from tui.sync.timing import Timing


class Standing:
    """Polling `rests` while the feed is live, and for some seconds after its last sign of life."""

    def __init__(self, board: Board, timing: Timing) -> None:
        self._board = board
        self._clock = timing.clock
        self._takeover = int(timing.pace.takeover * NS)
        self._rests_until: float = 0
        self.rests = False

    @property
    def carries(self) -> bool:
        """Whether news comes by itself, or did a moment ago: nobody needs to poll then."""
        return self._clock() < self._rests_until

    def must_take_over(self) -> bool:
        """True once when polling has rested and may no longer."""
        if not self.rests or self.carries:
            return False
        self.rests = False
        if self._board.state.feed == "live":
            self._board.set(feed="away")
        return True

    def proved(self) -> None:
        """While it is live, each frame shows that nothing is missing. Told once a second at most."""
        now, before = self._clock(), self._board.state.fresh_at or 0
        if self._board.state.feed == "live" and now - before >= NS:
            self._board.set(fresh_at=now)

    def none(self) -> None:
        """There is no relay, and nobody asked for one."""
        self._board.set(feed="polling", away_since=None, refused="")

    def behind(self, count: int) -> None:
        """Connected, but not yet up to date."""
        self._board.set(feed="catching up", behind=count, away_since=None, refused="")

    def quiet(self) -> None:
        """Connected, but nothing shows yet whose events these are."""
        self._board.set(feed="quiet", behind=0)

    def live(self) -> None:
        self._rests_until, self.rests = math.inf, True
        self._board.set(feed="live", behind=0, fresh_at=self._clock())

    def lost(self, last_sign: int) -> None:
        """Since `last_sign` (ns). A feed that comes back soon was never away."""
        if self._rests_until == math.inf:
            self._rests_until = last_sign + self._takeover
        since = self._board.state.away_since or last_sign
        feed = "live" if self._board.state.feed == "live" and self.carries else "away"
        self._board.set(feed=feed, behind=0, away_since=since, refused="")

    def refused(self, words: str) -> None:
        self._rests_until = 0
        self._board.set(feed="refused", behind=0, away_since=None, refused=words)
