"""Examples become messages of the world: their links lead to real files, their answers to what they answer."""

from __future__ import annotations

from typing import Any

from tui.sandbox import media
from tui.sandbox.problems import invalid
from tui.sandbox.requests import Outgoing
from tui.sandbox.stories.examples import EXAMPLES, Example
from tui.sandbox.things import Channel, Conversation, Message
from tui.sandbox.world import World


def say_example(world: World, conversation: Conversation, name: str) -> Message:
    """In the conversation's own channel, from the side that such a message comes from."""
    example = EXAMPLES.get(name)
    if example is None:
        raise invalid("name", f"must be one of {', '.join(EXAMPLES)}")
    content, extra = filled(example.content, world), filled(example.extra, world)
    if answered := _answered(conversation, example):
        extra |= {"replyTo": {"id": answered.id}}
    if not example.inbound:
        return world.reply(conversation.id, Outgoing(example.type, content or {}, extra=extra))
    contact = world.things.contact(conversation.contact_id)
    return world.receive(contact, conversation.channel_id, example.type, content, **extra)


def filled(value: Any, world: World, channels: dict[str, Channel] | None = None) -> Any:
    """`{dent.png}` becomes a link to that file, `{sms}` the id of that channel."""
    if isinstance(value, dict):
        return {key: filled(each, world, channels) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, world, channels) for each in value]
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        name = value[1:-1]
        known = channels or {each.platform: each for each in world.things.channels.values()}
        return known[name].id if name in known else world.files.named(media.file(name))
    return value


def _answered(conversation: Conversation, example: Example) -> Message | None:
    """The last message in which what it answers was asked."""
    if not example.answers:
        return None
    asked = EXAMPLES[example.answers].content or {}
    for message in conversation.thread.newest(0, len(conversation.thread)):
        if (message.content or {}).get("interactive", {}).get("body") == asked["interactive"]["body"]:
            return message
    return None
