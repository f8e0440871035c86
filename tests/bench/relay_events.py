"""Webhooks as MessageBird sends them, each with an id of its own, signed and ready to be written to a socket."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit
from uuid import uuid4

from msgspec import Raw

from tui.api.signature import JWT_HEADER, sign_jwt
from tui.relay import wire

KEY = "a-signing-key-for-the-benchmark-only"
PUBLIC_URL = "http://127.0.0.1/messagebird"

_NUMBER, _MOMENT = "+31612345678", "2026-03-09T10:15:30.123456789Z"
_CONTACT = {
    "id": "c" * 32, "href": "https://conversations.messagebird.com/v1/contacts/" + "c" * 32, "msisdn": 31612345678,
    "displayName": "Femke Bakker", "firstName": "Femke", "lastName": "Bakker", "customDetails": {},
    "createdDatetime": _MOMENT, "updatedDatetime": _MOMENT,
}  # fmt: skip
_CONVERSATION = {
    "id": "a" * 32, "contactId": "c" * 32, "status": "active", "createdDatetime": _MOMENT, "updatedDatetime": _MOMENT,
    "lastReceivedDatetime": _MOMENT, "lastUsedChannelId": "d" * 32,
}  # fmt: skip
_TEXT = "Hello, I ordered the lamp with the long arm last week and it has not come yet. Could you please have a look?"


def body(words: str = _TEXT) -> bytes:
    """A customer's new message: 1.3 kB."""
    message = {
        "id": uuid4().hex, "conversationId": "a" * 32, "platform": "whatsapp", "channelId": "d" * 32,
        "to": "+31201234567", "from": _NUMBER, "direction": "received", "status": "received", "type": "text",
        "content": {"text": words}, "createdDatetime": _MOMENT, "updatedDatetime": _MOMENT,
    }  # fmt: skip
    return json.dumps(
        {"contact": _CONTACT, "conversation": _CONVERSATION, "message": message, "type": "message.created"}
    ).encode()


def request(said: bytes, url: str = PUBLIC_URL) -> bytes:
    """A POST of this body, valid for a minute."""
    token = sign_jwt(KEY, url, said, now=time.time_ns(), jti=uuid4().hex)
    parts = urlsplit(url)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: MessageBird/ApiClient\r\n"
        f"Accept: */*\r\nContent-Type: application/json\r\nContent-Length: {len(said)}\r\n{JWT_HEADER}: {token}\r\n\r\n"
    )
    return head.encode() + said


def requests(count: int) -> list[bytes]:
    return [request(body()) for _ in range(count)]


def frame(seq: int) -> bytes:
    """As the relay sends such an event to an inbox."""
    return wire.encode(wire.Event(seq, "e" * 64, "message.created", time.time_ns(), "webhook", Raw(body())))
