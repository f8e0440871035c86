"""The world's things as the API's JSON."""

from __future__ import annotations

from typing import Any

from tui.model import HOUR, NS
from tui.sandbox.clock import ZERO_TIME, date, rest_date
from tui.sandbox.things import Channel, Contact, Conversation, Message

JSON = dict[str, Any]

# Content links to our own files start with this; answers carry the address at which the sandbox is reached.
OWN = "sandbox:"
# Fresh messages show nanoseconds, stored ones whole seconds: the same message changes its precision.
FRESH = HOUR
CUSTOM = ("custom1", "custom2", "custom3", "custom4")


def contact_json(contact: Contact, origin: str | None) -> JSON:
    """`origin` None makes the form of webhook bodies, which have an empty href."""
    return {
        "id": contact.id,
        "href": f"{origin}/v2/contacts/{contact.id}" if origin else "",
        "msisdn": contact.msisdn,
        "displayName": contact.display_name or str(contact.msisdn or ""),
        "firstName": contact.first_name,
        "lastName": contact.last_name,
        "customDetails": contact.custom,
        "attributes": {},
        "createdDatetime": date(contact.created // NS * NS),
        "updatedDatetime": date(contact.updated),
    }


def rest_contact_json(contact: Contact, origin: str, texted: int) -> JSON:
    """The older REST form of the contacts endpoint. `texted` is how many SMS were sent to the contact."""
    href = f"{origin}/contacts/{contact.id}"
    custom = contact.custom if isinstance(contact.custom, dict) else {}
    return {
        "id": contact.id,
        "href": href,
        "msisdn": contact.msisdn,
        "firstName": contact.first_name or "",
        "lastName": contact.last_name or "",
        "customDetails": {name: custom.get(name) for name in CUSTOM},
        "groups": {"totalCount": 0, "href": f"{href}/groups"},
        "messages": {"totalCount": texted, "href": f"{href}/messages"},
        "createdDatetime": rest_date(contact.created),
        "updatedDatetime": rest_date(contact.updated),
    }


def sms_json(message: Message, origin: str) -> JSON:
    """A sent SMS in the older REST form, as the vendor's SDKs read it."""
    failed, delivered = message.status == "failed", message.status == "delivered"
    number = message.to.removeprefix("+")
    recipient = {
        "recipient": int(number) if number.isdigit() else None,
        "status": "delivery_failed" if failed else message.status,
        "statusDatetime": rest_date(message.updated),
    }
    return {
        "id": message.id,
        "href": f"{origin}/messages/{message.id}",
        "direction": "mt",
        "type": "sms",
        "originator": message.sender,
        "body": (message.content or {}).get("text"),
        "createdDatetime": rest_date(message.created),
        "recipients": {
            "totalCount": 1,
            "totalSentCount": 1,
            "totalDeliveredCount": int(delivered),
            "totalDeliveryFailedCount": int(failed),
            "items": [recipient],
        },
    }


def channel_json(channel: Channel) -> JSON:
    return {
        "id": channel.id,
        "name": channel.name,
        "platformId": channel.platform,
        "status": channel.status,
        "createdDatetime": date(channel.created),
        "updatedDatetime": date(channel.updated) or ZERO_TIME,
    }


def conversation_json(conversation: Conversation, origin: str, count: int) -> JSON:
    """Without contact and channels: the form of PATCH answers and webhook bodies."""
    return {
        "id": conversation.id,
        "contactId": conversation.contact_id,
        "status": conversation.status,
        "createdDatetime": date(conversation.created),
        "updatedDatetime": date(conversation.updated),
        "lastReceivedDatetime": date(conversation.active_at if len(conversation.thread) else None),
        "lastUsedChannelId": conversation.channel_id,
        "messages": {"totalCount": count, "href": f"{origin}/v1/conversations/{conversation.id}/messages"},
    }


def message_json(message: Message, origin: str, now: int) -> JSON:
    fresh = now - message.created < FRESH
    moments = [date(each if fresh or each is None else each // NS * NS) for each in (message.created, message.updated)]
    ends = {} if message.bare else {"platform": message.platform, "to": message.to, "from": message.sender}
    body = {
        "id": message.id,
        "conversationId": message.conversation_id,
        **ends,
        "channelId": message.channel_id,
        "type": message.type,
        "content": with_origin(message.content, origin),
        "direction": message.direction,
        "status": message.status,
        "createdDatetime": moments[0],
        "updatedDatetime": moments[1],
        **message.extra,
    }
    if message.content is None:
        del body["content"]
    if message.error:
        body["error"] = error_json(message.error)
    return body


def error_json(error: tuple[int, str]) -> JSON:
    return {"code": error[0], "description": error[1]}


def with_origin(content: Any, origin: str) -> Any:
    """Our own links made reachable, however deep they sit."""
    if isinstance(content, dict):
        return {key: with_origin(value, origin) for key, value in content.items()}
    if isinstance(content, list):
        return [with_origin(value, origin) for value in content]
    if isinstance(content, str) and content.startswith(OWN):
        return origin + content.removeprefix(OWN)
    return content


def envelope(items: list[Any], offset: int, limit: int, total: int) -> JSON:
    return {"offset": offset, "limit": limit, "count": len(items), "totalCount": total, "items": items}
