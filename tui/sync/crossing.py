"""What a reply was written to, and who wrote something else meanwhile.

"Newer than what was seen" is not only a matter of times: a platform's own time, in whole seconds, can put a message
that comes later before one that is already on the screen. So what the store had when the reply was written counts too.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from tui.model import NS, Direction, Event, Message
from tui.store import Change, Outgoing, OutgoingState, Position, Store, position
from tui.sync.reader import OVERLAP
from tui.sync.state import Notice
from tui.sync.timing import Timing


class Written(Struct):
    """A reply, and the newest messages that the store had when it was written.

    What is older than the `oldest` of these may come in later without being news. `sent` is when it was
    found sent, `told` what the person has heard of.
    """

    conversation_id: str
    seen: Position | None
    known: frozenset[str]
    oldest: Position | None
    sent: int | None = None
    told: frozenset[str] = frozenset()


class Crossing:
    """Follows every reply with something seen, from the outbox until some time after it is sent.

    It only reads the store, so each inbox of a profile has one and tells its own person.
    """

    def __init__(self, store: Store, tell: Callable[[Notice], None], timing: Timing) -> None:
        self._store = store
        self._clock = timing.clock
        self._tell = tell
        self._keep = int(timing.pace.crossing * NS)
        self._written: dict[str, Written] = {}

    def look(self, change: Change) -> None:
        """To be called when the store has changed: takes down new replies, and tells of what crossed with sent ones."""
        for outgoing in self._store.outbox.unfinished():
            if outgoing.seen is not None and outgoing.reference not in self._written:
                self._written[outgoing.reference] = self._take_down(outgoing)
        for reference, written in list(self._written.items()):
            if change.everything or written.conversation_id in change.conversations:
                self._follow(reference, written)

    def newer(self, outgoing: Outgoing) -> list[Message]:
        """What others have said since the reply was written, oldest first; no events."""
        written = self._written.get(outgoing.reference)
        if written is None or written.seen != outgoing.seen:  # the person has looked again since
            written = self._written[outgoing.reference] = self._take_down(outgoing)
        return self._others(written)

    def _take_down(self, outgoing: Outgoing) -> Written:
        latest = self._store.threads.latest(outgoing.conversation_id, OVERLAP)
        known = frozenset(message.id for message in latest)
        whole = len(latest) < OVERLAP and self._store.threads.history(outgoing.conversation_id).complete
        oldest = None if whole or not latest else position(latest[0])
        return Written(outgoing.conversation_id, outgoing.seen, known, oldest)

    def _others(self, written: Written) -> list[Message]:
        latest = self._store.threads.latest(written.conversation_id, OVERLAP)
        return [message for message in latest if self._is_news(message, written)]

    def _is_news(self, message: Message, written: Written) -> bool:
        if isinstance(message.content, Event) or self._is_ours(message):
            return False
        if written.seen is not None and position(message) > written.seen:
            return True
        later = written.oldest is None or position(message) > written.oldest
        return later and message.id not in written.known

    def _is_ours(self, message: Message) -> bool:
        return message.reference is not None and self._store.outbox.get(message.reference) is not None

    def _follow(self, reference: str, written: Written) -> None:
        outgoing = self._store.outbox.get(reference)
        if outgoing is None or self._is_over(written):
            del self._written[reference]
        elif outgoing.state is OutgoingState.SENT and outgoing.message_id is not None:
            self._compare(outgoing.message_id, written)

    def _is_over(self, written: Written) -> bool:
        return written.sent is not None and self._clock() - written.sent > self._keep

    def _compare(self, message_id: str, written: Written) -> None:
        written.sent = written.sent or self._clock()
        latest = self._store.threads.latest(written.conversation_id, OVERLAP)
        own = next((message for message in latest if message.id == message_id), None)
        before = [each for each in self._others(written) if own is not None and position(each) < position(own)]
        crossed = [message for message in before if message.id not in written.told]
        if crossed:
            written.told |= {message.id for message in crossed}
            self._tell(_notice(written.conversation_id, crossed))


def _notice(conversation_id: str, crossed: list[Message]) -> Notice:
    from_us = any(message.direction is Direction.SENT for message in crossed)
    words = (
        "A colleague answered at the same moment as you."
        if from_us
        else "The customer wrote at the same moment as you."
    )
    return Notice("crossed", conversation_id, words, tuple(message.id for message in crossed))
