"""The part of a thread that is held in memory: at most `LIMIT` messages, grown and cut at either end.

It may reach back over the beginning of the conversation into earlier ones of the same contact.
"""

from __future__ import annotations

from enum import Enum

from tui.model import Message
from tui.store import Position, position
from tui.store.threads import Threads

LIMIT = 200
STEP = 50


class Older(Enum):
    """What asking for older messages led to."""

    LOADED = "loaded"
    WANTED = "the store has no more, the API may have"
    BEGINNING = "there is nothing older"


class ThreadWindow:
    def __init__(self, threads: Threads, conversation_id: str, step: int = STEP) -> None:
        self._threads = threads
        self._step = step
        self.conversation_id = conversation_id
        self._begin_at_end()

    def _begin_at_end(self) -> None:
        # From the newest conversation to the oldest that the window has reached.
        self.reached = [self.conversation_id]
        self.messages = self._threads.latest(self.conversation_id, self._step)
        self.at_end = True
        # Whether it also shows what stands alone before a gap.
        self.over_gap = False

    @property
    def newest(self) -> Position | None:
        return position(self.messages[-1]) if self.messages else None

    @property
    def gap(self) -> str | None:
        """The id of the message before which others may be missing, where what stands beyond that is shown as well."""
        if not self.over_gap or not self.messages:
            return None
        conversation_id = self.messages[0].conversation_id
        start = self._threads.known_from(conversation_id)
        if position(self.messages[0]) >= start:
            return None
        known = (message for message in self.messages if position(message) >= start)
        return next((message.id for message in known if message.conversation_id == conversation_id), None)

    def older(self) -> Older:
        """Add a step of older messages, from the store alone; from an earlier conversation where this one began."""
        while True:
            found = self._before_first(self.reached[-1])
            if found:
                self.messages[:0] = found
                self._drop_newest()
                return Older.LOADED
            if not self._threads.history(self.reached[-1]).complete:
                return Older.WANTED
            earlier = self._threads.earlier(self.reached[-1])
            if not earlier:
                return Older.BEGINNING
            self.reached.append(earlier[0].id)

    def newer(self) -> bool:
        """Add a step of newer messages after some were dropped; False when there are none."""
        if self.at_end or not self.messages:
            return False
        last = self.messages[-1]
        found = self._after(last.conversation_id, position(last), self._step)
        following = self._conversation_after(last.conversation_id)
        if not found and following:
            found = self._after(following, Position(-(2**63), ""), self._step)
        self.at_end = len(found) < self._step and not following
        self.messages += found
        if len(self.messages) > LIMIT:
            del self.messages[: len(self.messages) - LIMIT]
            self._leave_behind()
        return bool(found)

    def jump_to_end(self) -> None:
        """Back to the newest messages, if they had been dropped."""
        if not self.at_end:
            self._begin_at_end()

    def jump_to(self, message_id: str) -> bool:
        """Hold what stands around a message of this conversation or of an earlier one; False when that is gone."""
        conversation_id = self._threads.conversation_of(message_id)
        reached = self._reached_with(conversation_id) if conversation_id else None
        if reached is None:
            return False
        around = self._threads.around(message_id, 2 * self._step)
        self.over_gap = not around
        self.messages = around or self._threads.around(message_id, 2 * self._step, over_gap=True)
        self.reached = reached
        newest = self._threads.latest(self.conversation_id, 1)
        self.at_end = not newest or newest[0].id == self.messages[-1].id
        return True

    def reload(self) -> None:
        """Read again what the window holds of the conversation itself; new messages join when its end is here."""
        own = [message for message in self.messages if message.conversation_id == self.conversation_id]
        others = self.messages[: len(self.messages) - len(own)]
        if own:
            own = self._reread(own)
        elif self.at_end:
            own = self._threads.latest(self.conversation_id, self._step)
        self.messages = [*others, *own]

    def _reread(self, own: list[Message]) -> list[Message]:
        first, most = position(own[0]), LIMIT + STEP if self.at_end else len(own) + STEP
        read = self._after(self.conversation_id, Position(first.created - 1, ""), most)
        if self.at_end and len(read) == most:  # so much came that its end was not read
            return self._threads.latest(self.conversation_id, LIMIT)
        found = [message for message in read if position(message) >= first]
        return found[-LIMIT:] if self.at_end else found[: len(own)]

    def _before_first(self, conversation_id: str) -> list[Message]:
        first = self.messages[0] if self.messages else None
        if first is None or first.conversation_id != conversation_id:
            return self._threads.latest(conversation_id, self._step)
        return self._threads.before(conversation_id, position(first), self._step, over_gap=self.over_gap)

    def _after(self, conversation_id: str, here: Position, limit: int) -> list[Message]:
        return self._threads.after(conversation_id, here, limit, over_gap=self.over_gap)

    def _reached_with(self, conversation_id: str) -> list[str] | None:
        """From this conversation back to that one; None when it is not one of the same contact."""
        chain = [self.conversation_id, *(each.id for each in self._threads.earlier(self.conversation_id))]
        return chain[: chain.index(conversation_id) + 1] if conversation_id in chain else None

    def _drop_newest(self) -> None:
        if len(self.messages) > LIMIT:
            del self.messages[LIMIT:]
            self.at_end = False

    def _leave_behind(self) -> None:
        """Conversations of which no message is left in the window are no longer reached."""
        oldest = self.messages[0].conversation_id
        del self.reached[self.reached.index(oldest) + 1 :]

    def _conversation_after(self, conversation_id: str) -> str | None:
        place = self.reached.index(conversation_id)
        return self.reached[place - 1] if place else None
