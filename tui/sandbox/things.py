"""What the world is made of. Times are nanoseconds; content is the wire's JSON, media as links under `sandbox:`."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PHONE_PLATFORMS = frozenset({"whatsapp", "whatsapp_sandbox", "sms"})


@dataclass(slots=True)
class Contact:
    """`addresses` holds what is no phone number, by platform. An unregistered number has no WhatsApp."""

    id: str
    created: int
    msisdn: int | None = None
    display_name: str | None = None
    first_name: str | None = ""
    last_name: str | None = ""
    custom: Any = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    updated: int | None = None
    registered: bool = True
    language: str = "en"

    def address(self, platform: str) -> str:
        if platform in PHONE_PLATFORMS and self.msisdn:
            return f"+{self.msisdn}"
        return self.addresses.get(platform, self.id)


@dataclass(slots=True)
class Channel:
    """`address` is the business' own: a number, a page, a mailbox. `updated` None is shown as the zero time."""

    id: str
    name: str
    platform: str
    address: str
    created: int
    updated: int | None = None
    status: str = "active"


@dataclass(slots=True)
class Message:
    """`bare` messages are as those of 2018: without platform, to and from."""

    id: str
    conversation_id: str
    channel_id: str
    platform: str
    to: str
    sender: str
    direction: str
    type: str
    content: dict[str, Any] | None
    status: str
    created: int
    updated: int | None = None
    error: tuple[int, str] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    report_url: str | None = None
    bare: bool = False


class Thread:
    """The messages of a conversation, oldest first: some are made when asked for, the rest are kept."""

    __slots__ = ("_make", "kept", "made")

    def __init__(self, made: int = 0, make: Callable[[int], Message] | None = None) -> None:
        self.made, self._make = made, make
        self.kept: list[Message] = []

    def __len__(self) -> int:
        return self.made + len(self.kept)

    def __getitem__(self, index: int) -> Message:
        if index >= self.made:
            return self.kept[index - self.made]
        assert self._make
        return self._make(index)

    def add(self, message: Message) -> None:
        """In its place by creation time: an inbound message carries the platform's time, not that of its arrival."""
        insort(self.kept, message, key=lambda each: each.created)

    def newest(self, offset: int, limit: int) -> list[Message]:
        end = max(len(self) - offset, 0)
        return [self[index] for index in range(end - 1, max(end - limit, 0) - 1, -1)]


@dataclass(slots=True)
class Conversation:
    """`number` counts conversations in the order in which they were made; `active_at` is lastReceivedDatetime."""

    id: str
    number: int
    contact_id: str
    channel_id: str
    channel_ids: list[str]
    created: int
    active_at: int
    status: str = "active"
    updated: int | None = None
    thread: Thread = field(default_factory=Thread)


@dataclass(frozen=True)
class Event:
    """What a webhook would tell. `kind` is conversation.created, message.updated and so on."""

    kind: str
    conversation: Conversation
    message: Message | None
    at: int
