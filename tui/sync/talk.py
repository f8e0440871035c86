"""One connection to the relay as a state machine: frames and times go in, events come out. It does no I/O."""

from __future__ import annotations

from msgspec import Struct

from tui.model import NS
from tui.relay.wire import (
    VERSION,
    Bye,
    Close,
    Event,
    FromRelay,
    Hello,
    Live,
    Ping,
    Skip,
    Welcome,
)

CLIENT = "ternbox"
WELCOME_WITHIN = 10.0
MISSED_PINGS = 2.5
STALLED = 5.0
"""Seconds that an event may take after a ping has said that there is one."""


class Place(Struct, frozen=True):
    """How far an inbox has come: the number of the last event, in the log with this epoch."""

    epoch: str
    cursor: int


class LineLost(Exception):
    """There is no connection to the relay, or none any more. `code` is why the relay closed it, where it did.

    `words` are for the person, where trying again is no use before they have done something.
    """

    def __init__(self, code: int | None = None, words: str = "", retry_ms: int = 0) -> None:
        super().__init__(words or f"closed with {code}")
        self.code, self.words, self.retry_ms = code, words, retry_ms


class Talk:
    """From hello to the end. Times are in ns; `cursor` is the last number that was heard of, not what is in the store.

    Without a `place`, events come from now on.
    """

    def __init__(self, place: Place | None, now: int) -> None:
        self._said = place
        self.began = self.heard_at = now
        self.cursor = place.cursor if place else 0
        self.welcome: Welcome | None = None
        self.live = False
        self.retry_ms = 0
        self._newest = 0
        self._behind_since: int | None = None
        self._events: list[Event] = []

    def hello(self) -> Hello:
        said = self._said
        return Hello(VERSION, CLIENT, said.cursor, said.epoch) if said else Hello(VERSION, CLIENT)

    @property
    def place(self) -> Place:
        assert self.welcome is not None
        return Place(self.welcome.epoch, self.cursor)

    @property
    def behind(self) -> int:
        return max(0, self._newest - self.cursor)

    @property
    def events(self) -> list[Event]:
        """What was heard and is not in the store yet."""
        return self._events

    def hear(self, frame: FromRelay | None, now: int) -> None:
        """None is a frame that only a newer relay knows. Raises LineLost when the relay does not keep to its words."""
        self.heard_at = now
        match frame:
            case Bye(retry_ms=retry_ms):
                self.retry_ms = retry_ms
            case Welcome():
                self._welcomed(frame)
            case Event() | Skip() | Live() | Ping() if self.welcome is None:
                raise LineLost(Close.INTERNAL)
            case Event(seq=seq):
                if self._moved(seq):
                    self._events.append(frame)
            case Skip(seq=seq):
                self._moved(seq)
            case Live():
                self.live = True
            case Ping(newest=newest):
                self._pinged(newest, now)

    def _welcomed(self, welcome: Welcome) -> None:
        """Another log, one that was set back, or one that does not begin where we stand: as if it had closed."""
        if self.welcome is not None or not welcome.ping_s > 0:
            raise LineLost(Close.INTERNAL)
        if self._said and (welcome.epoch != self._said.epoch or welcome.newest < self._said.cursor):
            raise LineLost(Close.NEW_EPOCH)
        if self._said and welcome.from_ > self._said.cursor:
            raise LineLost(Close.TOO_OLD)
        self.welcome, self._newest = welcome, welcome.newest
        if self._said is None:
            self.cursor = welcome.from_

    def _moved(self, seq: int) -> bool:
        """False for what was heard before."""
        if seq <= self.cursor:
            return False
        self.cursor = seq
        self._newest = max(self._newest, seq)
        self._behind_since = None
        return True

    def _pinged(self, newest: int, now: int) -> None:
        self._newest = max(self._newest, newest)
        if self.behind and self._behind_since is None:
            self._behind_since = now

    def take(self) -> list[Event]:
        """The events, which are somebody else's from now on; `place` is the one after them."""
        events, self._events = self._events, []
        return events

    def is_dead(self, now: int) -> bool:
        """Nothing was heard for two and a half pings, or there is an event that does not come."""
        patience = MISSED_PINGS * self.welcome.ping_s if self.welcome else WELCOME_WITHIN
        if now - self.heard_at > patience * NS:
            return True
        return self._behind_since is not None and now - self._behind_since > STALLED * NS
