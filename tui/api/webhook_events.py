"""A webhook's body as an event: which one it is, and the body that a webhook would have had for what the API shows."""

from __future__ import annotations

from hashlib import sha256

from msgspec import Struct

from tui.api.dates import parse_date
from tui.api.models import Conversation, Message, WebhookBody
from tui.api.reading import read

DEEPEST = 64
"""Levels of nesting that a body may have."""


class WebhookEvent(Struct, frozen=True):
    """`id` is the same for everything that says the same of the same thing, wherever it was heard. `kind` is the
    event's name as MessageBird gives it, None where the body is not understood.
    """

    id: str
    kind: str | None
    channel_id: str | None = None


def event_of(body: bytes) -> WebhookEvent:
    """Never raises: a body that is not understood is an event as well, known by its hash."""
    unknown = WebhookEvent(sha256(body).hexdigest(), None)
    if too_deep(body):
        return unknown
    try:
        said = read(body, WebhookBody)
    except ValueError:
        return unknown
    if not said.type:
        return unknown
    thing = said.message or said.conversation
    if thing is None:
        return WebhookEvent(unknown.id, said.type)
    return WebhookEvent(event_id(thing), said.type, channel_of(thing))


def event_id(thing: Message | Conversation) -> str:
    """What is told twice has the same id: the same state of the same thing. The event's own name is not in it, since
    the API's lists, from which a missed event is made up for, do not tell whether something was created or updated.
    """
    when = thing.updated_datetime or thing.created_datetime or ""
    parts = (type(thing).__name__, thing.id, thing.status or "", str(parse_date(when) or when))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def channel_of(thing: Message | Conversation) -> str | None:
    return thing.channel_id if isinstance(thing, Message) else thing.last_used_channel_id


def body_of(kind: str, conversation: bytes, message: bytes | None = None) -> bytes:
    """The body of an event, made of JSON objects as the API's lists have them."""
    parts = [b'"conversation":' + conversation]
    if message is not None:
        parts.append(b'"message":' + message)
    return b"{" + b",".join([*parts, b'"type":"' + kind.encode() + b'"']) + b"}"


def too_deep(body: bytes, deepest: int = DEEPEST) -> bool:
    """Whether brackets are nested deeper than that, told without reading the JSON; strings are stepped over."""
    depth, in_string, escaped = 0, False, False
    for byte in body:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in b"[{":
            depth += 1
            if depth > deepest:
                return True
        elif byte in b"]}":
            depth -= 1
    return False
