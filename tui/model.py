"""Ternbox's own conversation, message, contact, channel, content and status.

These are the only objects that leave `api/`: the store keeps them, sync moves them, the screen draws them. What the
vendor calls things (paging, status words, content shapes) ends at the edge of `api/`.

Times are integer nanoseconds since 1970 (UTC). Strings are as strangers wrote them: they pass through `text.clean()`
before anybody sees them. None means "not said", never "empty": a partial report must not erase a fuller one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct, json

NS = 1_000_000_000
MINUTE = 60 * NS
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Direction(StrEnum):
    RECEIVED = "received"
    SENT = "sent"


class Status(StrEnum):
    """How far a message has come, on our own scale; `Message.status_word` keeps the vendor's word."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"
    RECEIVED = "received"


class Text(Struct, frozen=True, omit_defaults=True, tag="text"):
    text: str


class File(Struct, frozen=True, omit_defaults=True):
    """One thing behind a link. `size` in bytes."""

    url: str
    caption: str | None = None
    name: str | None = None
    mime: str | None = None
    size: int | None = None


class Media(Struct, frozen=True, omit_defaults=True, tag="media"):
    """Files of one kind: image, audio, video, file, sticker, or a word that we do not know yet."""

    kind: str
    files: tuple[File, ...]


class Location(Struct, frozen=True, omit_defaults=True, tag="location"):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class Template(Struct, frozen=True, omit_defaults=True, tag="template"):
    """A message approved beforehand; only its name and what was filled in are known, not its words."""

    name: str
    language: str = ""
    parameters: tuple[str, ...] = ()
    namespace: str = ""


class Choice(Struct, frozen=True, omit_defaults=True):
    id: str
    title: str
    description: str | None = None


class Question(Struct, frozen=True, omit_defaults=True, tag="question"):
    """Buttons, a list or products to choose from; `form` says which."""

    form: str
    body: str = ""
    header: str = ""
    footer: str = ""
    choices: tuple[Choice, ...] = ()


class Answer(Struct, frozen=True, omit_defaults=True, tag="answer"):
    """What the customer chose from a question."""

    choice: Choice


class Email(Struct, frozen=True, omit_defaults=True, tag="email"):
    subject: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    text: str = ""
    html_only: bool = False
    attachments: tuple[File, ...] = ()


class OrderItem(Struct, frozen=True, omit_defaults=True):
    product: str
    quantity: int = 1
    price: str = ""
    currency: str = ""


class Order(Struct, frozen=True, omit_defaults=True, tag="order"):
    text: str = ""
    items: tuple[OrderItem, ...] = ()


class Event(Struct, frozen=True, omit_defaults=True, tag="event"):
    """Something that happened to the conversation, not said by anybody."""

    name: str


class Unknown(Struct, frozen=True, omit_defaults=True, tag="unknown"):
    """A kind that we do not know: its name and its JSON, shown as they are."""

    kind: str
    data: str = "{}"


Content = Text | Media | Location | Template | Question | Answer | Email | Order | Event | Unknown


class Failure(Struct, frozen=True, omit_defaults=True):
    """Why a message did not arrive: the vendor's code and words, as strings."""

    code: str = ""
    description: str = ""


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`name` is None when nothing better than the number is known; `number` is `+` and digits."""

    id: str
    name: str | None = None
    number: str | None = None
    created: int | None = None
    updated: int | None = None


class Channel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`platform` is an open set of lower-case words (whatsapp, sms, email ...); only an active channel can send."""

    id: str
    name: str | None = None
    platform: str | None = None
    active: bool | None = None
    state: str | None = None
    created: int | None = None
    updated: int | None = None


class Conversation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`active_at` is when the last message was added, from either side."""

    id: str
    contact_id: str | None = None
    open: bool | None = None
    channel_id: str | None = None
    platform: str | None = None
    message_count: int | None = None
    created: int | None = None
    updated: int | None = None
    active_at: int | None = None


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`reference` is our own mark on what Ternbox sent; `author` names a colleague or program, where that is told."""

    id: str
    conversation_id: str
    direction: Direction
    created: int
    updated: int | None = None
    status: Status = Status.UNKNOWN
    status_word: str = ""
    failure: Failure | None = None
    content: Content | None = None
    channel_id: str | None = None
    platform: str | None = None
    sender: str | None = None
    recipient: str | None = None
    reference: str | None = None
    reply_to: str | None = None
    author: str | None = None


class Author(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who sent a message, as the inbox that sent it tells: `id` is the message's, and may be heard before it."""

    id: str
    conversation_id: str
    name: str | None = None
    updated: int | None = None


Thing = Contact | Channel | Conversation | Message | Author


class Observation(Struct, frozen=True):
    """A thing as somebody reported it at some time: `seen` is when, `raw` the JSON object as it came."""

    thing: Thing
    seen: int
    raw: bytes = b"{}"


_content = json.Decoder(Content)


def content_to_json(content: Content) -> bytes:
    return json.encode(content)


def content_from_json(data: bytes) -> Content:
    """Raises msgspec.DecodeError for what `content_to_json` cannot have written."""
    content: Any = _content.decode(data)
    return content  # type: ignore[no-any-return]


# How long after the customer's last message free text may be sent, by platform. Elsewhere there is no such limit.
REPLY_WINDOW = {"whatsapp": DAY, "whatsapp_sandbox": DAY, "facebook": DAY, "messenger": DAY}

# The longest text in characters, by platform, where it is known.
TEXT_LIMIT = {
    "whatsapp": 4096,
    "whatsapp_sandbox": 4096,
    "telegram": 4096,
    "facebook": 2000,
    "messenger": 2000,
    "line": 2000,
}
