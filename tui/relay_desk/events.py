"""Events as lines and as data: what happened when, on which channel, and of whom the last four digits."""

from __future__ import annotations

import base64
import json
from typing import Any

from msgspec import Struct

from tui import text
from tui.api.models import Message, WebhookBody
from tui.api.reading import read
from tui.relay.events import SENT
from tui.relay.wire import Event
from tui.relay_desk.masked import last_digits, masked

SHORT = 8
"""Characters of an id where there is no name."""


class Gist(Struct, frozen=True):
    """What may be told of an event without showing whom it is about. `who` has the last digits of the customer's
    number, or the colleague's account.
    """

    channel_id: str | None = None
    channel: str = ""
    who: str = ""


def gist(event: Event) -> Gist:
    if event.kind == SENT:
        return Gist(who=str(_json(event, {}).get("actor", "")))
    try:
        body = read(bytes(event.ev), WebhookBody)
    except ValueError:
        return Gist()
    conversation, message = body.conversation, body.message
    channel_id = (message and message.channel_id) or (conversation and conversation.last_used_channel_id) or None
    names = {each.id: each.name for each in (conversation and conversation.channels) or ()}
    contact = body.contact or (conversation and conversation.contact)
    number = (contact and contact.msisdn) or (message and _customer(message)) or ""
    return Gist(channel_id, names.get(channel_id or "") or (channel_id or "")[:SHORT], last_digits(number))


def _customer(message: Message) -> str | None:
    return message.from_ if message.direction == "received" else message.to


def line(event: Event, zone: text.Zone) -> str:
    """One line within 80 columns, unless a name is long."""
    said = gist(event)
    cells = (
        text.exact(event.at, zone)[11:19],
        f"{event.seq:>7}",
        f"{event.src:<9}",
        f"{text.clean_line(event.kind, 24):<20}",
        f"{text.clean_line(said.channel, 20):<16}",
        text.clean_line(said.who, 20),
    )
    return "  ".join(cells).rstrip()


def line_data(event: Event) -> dict[str, Any]:
    said = gist(event)
    return {
        **_head(event),
        "channel_id": said.channel_id,
        "channel": said.channel or None,
        "who": said.who or None,
    }


def page(event: Event, zone: text.Zone, *, whole: bool) -> str:
    """Everything that is known of the event; `whole` shows also what is somebody's."""
    said = gist(event)
    head = {
        "number": str(event.seq), "arrived": text.exact(event.at, zone), "source": event.src, "kind": event.kind,
        "id": event.id, "channel": said.channel_id or "", "from or to": said.who,
    }  # fmt: skip
    lines = [f"{name:<11} {text.clean_line(value)}" for name, value in head.items() if value]
    return "\n".join([*lines, "", text.clean_block(_shown(event, whole))])


def page_data(event: Event, *, whole: bool) -> dict[str, Any]:
    """`body` is null where it is no JSON: `raw` has it in base64, if it may be shown."""
    body = _body(event, whole)
    data = {**_head(event), "id": event.id, "body": body}
    if body is None:
        data["raw"] = base64.b64encode(_raw(event)).decode() if whole else f"<{len(_raw(event))} bytes>"
    return data


def _head(event: Event) -> dict[str, Any]:
    return {"seq": event.seq, "at": event.at, "source": event.src, "kind": event.kind}


def _shown(event: Event, whole: bool) -> str:
    body = _body(event, whole)
    if body is not None:
        return json.dumps(body, indent=2, ensure_ascii=False)
    return _raw(event).decode("utf-8", "replace") if whole else f"<{len(_raw(event))} bytes that are not JSON>"


def _body(event: Event, whole: bool) -> Any:
    """What an inbox told the others is about nobody but us."""
    body = _json(event, None)
    return body if whole or event.kind == SENT else masked(body)


def _raw(event: Event) -> bytes:
    return bytes(event.ev) if event.raw is None else event.raw


def _json(event: Event, otherwise: Any) -> Any:
    """The body, or something else where it is no JSON that Python can hold."""
    try:
        return json.loads(_raw(event))
    except (ValueError, RecursionError):
        return otherwise
