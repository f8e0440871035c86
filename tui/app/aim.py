"""Where the reply that is being written goes: on which channel, and which message it answers."""

from __future__ import annotations

from tui.model import Direction, Message
from tui.platforms import platform
from tui.store import Store, Way
from tui.text import badge, clean_line


class Aim:
    """Of one conversation at a time. What was chosen for another one is remembered until its reply is sent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._conversation_id: str | None = None
        self._channels: dict[str, str] = {}
        self._answered: dict[str, Message] = {}
        self.ways: list[Way] = []

    def turn_to(self, conversation_id: str | None) -> None:
        self._conversation_id = conversation_id
        self.look()

    def look(self) -> None:
        """Read again on which channels the contact can be answered."""
        self.ways = self._store.channels.of(self._conversation_id) if self._conversation_id else []

    @property
    def way(self) -> Way | None:
        """The chosen channel; else the one that was used last, of those that can send if there are any."""
        chosen = self._channels.get(self._conversation_id or "")
        first = next((way for way in self.ways if way.can_send), self.ways[0] if self.ways else None)
        return next((way for way in self.ways if way.id == chosen), first)

    @property
    def answered(self) -> Message | None:
        """The message that the reply answers, where the channel can say so: it must have come on the same one."""
        message, way = self._answered.get(self._conversation_id or ""), self.way
        return message if message and way and can_answer(message, way) else None

    def choose(self, channel_id: str) -> None:
        self._channels[self._conversation_id or ""] = channel_id

    def answer(self, message: Message | None) -> None:
        """Let the reply answer this message, or none."""
        if message is None:
            self._answered.pop(self._conversation_id or "", None)
        else:
            self._answered[self._conversation_id or ""] = message

    def sent(self) -> None:
        """The reply is in the outbox: the next one begins anew."""
        self._channels.pop(self._conversation_id or "", None)
        self.answer(None)


def can_answer(message: Message, way: Way) -> bool:
    received = message.direction is Direction.RECEIVED
    return received and platform(way.platform).quotes and message.channel_id in (None, way.id)


def way_name(way: Way) -> str:
    """What to call a channel, in clean words."""
    return clean_line(way.name or "", 60) or badge(way.platform)
