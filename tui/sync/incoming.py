"""Events of the relay into the store, together with the place in its log: both or neither."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import DecodeError, Struct, json

from tui.api.observations import of_webhook
from tui.model import Author, Conversation, Message, Observation
from tui.relay.events import SENT, UNPARSED
from tui.relay.wire import Event
from tui.store import Store
from tui.sync.gaps import Gaps
from tui.sync.talk import Place
from tui.sync.timing import Clock

KEY = "relay"


class _Sent(Struct):
    """The body of a `team.sent` event."""

    actor: str
    conversation: str
    message: str
    reference: str = ""


class Incoming:
    """Only the place in a log whose events are known to be this account's is ever kept."""

    def __init__(self, store: Store, gaps: Gaps, clock: Clock) -> None:
        self._store = store
        self._gaps = gaps
        self._clock = clock

    def place(self) -> Place | None:
        return json.decode(self._store.feed.get(KEY) or "null", type=Place | None)

    def forget_place(self) -> None:
        self._store.feed.set(KEY, "null")

    def apply(self, events: Sequence[Event], place: Place, actor: str) -> bool:
        """`place` is the one after the events, `actor` ourselves. True when something is left to be asked for."""
        observations = [seen for event in events for seen in self._observed(event, actor)]
        with self._store.transaction():
            self._store.observe(observations)
            left = self._gaps.left_by(observations)
            self._store.feed.set(KEY, json.encode(place).decode())
        return left

    def _observed(self, event: Event, actor: str) -> list[Observation]:
        seen = min(event.at, self._clock())
        if event.kind == SENT:
            return self._author(event, seen, actor)
        return _told(event, seen)

    def _author(self, event: Event, seen: int, actor: str) -> list[Observation]:
        """Who sent it, but for ourselves."""
        try:
            said = json.decode(event.ev, type=_Sent)
        except DecodeError:
            return []
        if said.actor == actor or (said.reference and self._store.outbox.get(said.reference)):
            return []
        return [Observation(Author(id=said.message, conversation_id=said.conversation, name=said.actor), seen)]


def is_too_big(event: Event) -> bool:
    """Something has happened that no frame can hold: only the API tells what."""
    return event.raw is None and bytes(event.ev) == b"null"


def conversations_of(events: Sequence[Event]) -> list[str]:
    """The conversations that events speak of, the latest last, each once."""
    ids = [id_ for event in events for id_ in _conversations(event)]
    return list(dict.fromkeys(reversed(ids)))[::-1]


def _conversations(event: Event) -> list[str]:
    if event.kind == SENT:
        return []
    things = [seen.thing for seen in _told(event, event.at)]
    ids = [thing.id for thing in things if isinstance(thing, Conversation)]
    return ids + [thing.conversation_id for thing in things if isinstance(thing, Message)]


def _told(event: Event, seen: int) -> list[Observation]:
    """Nothing for a body that is not understood. A mere status report does not say in which conversation it is."""
    if event.kind == UNPARSED or event.raw is not None:
        return []
    try:
        observations = of_webhook(bytes(event.ev), seen)
    except ValueError:
        return []
    return [each for each in observations if not isinstance(each.thing, Message) or each.thing.conversation_id]
