"""The wire's objects as Ternbox's own. Pure, and total: whatever the wire holds, something true comes out.

Absent, null, empty, 0 as a phone number and the zero time all become None: "not said".
"""

from __future__ import annotations

import json as loose
import re
from typing import Any

from tui import model
from tui.api import models as wire
from tui.api.content_in import content_of
from tui.api.dates import parse_date
from tui.model import Direction, Status

APP = "ternbox"
"""Our own mark in the `source` of what we send, beside the reference."""

_LARGEST = 2**63

STATUSES = {
    "accepted": Status.QUEUED,
    "pending": Status.QUEUED,
    "pending_media": Status.QUEUED,
    "dispatched": Status.SENT,
    "transmitted": Status.SENT,
    "sent": Status.SENT,
    "buffered": Status.SENT,
    "delayed": Status.SENT,
    "rejected": Status.FAILED,
    "failed": Status.FAILED,
    "delivery_failed": Status.FAILED,
    "expired": Status.FAILED,
    "bounce": Status.FAILED,
    "out_of_bounded": Status.FAILED,
    "delivered": Status.DELIVERED,
    "spam_complaint": Status.DELIVERED,
    "list_unsubscribe": Status.DELIVERED,
    "read": Status.READ,
    "opened": Status.READ,
    "clicked": Status.READ,
}
"""The vendor's words for what we sent; a word that is not here is UNKNOWN, and shown as it is."""

_OPEN = {"active": True, "archived": False, "deleted": False}


def source_of(reference: str) -> dict[str, str]:
    """The `source` that makes a message ours: it comes back with the message, in lists and webhooks."""
    return {"app": APP, "ref": reference}


def contact(said: wire.Contact) -> model.Contact:
    digits = _digits(said.msisdn)
    return model.Contact(
        id=said.id,
        name=_name(said, digits),
        number=f"+{digits}" if digits else None,
        details=details(said),
        created=parse_date(said.created_datetime),
        updated=parse_date(said.updated_datetime),
    )


def details(said: wire.Contact) -> tuple[model.Detail, ...] | None:
    """What the account's owner keeps about the contact, in the order of the wire; values that are no text as JSON.

    An object without a key says nothing; one whose values are all null says that nothing is kept.
    """
    told = {**(said.custom_details or {}), **(said.attributes or {})}
    if not told:
        return None
    values = ((name, _detail(value)) for name, value in told.items())
    return tuple(model.Detail(name, value) for name, value in values if value)


def channel(said: wire.Channel) -> model.Channel:
    return model.Channel(
        id=said.id,
        name=said.name or None,
        platform=_word(said.platform_id),
        active=said.status == "active" if said.status else None,
        state=_word(said.status),
        created=parse_date(said.created_datetime),
        updated=parse_date(said.updated_datetime),
    )


def conversation(said: wire.Conversation, *, from_webhook: bool = False) -> model.Conversation:
    """Webhook bodies count 0 messages, whatever the truth: there, that is not said."""
    count = said.messages.total_count if said.messages else None
    return model.Conversation(
        id=said.id,
        contact_id=said.contact_id or (said.contact.id if said.contact else None),
        open=_OPEN.get(said.status or ""),
        channel_id=said.last_used_channel_id or None,
        channel_ids=tuple(dict.fromkeys(each.id for each in said.channels or [])) or None,
        platform=_word(said.last_used_platform_id) or _platform(said),
        message_count=None if count is None or from_webhook or not 0 <= count < _LARGEST else count,
        created=parse_date(said.created_datetime),
        updated=parse_date(said.updated_datetime),
        active_at=parse_date(said.last_received_datetime),
    )


def message(said: wire.Message, *, conversation_id: str = "", error: wire.MessageError | None = None) -> model.Message:
    """`conversation_id` is where it was found, for messages that do not say; `error` one that came beside it."""
    direction = _direction(said)
    created, updated = parse_date(said.created_datetime), parse_date(said.updated_datetime)
    source = said.source or {}
    ours = source.get("app") == APP
    return model.Message(
        id=said.id,
        conversation_id=said.conversation_id or conversation_id,
        direction=direction,
        created=updated or 0 if created is None else created,
        updated=updated,
        status=Status.RECEIVED if direction is Direction.RECEIVED else STATUSES.get(said.status or "", Status.UNKNOWN),
        status_word=said.status or "",
        failure=_failure(said.error) or _failure(error),
        content=content_of(said),
        channel_id=said.channel_id or None,
        platform=_word(said.platform),
        sender=said.from_ or None,
        recipient=said.to or None,
        reference=(_text(source.get("ref")) or None) if ours else None,
        reply_to=(said.reply_to.id or None) if said.reply_to else None,
        author=None if ours or direction is Direction.RECEIVED else _author(said, source),
    )


def _direction(said: wire.Message) -> Direction:
    """By the status where the direction is missing or unknown: only what we send has a delivery."""
    if said.direction in ("sent", "received"):
        return Direction(said.direction)
    return Direction.SENT if said.status in STATUSES else Direction.RECEIVED


def _failure(error: wire.MessageError | None) -> model.Failure | None:
    if error is None or (error.code is None and not error.description):
        return None
    return model.Failure("" if error.code is None else str(error.code), error.description or "")


def _author(said: wire.Message, source: dict[str, Any]) -> str | None:
    """The sender's name where the vendor's Inbox gives it, else the program: another's mark, or `origin`."""
    sender = (said.metadata or {}).get("sender")
    name = _text(sender.get("displayName")) if isinstance(sender, dict) else ""
    return name or _text(source.get("app")) or ("flows" if source.get("flowId") else said.origin) or None


def _name(said: wire.Contact, digits: str) -> str | None:
    """The API fills displayName with the number when it knows no name: that is not a name."""
    custom = said.custom_details or {}
    shown = (said.display_name or "").strip()
    if shown and not (digits and re.sub(r"[\s+().-]", "", shown) == digits):
        return shown
    full = _full_name(said.first_name, said.last_name)
    return full or _full_name(custom.get("firstName"), custom.get("lastName")) or None


def _full_name(first: object, last: object) -> str:
    return " ".join(part for part in (_text(first).strip(), _text(last).strip()) if part)


def _digits(msisdn: int | str | None) -> str:
    """A phone number without plus; empty for null, 0, and what is no number."""
    text = str(msisdn or "").strip().removeprefix("+")
    return text if re.fullmatch(r"[1-9][0-9]{2,19}", text) else ""


def _platform(said: wire.Conversation) -> str | None:
    named = [each.platform_id for each in said.channels or [] if each.id == said.last_used_channel_id]
    return _word(named[0]) if named else None


def _word(text: str | None) -> str | None:
    return (text or "").strip().lower() or None


def _detail(value: object) -> str:
    """Empty for null, blank text and empty collections."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if value is None or value == [] or value == {}:
        return ""
    return loose.dumps(value, ensure_ascii=False)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
