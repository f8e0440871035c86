"""What the API reported, as observations: one for each thing in it, with the JSON of that thing."""

from __future__ import annotations

from msgspec import Struct

from tui import model
from tui.api import translate
from tui.api.models import Channel, Contact, Conversation, Message, WebhookBody
from tui.api.reading import Reported, read, readable, split, split_list
from tui.model import Observation


class Taken(Struct, frozen=True):
    """A message that the API has: its id, the conversation that it is in, and what was told about both.

    The message itself is missing in `observations` where the API told no more than its id.
    """

    message_id: str
    conversation_id: str
    observations: list[Observation]


def of_conversation(said: Reported[Conversation], seen: int, *, from_webhook: bool = False) -> tuple[Observation, ...]:
    """The conversation first, then its contact and channels, as far as they are in it."""
    parts = split(said.raw)
    contacts = readable([parts["contact"]] if "contact" in parts else [], Contact)
    channels = readable(split_list(parts["channels"]) if said.object.channels else [], Channel)
    return (
        Observation(translate.conversation(said.object, from_webhook=from_webhook), seen, said.raw),
        *(Observation(translate.contact(each.object), seen, each.raw) for each in contacts),
        *(Observation(translate.channel(each.object), seen, each.raw) for each in channels),
    )


def of_message(said: Reported[Message], seen: int, conversation_id: str = "") -> Observation:
    """`conversation_id` is where the message was found, for those that do not say."""
    return Observation(translate.message(said.object, conversation_id=conversation_id), seen, said.raw)


def of_webhook(body: bytes, seen: int) -> list[Observation]:
    """What a webhook or a reportUrl callback tells; raises ValueError when the body is no JSON object.

    A conversation is told without contact and channels, and with a message count that means nothing.
    """
    error = read(body, WebhookBody).error
    parts = split(body)
    found: list[Observation] = []
    for contact in readable(_part(parts, "contact"), Contact):
        found.append(Observation(translate.contact(contact.object), seen, contact.raw))
    for conversation in readable(_part(parts, "conversation"), Conversation):
        found += of_conversation(conversation, seen, from_webhook=True)
    for message in readable(_part(parts, "message"), Message):
        place = next((each.thing.id for each in found if isinstance(each.thing, model.Conversation)), "")
        thing = translate.message(message.object, conversation_id=place, error=error)
        found.append(Observation(thing, seen, message.raw))
    return found


def _part(parts: dict[str, bytes], key: str) -> list[bytes]:
    return [parts[key]] if key in parts else []
