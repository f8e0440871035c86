"""Puts the stories into a world as if they had happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

from tui.model import DAY, MINUTE, NS
from tui.sandbox import media, progress
from tui.sandbox.saying import filled
from tui.sandbox.stories.examples import EXAMPLES
from tui.sandbox.stories.script import Line, Person, Story, lines
from tui.sandbox.things import Channel, Contact, Conversation, Message
from tui.sandbox.world import World

# Type, content, and what else the message carries.
Content = tuple[str, dict[str, Any] | None, dict[str, Any]]

_ERRORS = {str(error[0]): error for error in
           (progress.SENDING_FAILED, progress.NOT_ON_WHATSAPP, progress.WINDOW_CLOSED)}  # fmt: skip


PAUSE = 9 * NS


class Teller:
    """`now` is when the stories' ages are counted from."""

    def __init__(self, world: World, channels: dict[str, Channel], now: int) -> None:
        self._world, self._channels, self._now = world, channels, now
        self._rng = Random(world.seed)
        self._people: dict[int, Contact] = {}

    def tell(self, story: Story) -> None:
        told = list(_in_order(lines(story)))
        begin = self._now - told[0].age - NS
        names = list(dict.fromkeys([story.channel, *(line.channel for line in told)]))
        contact = self._contact(story.person, begin)
        channel_ids = [self._channels[name].id for name in names]
        conversation = self._world.things.new_conversation(contact, channel_ids[0], channel_ids, begin // NS * NS)
        asked: dict[str, str] = {}
        for line in told:
            message = self._message(conversation, contact, line, asked)
            message.bare = story.bare
            if line.what == "raw":
                asked[line.text] = message.id
            self._keep(conversation, message)
        if not story.open:
            self._world.things.reshelve(conversation, status="archived")
            conversation.updated = min(conversation.active_at + DAY, self._now - MINUTE)

    def _contact(self, person: Person, created: int) -> Contact:
        if id(person) not in self._people:
            number = len(self._people)
            first, _, last = (person.name or "").partition(" ")
            self._people[id(person)] = Contact(
                self._world.ids.make("person", number), created, person.phone, person.name,
                first if number % 3 else "", last if number % 3 else None, person.custom,
                {**person.addresses, "old": ""}, registered=person.registered, language=person.language,
            )  # fmt: skip
        contact = self._people[id(person)]
        contact.created = min(contact.created, created)
        return self._world.things.keep_contact(contact)

    def _keep(self, conversation: Conversation, message: Message) -> None:
        """Activity is the arrival: for what came in a little later than the platform's own time."""
        things = self._world.things
        things.keep_message(conversation, message)
        arrived = message.updated if message.direction == "received" else message.created
        things.reshelve(conversation, at=(arrived or message.created) - 10 * NS // 1000)
        conversation.updated = conversation.active_at + self._rng.randrange(20, 45) * NS // 1000
        if message.platform != "events":
            conversation.channel_id = message.channel_id

    def _message(self, conversation: Conversation, contact: Contact, line: Line, asked: dict[str, str]) -> Message:
        channel = self._channels[line.channel]
        kind, content, extra = self._content(line, channel, contact)
        customer = contact.address(channel.platform)
        to, sender = (channel.address, customer) if line.inbound else (customer, channel.address)
        at, updated = self._times(line)
        error = _ERRORS.get(line.mark)
        status = ("rejected" if line.mark == "470" else "failed") if error else line.mark
        status = status or ("received" if line.inbound else progress.LAST_WORD.get(channel.platform, "delivered"))
        if line.author:
            extra = {"source": {"agentId": self._world.ids.make("agent", len(line.author))}, "origin": "inbox",
                     "metadata": {"sender": {"displayName": line.author}}} | extra  # fmt: skip
        answered = asked.get(EXAMPLES[line.text].answers) if line.what == "raw" else None
        if answered:
            extra = extra | {"replyTo": {"id": answered}}
        return Message(
            self._world.things.next_id("message"), conversation.id, channel.id, extra.pop("platform", channel.platform),
            to, sender, "received" if line.inbound else "sent", kind, content, extra.pop("status", status), at, updated,
            error, extra,
        )  # fmt: skip

    def _times(self, line: Line) -> tuple[int, int]:
        """(created, updated): whole seconds for what came in, nanoseconds for what went out."""
        at = self._now - line.age
        if line.inbound:
            at = at // NS * NS
            return at, at + self._rng.randrange(NS // 5, NS)
        return at + self._rng.randrange(NS // 2), at + self._rng.randrange(2 * NS, 9 * NS)

    def _content(self, line: Line, channel: Channel, contact: Contact) -> Content:
        match line.what:
            case "":
                return "text", {"text": line.text}, {}
            case "raw":
                example = EXAMPLES[line.text]
                content, extra = (
                    filled(each, self._world, self._channels) for each in (example.content, example.extra)
                )
                return example.type, content, extra
            case "hsm":
                return "hsm", _template_message(line), {}
            case "place":
                latitude, longitude = map(float, line.text.split(","))
                place = {"latitude": latitude, "longitude": longitude, "name": line.caption}
                return "location", {"location": place}, {}
            case "mail":
                return "email", _mail(line, contact), {}
            case "sticker":
                return "whatsappSticker", {"whatsappSticker": {"link": self._link(line.text, channel)}}, {}
            case kind:
                caption = {"caption": line.caption} if line.caption else {}
                return kind, {kind: {"url": self._link(line.text, channel), **caption}}, {}

    def _link(self, name: str, channel: Channel) -> str:
        """WhatsApp's media links hide the file's name, those of other platforms end in it; ours do for documents."""
        files = self._world.files
        hidden = channel.platform == "whatsapp" and name.endswith((".wav", ".webp"))
        return files.media(media.file(name)) if hidden else files.named(media.file(name))


def _in_order(told: Iterable[Line]) -> Iterator[Line]:
    """Lines of the same age happen one after the other, also to those who are told whole seconds."""
    before: int | None = None
    for line in told:
        age = line.age if before is None or line.age < before else before - PAUSE
        yield replace(line, age=age)
        before = age


def _template_message(line: Line) -> dict[str, Any]:
    name, language = line.text.split()
    words = [{"type": "text", "text": word} for word in line.caption.split(" | ")]
    return {"hsm": {"namespace": "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9", "templateName": name,
                    "language": {"policy": "deterministic", "code": language},
                    "components": [{"type": "body", "parameters": words}]}}  # fmt: skip


def _mail(line: Line, contact: Contact) -> dict[str, Any]:
    shop = {"address": "hello@glimworm.example", "name": "Glimworm"}
    customer = {"address": contact.address("email"), "name": contact.display_name}
    sender, to = (customer, shop) if line.inbound else (shop, customer)
    return {"email": {"from": sender, "to": [to], "subject": line.text, "content": {"text": line.caption, "html": ""}}}
