"""Endpoints of conversations, messages and webhooks (sections 3 and 7 of the API reference)."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from tui.sandbox import wire
from tui.sandbox.calls import Answer, Call, route
from tui.sandbox.clock import parse_date
from tui.sandbox.problems import Problem, invalid, missing, not_found
from tui.sandbox.registry import RECENT
from tui.sandbox.requests import as_object, outgoing
from tui.sandbox.shelf import ALL
from tui.sandbox.things import Conversation, Message
from tui.sandbox.wire import envelope

MAX_IDS = 20
BASE = "/v1"


def list_conversations(call: Call) -> Answer:
    offset, limit = call.page()
    ids, things = call.listed("ids")[:MAX_IDS], call.world.things
    if ids:
        found = [each for each in (_known(call, id) for id in ids) if each]
        return Answer(envelope([_whole(call, each) for each in found], 0, limit, len(found)))
    status = _status(call.query.get("status") or "active")
    numbers = things.shelf.page(status, offset, limit)
    items = [_whole(call, things.numbered(number)) for number in numbers]
    return Answer(envelope(items, offset, limit, things.shelf.count(status)))


def read_conversation(call: Call) -> Answer:
    return Answer(_whole(call, _readable(call)))


def list_of_contact(call: Call) -> Answer:
    offset, limit = call.page()
    known = call.world.things.of_contact(call.world.things.contact(call.path["contact_id"]))
    return Answer(envelope([each.id for each in known[offset : offset + limit]], offset, limit, len(known)))


def start(call: Call) -> Answer:
    conversation, message = call.world.start(outgoing(call.body, "to", "channelId"))
    body = _whole(call, conversation)
    body["messages"]["lastMessageId"] = message.id
    return Answer(body, 201)


def create(call: Call) -> Answer:
    contact_id = as_object(call.body).get("contactId")
    if not contact_id:
        raise missing("contactId")
    return Answer(_whole(call, call.world.create(str(contact_id))), 201)


def patch(call: Call) -> Answer:
    status = as_object(call.body).get("status")
    if not status:
        raise missing("status")
    return Answer(_part(call, call.world.set_status(call.path["id"], str(status))))


def list_messages(call: Call) -> Answer:
    offset, limit = call.page()
    thread, hidden = _readable(call).thread, call.listed("excludePlatforms")
    if not hidden:
        return Answer(envelope(_messages(call, thread.newest(offset, limit)), offset, limit, len(thread)))
    shown = [message for message in thread.newest(0, len(thread)) if message.platform not in hidden]
    return Answer(envelope(_messages(call, shown[offset : offset + limit]), offset, limit, len(shown)))


def reply(call: Call) -> Answer:
    return Answer(_message(call, call.world.reply(call.path["id"], outgoing(call.body))), 201)


def read_message(call: Call) -> Answer:
    return Answer(_message(call, call.world.things.message(call.path["id"])))


def messages_anywhere(call: Call) -> Answer:
    """By `ids`, or created since `from`; limit and offset do not apply."""
    if call.listed("ids"):
        ids = call.listed("ids")[:MAX_IDS]
        found = [each for each in (_known_message(call, id) for id in ids) if each]
    elif call.query.get("from"):
        found = call.world.things.since(_since(call), call.world.now())
    else:
        raise invalid("ids", "either ids or from is required")
    return Answer(envelope(_messages(call, found), 0, len(found), len(found)))


def send(call: Call) -> Answer:
    message = call.world.send(outgoing(call.body, "to", "from", channel_key="from"))
    fallback = {"id": call.world.things.next_id("fallback")} if "fallback" in message.extra else None
    return Answer({"id": message.id, "status": "accepted", "fallback": fallback}, 202)


def list_webhooks(call: Call) -> Answer:
    offset, limit = call.page()
    known = call.world.webhooks.all()
    return Answer(envelope([each.json() for each in known[offset : offset + limit]], offset, limit, len(known)))


def read_webhook(call: Call) -> Answer:
    return Answer(call.world.webhooks.get(call.path["id"]).json())


def create_webhook(call: Call) -> Answer:
    return Answer(call.world.webhooks.create(call.body, frozenset(call.world.things.channels)).json(), 201)


def change_webhook(call: Call) -> Answer:
    return Answer(call.world.webhooks.change(call.path["id"], call.body).json())


def delete_webhook(call: Call) -> Answer:
    call.world.webhooks.delete(call.path["id"])
    return Answer(status=204)


def routes() -> list[Route]:
    return [
        route("GET", f"{BASE}/conversations", list_conversations),
        route("POST", f"{BASE}/conversations", create),
        route("POST", f"{BASE}/conversations/start", start),
        route("GET", f"{BASE}/conversations/contact/{{contact_id}}", list_of_contact),
        route("GET", f"{BASE}/conversations/{{id}}", read_conversation),
        route("PATCH", f"{BASE}/conversations/{{id}}", patch),
        route("GET", f"{BASE}/conversations/{{id}}/messages", list_messages),
        route("POST", f"{BASE}/conversations/{{id}}/messages", reply),
        route("GET", f"{BASE}/messages", messages_anywhere),
        route("GET", f"{BASE}/messages/{{id}}", read_message),
        route("POST", f"{BASE}/send", send),
        route("GET", f"{BASE}/webhooks", list_webhooks),
        route("POST", f"{BASE}/webhooks", create_webhook),
        route("GET", f"{BASE}/webhooks/{{id}}", read_webhook),
        route("PATCH", f"{BASE}/webhooks/{{id}}", change_webhook),
        route("DELETE", f"{BASE}/webhooks/{{id}}", delete_webhook),
    ]


def _status(text: str) -> str:
    """One status, or all of them when several are asked for (`archived;active`)."""
    wanted = set(text.replace(";", ",").split(","))
    if not wanted <= {"active", "archived", "deleted", ALL}:
        raise invalid("status", f"unknown status {text!r}")
    return wanted.pop() if len(wanted) == 1 else ALL


def _since(call: Call) -> int:
    """A plus sign in an offset arrives as a space when the client did not encode it."""
    try:
        moment = parse_date(call.query["from"].replace(" ", "+"))
    except ValueError:
        raise invalid("from", "must be an RFC 3339 date") from None
    if moment < call.world.now() - RECENT:
        raise invalid("from", "must be at most five minutes ago")
    return moment


def _readable(call: Call) -> Conversation:
    conversation = call.world.things.conversation(call.path["id"])
    if conversation.status == "deleted":
        raise not_found("conversation")
    return conversation


def _known(call: Call, id: str) -> Conversation | None:
    try:
        return call.world.things.conversation(id)
    except Problem:
        return None


def _known_message(call: Call, id: str) -> Message | None:
    try:
        return call.world.things.message(id)
    except Problem:
        return None


def _part(call: Call, conversation: Conversation) -> dict[str, Any]:
    return wire.conversation_json(conversation, call.world.origin, len(conversation.thread))


def _whole(call: Call, conversation: Conversation) -> dict[str, Any]:
    things, part = call.world.things, _part(call, conversation)
    contact = wire.contact_json(things.contact(conversation.contact_id), call.world.origin)
    channels = [things.channel(id) for id in conversation.channel_ids]
    platform = things.channel(conversation.channel_id).platform
    return {"id": part.pop("id"), "contactId": part.pop("contactId"), "contact": contact,
            "channels": [wire.channel_json(each) for each in channels], **part,
            "lastUsedPlatformId": platform}  # fmt: skip


def _message(call: Call, message: Message) -> dict[str, Any]:
    return wire.message_json(message, call.world.origin, call.world.now())


def _messages(call: Call, messages: list[Message]) -> list[dict[str, Any]]:
    return [_message(call, message) for message in messages]
