"""Where the reply that is being written goes: on which channel, and which message it answers."""

from __future__ import annotations

from msgspec import Struct

from tui.model import Direction, Message
from tui.platforms import platform
from tui.store import Store, Way
from tui.text import badge, clean_line


class _Chosen(Struct):
    """What the person chose for one conversation. `until` is the last use of any channel when a reply was sent."""

    channel_id: str = ""
    until: int | None = None
    answered: Message | None = None


class Aim:
    """Of one conversation at a time; what was chosen for others is remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._conversation_id: str | None = None
        self._all: dict[str | None, _Chosen] = {}
        self.ways: list[Way] = []

    def turn_to(self, conversation_id: str | None) -> None:
        self._conversation_id = conversation_id
        self.look()

    def look(self) -> None:
        """Read again on which channels the contact can be answered.

        What was chosen holds until the reply is sent, and after that until somebody uses another channel.
        """
        self.ways = self._store.channels.of(self._conversation_id) if self._conversation_id else []
        chosen = self._chosen
        others = [way.last_used or 0 for way in self.ways if way.id != chosen.channel_id]
        if chosen.until is not None and max(others, default=0) > chosen.until:
            chosen.channel_id, chosen.until = "", None

    @property
    def _chosen(self) -> _Chosen:
        return self._all.setdefault(self._conversation_id, _Chosen())

    @property
    def way(self) -> Way | None:
        """The chosen channel; else the one that was used last, of those that can send if there are any."""
        first = next((way for way in self.ways if way.can_send), self.ways[0] if self.ways else None)
        return next((way for way in self.ways if way.id == self._chosen.channel_id), first)

    @property
    def can_go_elsewhere(self) -> bool:
        return any(way.can_send and way is not self.way for way in self.ways)

    @property
    def answered(self) -> Message | None:
        """The message that the reply answers, where the channel can say so: it must have come on the same one."""
        message, way = self._chosen.answered, self.way
        return message if message and way and can_answer(message, way) else None

    def choose(self, channel_id: str) -> None:
        self._chosen.channel_id, self._chosen.until = channel_id, None

    def answer(self, message: Message | None) -> None:
        """Let the reply answer this message, or none."""
        self._chosen.answered = message

    def sent(self) -> None:
        """The reply is in the outbox."""
        self._chosen.answered = None
        self._chosen.until = max((way.last_used or 0 for way in self.ways), default=0)


def can_answer(message: Message, way: Way) -> bool:
    received = message.direction is Direction.RECEIVED
    return received and platform(way.platform).quotes and message.channel_id in (None, way.id)


def way_name(way: Way) -> str:
    """What to call a channel, in clean words."""
    return clean_line(way.name or "", 60) or badge(way.platform)
