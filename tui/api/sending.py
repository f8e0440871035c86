"""Sends one message by the call that can carry it, and learns where it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from tui.api import translate
from tui.api.client import Client
from tui.api.content_out import to_wire
from tui.api.errors import ApiError, Invalid, NotUnderstood
from tui.api.models import Message
from tui.api.observations import Taken, of_conversation, of_message
from tui.api.reading import Reported
from tui.model import Message as OurMessage
from tui.model import Reply

LATE = "human_agent"
"""The tag of Facebook's messages that a person writes within seven days."""


class Sending:
    def __init__(self, client: Client, clock: Callable[[], int]) -> None:
        self._client = client
        self._clock = clock

    async def send(self, reply: Reply) -> Taken:
        """By /send what answers a message, or begins with a way round; by /conversations/start what else begins."""
        kind, content = to_wire(reply.content)
        more: dict[str, Any] = {"source": translate.source_of(reply.reference)}
        if reply.is_late:
            more["tag"] = LATE
        if reply.fallback:
            more["fallback"] = {"from": reply.fallback.channel_id, "after": _duration(reply.fallback.after)}
        if reply.reply_to or (not reply.conversation_id and reply.fallback):
            return await self._send(reply, kind, content, more)
        if not reply.conversation_id:
            return await self._start(reply, kind, content, more)
        return await self._reply(reply, kind, content, more)

    async def _reply(self, reply: Reply, kind: str, content: dict[str, Any], more: dict[str, Any]) -> Taken:
        if reply.channel_id:
            more["channelId"] = reply.channel_id
        said = await self._client.reply(reply.conversation_id, kind, content, **more)
        return self._taken(reply, said)

    async def _send(self, reply: Reply, kind: str, content: dict[str, Any], more: dict[str, Any]) -> Taken:
        """The answer names no conversation, so the message is asked for. If that fails it is sent all the same."""
        if not reply.to or not reply.channel_id:
            raise Invalid("whom to send this to, or on which channel, is not known")
        if reply.reply_to:
            more["replyTo"] = {"id": reply.reply_to}
        said = await self._client.send(reply.to, reply.channel_id, kind, content, **more)
        message_id = said.object.id or ""
        try:
            return self._taken(reply, await self._client.message(message_id))
        except ApiError:
            return Taken(message_id, reply.conversation_id, [])

    async def _start(self, reply: Reply, kind: str, content: dict[str, Any], more: dict[str, Any]) -> Taken:
        if not reply.to or not reply.channel_id:
            raise Invalid("whom to write to, or on which channel, is not known")
        said = await self._client.start(reply.to, reply.channel_id, kind, content, **more)
        conversation = list(of_conversation(said, self._clock()))
        message_id = (said.object.messages.last_message_id if said.object.messages else None) or ""
        try:
            found = await self._first_message(said.object.id, message_id, reply)
        except ApiError:
            found = None
        if found is None and not message_id:
            raise NotUnderstood("the answer to a start does not say which message it was", taken=None)
        if found is None:
            return Taken(message_id, said.object.id, conversation)
        taken = self._taken(reply, found, said.object.id)
        return structs.replace(taken, observations=[*conversation, *taken.observations])

    async def _first_message(self, conversation_id: str, message_id: str, reply: Reply) -> Reported[Message] | None:
        """The message that began it; looked for by our mark where the answer does not name it."""
        if message_id:
            said = await self._client.message(message_id)
            if translate.message(said.object).reference in (reply.reference, None):
                return said
        page = await self._client.messages(conversation_id)
        ours = (each for each in page.items if translate.message(each.object).reference == reply.reference)
        return next(ours, None)

    def _taken(self, reply: Reply, said: Reported[Message], conversation_id: str = "") -> Taken:
        place = conversation_id or reply.conversation_id
        observation = of_message(said, self._clock(), place)
        message = observation.thing
        assert isinstance(message, OurMessage)
        ours = structs.replace(message, reference=reply.reference, content=message.content or reply.content)
        return Taken(ours.id, ours.conversation_id, [structs.replace(observation, thing=ours)])


def _duration(seconds: int) -> str:
    """Digits and a unit, as the API has them."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
