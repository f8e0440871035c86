"""Customers who write now and then and answer what the agent says, and a colleague who helps out.

What they do is put on the world's agenda with delays from dice of their own: same seed, clock and replies, same talk.
"""

from __future__ import annotations

from random import Random

from tui.model import MINUTE
from tui.sandbox import media
from tui.sandbox.phrases import LAMPS
from tui.sandbox.talk import COLLEAGUE, NUDGES, TALK, topic
from tui.sandbox.things import Channel, Contact, Conversation, Event
from tui.sandbox.world import World

PACE = 25.0
FIRST = 8.0
# A customer who has answered this often is content.
PATIENCE = 5
COLLEAGUE_NAME = "Noor"
NO_PICTURES = frozenset({"sms", "email"})


class Actors:
    """`pace` is the average number of seconds between two things that happen by themselves."""

    def __init__(self, world: World, *, pace: float = PACE) -> None:
        self._world, self._pace = world, pace
        self._dice = Random(f"{world.seed} actors")
        self._busy: set[str] = set()
        self._answers: dict[str, int] = {}

    def begin(self) -> None:
        self._world.listen(self._hear)
        self._world.after(FIRST, self._something_happens)

    def _something_happens(self) -> None:
        self._world.after(self._dice.uniform(0.3, 1.7) * self._pace, self._something_happens)
        if self._dice.random() < 0.15:
            self._colleague_helps()
        else:
            self._somebody_writes()

    def _somebody_writes(self) -> None:
        """Mostly those who are in a talk already: they go on, or wonder why nobody answers."""
        listed = self._listed("active" if self._dice.random() < 0.6 else "archived")
        if listed:
            self._goes_on(self._dice.choice(listed))

    def _goes_on(self, conversation: Conversation) -> None:
        contact = self._world.things.contact(conversation.contact_id)
        channel = self._world.things.channel(conversation.channel_id)
        if contact.language not in TALK or contact.id in self._busy or not self._can_write(contact, channel):
            return
        quiet = self._world.now() - conversation.active_at > 10 * MINUTE
        if conversation.status == "archived":
            self._write(contact, channel, "new")
        elif quiet:
            self._write(contact, channel, "nudge" if self._waits(conversation) else "more")

    @staticmethod
    def _can_write(contact: Contact, channel: Channel) -> bool:
        return contact.registered and channel.status == "active"

    def _colleague_helps(self) -> None:
        """Somebody who has waited for a while, and in a language that she writes."""
        waiting = [each for each in self._listed("active") if self._has_waited(each)]
        if waiting:
            conversation = self._dice.choice(waiting)
            language = self._world.things.contact(conversation.contact_id).language
            self._world.colleague(conversation.id, COLLEAGUE[language], COLLEAGUE_NAME)

    def _listed(self, status: str) -> list[Conversation]:
        return [self._world.things.numbered(number) for number in self._world.things.shelf.page(status, 0, 40)]

    @staticmethod
    def _waits(conversation: Conversation) -> bool:
        return any(message.direction == "received" for message in conversation.thread.newest(0, 1))

    def _has_waited(self, conversation: Conversation) -> bool:
        waited = 20 * MINUTE < self._world.now() - conversation.active_at < 20 * 60 * MINUTE
        speaks = self._world.things.contact(conversation.contact_id).language in COLLEAGUE
        return waited and speaks and self._waits(conversation)

    def _hear(self, event: Event) -> None:
        """An agent has said something: read it, think, answer."""
        message = event.message
        if event.kind != "message.created" or not message or message.direction == "received":
            return
        contact = self._world.things.contact(event.conversation.contact_id)
        answered = self._answers.get(contact.id, 0)
        if contact.language not in TALK or contact.id in self._busy or answered >= PATIENCE:
            return
        if message.extra.get("origin") == "inbox" or self._dice.random() > 0.85:
            return
        self._busy.add(contact.id)
        self._answers[contact.id] = answered + 1
        about = topic(str((message.content or {}).get("text", "")))
        channel = self._world.things.channel(message.channel_id)

        def answer() -> None:
            self._busy.discard(contact.id)
            if message.status not in ("failed", "rejected"):
                self._write(contact, channel, about)

        self._world.after(self._dice.uniform(7, 35), answer)

    def _write(self, contact: Contact, channel: Channel, about: str) -> None:
        dice, platform = self._dice, channel.platform
        facts = {"order": f"L-{dice.randrange(10_200, 10_320)}", "lamp": dice.choice(LAMPS)}
        text = dice.choice(NUDGES if about == "nudge" else TALK[contact.language][about]).format(**facts)
        delay = dice.uniform(0.2, 2.9)
        if about == "photo" and platform not in NO_PICTURES:
            picture = media.file(dice.choice(("dent.png", "parcel.png", "room.png", "lamp.png")))
            link = self._world.files.named(picture) if platform == "facebook" else self._world.files.media(picture)
            self._world.receive(contact, channel.id, "image", {"image": {"url": link, "caption": text}}, delay=delay)
        elif platform == "email":
            self._world.receive(contact, channel.id, "email", _mail(contact, channel, text), delay=delay)
        else:
            self._world.receive(contact, channel.id, "text", {"text": text}, delay=delay)


def _mail(contact: Contact, channel: Channel, text: str) -> dict[str, object]:
    sender = {"address": contact.address("email"), "name": contact.display_name}
    to = {"address": channel.address, "name": "Glimworm"}
    return {"email": {"from": sender, "to": [to], "subject": "Re: Glimworm", "content": {"text": text, "html": ""}}}
