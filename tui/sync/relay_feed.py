"""The relay feed: keeps a connection to the relay, and brings its events into the store as they come.

polling        there is no relay, and nobody asked for one
away           the relay cannot be reached; polling takes over some seconds after its last sign of life
catching up    connected: what was missed comes first, and then one more look at the API
quiet          connected, but nothing shows yet whose events these are: polling goes on
live           news comes by itself, and polling rests
refused        trying again is no use before the person has done something
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.model import NS
from tui.relay.wire import (
    Ack,
    BadFrame,
    Close,
    Done,
    Event,
    Fail,
    FromRelay,
    Live,
    Ping,
    Pong,
    Welcome,
    encode,
    from_relay,
)
from tui.store import StoreError
from tui.sync.board import Board
from tui.sync.incoming import Incoming, is_too_big
from tui.sync.line import Line, NoRelay, Way
from tui.sync.notices import Notices
from tui.sync.retry import ANOTHER_ACCOUNT, Retry, why_to_stop
from tui.sync.standing import Standing
from tui.sync.talk import LineLost, Talk
from tui.sync.timing import Clock, Timing
from tui.sync.whose import Whose

if TYPE_CHECKING:
    from tui.api.account import Account

BATCH = 50
"""Events of a backlog that go into the store at once: no more than take as long as the screen may wait."""

JUMP = 5 * NS
"""The clocks of the day and of this process apart: the computer slept."""


class _Again(Exception):
    """Connect once more, with another hello."""


class RelayFeed:
    """`look` asks for a look at the API, `ask` for what the events have left to be asked, `begun` for the `watch` over
    a connection. `monotonic` counts ns and stands still while the computer sleeps.

    `step`, `watch` and `post` are steps of loops, of one connection each, of one look at the clock, of one delivery.
    """

    def __init__(
        self,
        way: Way,
        incoming: Incoming,
        board: Board,
        *,
        look: Callable[[], None],
        ask: Callable[[], None],
        begun: Callable[[], None],
        timing: Timing,
        monotonic: Clock,
    ) -> None:
        self._way = way
        self._incoming = incoming
        self._board = board
        self._look, self._ask, self._begun = look, ask, begun
        self._timing, self._clock, self._monotonic = timing, timing.clock, monotonic
        self._standing = Standing(board, timing)
        self._retry = Retry(timing)
        self._notices = Notices()
        self._line: Line | None = None
        self._talk: Talk | None = None
        self._whose = Whose()
        self._given_up: LineLost | None = None
        self._live = self._met = False
        self._acked_at = 0
        self._apart = self._clock() - monotonic()

    @property
    def carries(self) -> bool:
        return self._standing.carries

    # The connection

    async def step(self) -> float:
        """One connection, from its beginning to its end; returns the pause before the next. Raises StoreError."""
        try:
            line = await self._way()
        except NoRelay:
            if self._met:
                return self._without(LineLost(), self._clock())
            self._standing.none()
            return self._timing.pace.look_for_relay
        except LineLost as lost:
            return self._without(lost, self._clock())
        try:
            return await self._talk_over(line)
        except StoreError:
            self._standing.lost(self._clock())
            raise
        finally:
            line.abort()
            self._line = self._talk = None
            self._live = False

    async def _talk_over(self, line: Line) -> float:
        talk = Talk(self._whose.begin(self._incoming.place()), self._clock())
        self._line, self._talk, self._met, self._given_up = line, talk, True, None
        self._apart = self._clock() - self._monotonic()
        self._begun()
        try:
            await line.send(encode(talk.hello()))
            while True:
                frame = from_relay(await line.receive())
                talk.hear(frame, self._clock())
                await self._heard(line, talk, frame)
        except _Again:
            return 0
        except BadFrame:
            return self._ended(talk, LineLost(Close.INTERNAL))
        except LineLost as lost:
            return self._ended(talk, self._given_up or lost)

    def _ended(self, talk: Talk, lost: LineLost) -> float:
        self._retry.ended(talk)
        lost.retry_ms = talk.retry_ms
        if lost.code in (Close.NEW_EPOCH, Close.TOO_OLD):
            self._incoming.forget_place()
            self._whose.forget()
        elif talk.events and not self._whose.held:
            self._apply(talk)
        return self._without(lost, talk.heard_at if self._given_up else self._clock())

    def _without(self, lost: LineLost, last_sign: int) -> float:
        if words := why_to_stop(lost):
            self._standing.refused(words)
        else:
            self._standing.lost(last_sign)
        self._take_over()
        return self._retry.after(lost, far=self._way.far)

    # What is heard

    async def _heard(self, line: Line, talk: Talk, frame: FromRelay | None) -> None:
        match frame:
            case Welcome():
                self._standing.behind(talk.behind)
                if self._whose.looks_back(frame):
                    raise _Again
            case Ping(n=number):
                await line.send(encode(Pong(number, self._cursor())))
            case Live():
                self._look()
            case Done(rid=rid):
                self._notices.answered(rid)
            case Fail(rid=rid, code=code) if code != "trouble":
                self._notices.answered(rid)
        if self._whose.held:
            self._hold(talk, frame)
        elif talk.live or len(talk.events) >= BATCH or not isinstance(frame, Event):
            await self._bring(line, talk)
        self._standing.proved()

    def _hold(self, talk: Talk, frame: FromRelay | None) -> None:
        """Each event may show whose they are. Those that are too many for us are left to polling."""
        if self._whose.too_many(talk.events):
            self._whose.forget()
            raise LineLost(Close.TRY_LATER)
        if talk.live and isinstance(frame, Event):
            self._look()

    async def _bring(self, line: Line, talk: Talk) -> None:
        if not talk.events:
            return
        self._apply(talk)
        if not self._live:
            self._standing.behind(talk.behind)
            await asyncio.sleep(0)  # a backlog comes faster than the screen draws
        if self._clock() - self._acked_at >= NS:
            self._acked_at = self._clock()
            await line.send(encode(Ack(self._cursor())))

    def _apply(self, talk: Talk) -> None:
        assert talk.welcome is not None
        events = talk.take()
        if self._incoming.apply(events, talk.place, talk.welcome.actor):
            self._ask()
        if any(is_too_big(event) for event in events):
            self._look()
        self._board.report("relay", None)

    def _cursor(self) -> int:
        place = self._incoming.place()
        return place.cursor if place else 0

    # The look at the API that makes it live

    async def waits(self, account: Account) -> Talk | None:
        """To be called before a look at the API: the connection that waits for one, if it brings this account's
        events. Raises ApiError.
        """
        talk = self._talk
        if talk is None or not talk.live or self._live:
            return None
        match not self._whose.held or await self._whose.is_ours(talk.events, account):
            case True:
                return talk
            case False:
                self._give_up(talk, LineLost(words=ANOTHER_ACCOUNT))
            case None:
                self._standing.quiet()
        return None

    def looked(self, talk: Talk | None) -> bool:
        """After the look that `talk` waited for: nothing is missing now. Raises StoreError."""
        if talk is None or talk is not self._talk:
            return False
        self._apply(talk)
        self._whose.known()
        self._live = True
        self._standing.live()
        return True

    # Beside the connection

    async def watch(self) -> float:
        """Whether the connection is dead, the computer slept, or polling must take over. For ever where there is none
        and polling goes on.
        """
        apart = self._clock() - self._monotonic()
        slept, self._apart = abs(apart - self._apart) > JUMP, apart
        if self._talk and slept:
            self._give_up(self._talk, LineLost(Close.TOO_SLOW))
        elif self._talk and self._talk.is_dead(self._clock()):
            self._give_up(self._talk, LineLost())
        self._take_over()
        return self._timing.pace.tick if self._talk or self._standing.rests else math.inf

    def _give_up(self, talk: Talk, why: LineLost) -> None:
        if talk is self._talk and self._line is not None:
            self._given_up = why
            self._line.abort()

    def _take_over(self) -> None:
        if self._standing.must_take_over():
            self._look()

    def sent(self, conversation_id: str, message_id: str, reference: str) -> None:
        """Let the others know who sent this, at the next `post`."""
        self._notices.add(conversation_id, message_id, reference)

    async def post(self) -> float:
        """What the relay has not answered yet is said again on the next connection."""
        if self._live and self._line:
            with suppress(LineLost):
                for notice in self._notices.waiting():
                    await self._line.send(encode(notice))
        return math.inf
