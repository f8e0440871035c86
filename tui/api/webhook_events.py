"""A webhook's body as an event: which one it is, and the body that a webhook would have had for what the API shows."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import accumulate

from msgspec import Struct

from tui.api.dates import parse_date
from tui.api.models import Conversation, Message, WebhookBody
from tui.api.reading import read
from tui.model import NS

DEEPEST = 64
"""Levels of nesting that a body may have."""

MESSAGE_KINDS = frozenset({"message.created", "message.updated"})
CONVERSATION_KINDS = frozenset({"conversation.created", "conversation.updated"})
KINDS = MESSAGE_KINDS | CONVERSATION_KINDS

LONGEST_KIND = 64


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
    kind = said.type or ""
    if not (kind.isascii() and kind.isprintable() and 0 < len(kind) <= LONGEST_KIND):
        return unknown
    thing = _thing(kind, said)
    if thing is None:
        return WebhookEvent(unknown.id, kind)
    return WebhookEvent(event_id(thing), kind, channel_of(thing))


def _thing(kind: str, said: WebhookBody) -> Message | Conversation | None:
    """What the event is about; None for events that we do not know: they may say something else of the same thing."""
    if kind in CONVERSATION_KINDS:
        return said.conversation
    if kind not in MESSAGE_KINDS or said.message is None:
        return None
    said.message.error = said.message.error or said.error
    return said.message


def event_id(thing: Message | Conversation) -> str:
    """What is told twice has the same id: the same state of the same thing, as far as anybody can see a difference.

    The event's own name is not in it, since the API's lists do not tell whether something was created or updated.
    """
    state = _of_message(thing) if isinstance(thing, Message) else _of_conversation(thing)
    text = json.dumps([type(thing).__name__, thing.id, thing.status or "", *state], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _of_message(said: Message) -> list[object]:
    """Fresh messages carry nanoseconds and older ones whole seconds, so only seconds count. What else could change
    within a second is therefore there itself: content and error (the status is in every id).
    """
    when = _moment(said.updated_datetime, said.created_datetime)
    error = said.error and [str(said.error.code), said.error.description]
    return [when // NS if isinstance(when, int) else when, said.content, error]


def _of_conversation(said: Conversation) -> list[object]:
    """To the nanosecond: one that is archived, reopened and archived within a second has been told three times."""
    return [
        _moment(said.updated_datetime, said.created_datetime),
        _moment(said.last_received_datetime),
        said.last_used_channel_id or "",
    ]


def _moment(*dates: str | None) -> int | str:
    """The first date that there is, in ns; as it stands where it cannot be read."""
    when = next(filter(None, dates), "")
    moment = parse_date(when)
    return when if moment is None else moment


def channel_of(thing: Message | Conversation) -> str | None:
    return thing.channel_id if isinstance(thing, Message) else thing.last_used_channel_id


def body_of(kind: str, conversation: bytes, message: bytes | None = None) -> bytes:
    """The body of an event, made of JSON objects as the API's lists have them."""
    parts = [b'"conversation":' + conversation]
    if message is not None:
        parts.append(b'"message":' + message)
    return b"{" + b",".join([*parts, b'"type":"' + kind.encode() + b'"']) + b"}"


_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[]{}", b"\x01\xff\x01\xff")  # one down, one up, as signed bytes


def too_deep(body: bytes, deepest: int = DEEPEST) -> bool:
    """Whether brackets are nested deeper than that, told without reading the JSON; strings are left out.

    A quarter of a megabyte takes milliseconds at worst.
    """
    outside = b"".join(body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    steps = outside.translate(_STEPS, _NOT_BRACKETS)
    return max(accumulate(memoryview(steps).cast("b")), default=0) > deepest
