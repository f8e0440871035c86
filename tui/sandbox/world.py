"""What happens in the world: messages go out and come in, conversations open and close, time passes.

Nothing moves by itself. `tick` brings everything to pass that was due by the clock, each at its own time, so the
outcome does not depend on how often one looks. Clock and seed are passed in; nothing here knows of HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from tui.model import NS
from tui.sandbox import progress
from tui.sandbox.clock import Clock
from tui.sandbox.files import Files
from tui.sandbox.histories import Histories
from tui.sandbox.ids import Ids
from tui.sandbox.problems import Problem, invalid, not_found
from tui.sandbox.registry import Registry
from tui.sandbox.requests import Outgoing, seconds
from tui.sandbox.templates import Templates
from tui.sandbox.things import Channel, Contact, Conversation, Event, Message
from tui.sandbox.webhooks import Webhooks

MS = NS // 1000
STATUSES = ("active", "archived")


class World:
    """`origin` is the address at which the HTTP face is reached; `requests` counts what was asked of it, by kind."""

    def __init__(self, clock: Clock, *, seed: int, ids: Ids, histories: Histories | None = None) -> None:
        self.clock, self.seed, self.rng = clock, seed, Random(seed)
        self.ids = ids
        self.things = Registry(self.ids, histories)
        self.files = Files(self.ids)
        self.webhooks = Webhooks(self.now, lambda: self.things.next_id("webhook"))
        self.templates = Templates(self.now, self.after, lambda: self.things.next_id("template"))
        self.balance: dict[str, Any] = {"payment": "prepaid", "type": "euros", "amount": 41.75}
        self.origin = "http://127.0.0.1"
        self.requests: Counter[str] = Counter()
        self._listeners: list[Callable[[Event], None]] = []
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()
        self._moment: int | None = None
        self._stamp = 0

    # Time

    def now(self) -> int:
        """The clock's time; while something that was due is done, the time at which it was due."""
        return self.clock() if self._moment is None else self._moment

    def at(self, moment: int, action: Callable[[], None]) -> None:
        heappush(self._due, (moment, next(self._order), action))

    def after(self, delay: float, action: Callable[[], None]) -> None:
        """`delay` in seconds."""
        self.at(self.now() + round(delay * NS), action)

    def tick(self) -> None:
        now = self.clock()
        while self._due and self._due[0][0] <= now:
            self._moment, _, action = heappop(self._due)
            try:
                action()
            finally:
                self._moment = None

    def listen(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Hear of everything that happens; returns what ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    # What the business does

    def reply(self, conversation_id: str, wanted: Outgoing) -> Message:
        """In an archived conversation this opens a new one, or goes to the one that is open by now."""
        conversation = self.things.keep(self.things.conversation(conversation_id))
        if conversation.status == "deleted":
            raise not_found("conversation")
        channel = self._channel(wanted.channel_id or conversation.channel_id)
        if conversation.status != "active":
            conversation = self._open(self.things.contact(conversation.contact_id), channel)
        return self._say(conversation, channel, wanted, "pending")

    def start(self, wanted: Outgoing) -> tuple[Conversation, Message]:
        channel = self._channel(wanted.channel_id or "")
        conversation = self._open(self._addressee(wanted.to, channel), channel)
        return conversation, self._say(conversation, channel, wanted, "pending")

    def send(self, wanted: Outgoing) -> Message:
        channel = self._channel(wanted.channel_id or "", "from")
        return self._say(self._open(self._addressee(wanted.to, channel), channel), channel, wanted, "accepted")

    def create(self, contact_id: str) -> Conversation:
        """A conversation without a message, on the channel that the contact used last."""
        contact = self.things.contact(contact_id)
        known = self.things.of_contact(contact)
        channel_id = known[0].channel_id if known else next(iter(self.things.channels))
        return self._open(contact, self.things.channel(channel_id))

    def set_status(self, conversation_id: str, status: str) -> Conversation:
        if status not in STATUSES:
            raise invalid("status", f"must be one of {', '.join(STATUSES)}")
        conversation = self.things.keep(self.things.conversation(conversation_id))
        if conversation.status == "deleted":
            raise not_found("conversation")
        if status == "active" and conversation.status != "active":
            self._refuse_second_active(conversation)
        changed = conversation.status != status
        self.things.reshelve(conversation, status=status)
        conversation.updated = self._fresh()
        if changed:
            self._tell("conversation.updated", conversation)
        return conversation

    # What others do

    def receive(
        self, contact: Contact, channel_id: str, kind: str, content: dict[str, Any], *, delay: float = 0.0, **extra: Any
    ) -> Message:
        """The customer writes. The platform's time is whole seconds, and `delay` seconds before the arrival."""
        channel = self.things.channel(channel_id)
        conversation = self._open(contact, channel)
        arrived = self._fresh()
        message = self._message(conversation, channel, "received", kind, content, "received", extra)
        message.created = max((arrived - round(delay * NS)) // NS * NS, conversation.created // NS * NS)
        self._put(conversation, message, arrived)
        message.updated = arrived + 10 * MS
        self._tell("message.created", conversation, message)
        conversation.updated = arrived + self.rng.randrange(15 * MS, 45 * MS)
        return message

    def colleague(self, conversation_id: str, text: str, name: str) -> Message:
        """Somebody else answers, in the vendor's own inbox."""
        told = {"source": {"agentId": self.ids.make("agent", len(name))}, "origin": "inbox",
                "metadata": {"sender": {"displayName": name}}}  # fmt: skip
        return self.reply(conversation_id, Outgoing("text", {"text": text}, extra=told))

    def shift(self) -> None:
        """The customer at the end of the open list writes: every page moves by one."""
        last = self.things.shelf.count("active") - 1
        for number in self.things.shelf.page("active", last, 1) if last >= 0 else []:
            conversation = self.things.numbered(number)
            contact = self.things.contact(conversation.contact_id)
            self.receive(contact, conversation.channel_id, "text", {"text": "Hello? Anybody there?"})

    def delete(self, conversation_id: str) -> None:
        """It stays in lists of all conversations, but can no longer be read."""
        self.things.reshelve(self.things.keep(self.things.conversation(conversation_id)), status="deleted")

    # How it happens

    def _say(self, conversation: Conversation, channel: Channel, wanted: Outgoing, status: str) -> Message:
        message = self._message(conversation, channel, "sent", wanted.type, wanted.content, status, wanted.extra)
        message.report_url = wanted.report_url
        self._put(conversation, message, message.created)
        self._tell("message.created", conversation, message)
        conversation.updated = message.created + self.rng.randrange(20 * MS, 45 * MS)
        self._plan(conversation, channel, message)
        return message

    def _plan(self, conversation: Conversation, channel: Channel, message: Message) -> None:
        """Everything that will become of it is decided now and comes to pass in its time."""
        contact = self.things.contact(conversation.contact_id)
        heard = self.things.last_heard(contact, channel.id)
        error = progress.refusal(message, contact, channel.status == "active", heard) or self.templates.refusal(message)
        if message.status == "accepted":
            self.at(message.created + 100 * MS, partial(self.advance, message, "pending"))
        if message.type == "event":
            self.at(message.created, partial(self.advance, message, "sent"))
        elif error:
            word = "rejected" if error == progress.WINDOW_CLOSED else "failed"
            self.at(message.created + 600 * MS, partial(self.advance, message, word, error))
        else:
            for delay, word in progress.course(message, Random(f"{self.seed} {message.id}")):
                self.at(message.created + delay, partial(self.advance, message, word))
        self._plan_fallback(conversation, message)

    def advance(self, message: Message, status: str, error: tuple[int, str] | None = None) -> None:
        message.status, message.error, message.updated = status, error, self._fresh()
        self._tell("message.updated", self.things.conversation(message.conversation_id), message)

    def _plan_fallback(self, conversation: Conversation, message: Message) -> None:
        fallback = message.extra.get("fallback")
        if not fallback:
            return

        def send_again() -> None:
            if message.status not in ("delivered", "read"):
                again = Outgoing(message.type, message.content or {}, extra={"source": message.extra.get("source", {})})
                self.reply(conversation.id, replace(again, channel_id=fallback["from"]))

        self.after(seconds(str(fallback.get("after", "1m"))) or 60, send_again)

    def _message(
        self, conversation: Conversation, channel: Channel, direction: str, kind: str, content: dict[str, Any],
        status: str, extra: dict[str, Any],
    ) -> Message:  # fmt: skip
        customer = self.things.contact(conversation.contact_id).address(channel.platform)
        to, sender = (channel.address, customer) if direction == "received" else (customer, channel.address)
        id, at = self.things.next_id("message"), self._fresh()
        return Message(
            id, conversation.id, channel.id, channel.platform, to, sender, direction, kind, content, status, at, at,
            extra=dict(extra),
        )  # fmt: skip

    def _put(self, conversation: Conversation, message: Message, at: int) -> None:
        self.things.keep_message(conversation, message)
        self.things.reshelve(conversation, at=at)
        conversation.channel_id = message.channel_id
        if message.channel_id not in conversation.channel_ids:
            conversation.channel_ids.append(message.channel_id)

    def _open(self, contact: Contact, channel: Channel) -> Conversation:
        """The contact's active conversation, or a new one."""
        active = self.things.active_of(contact)
        if active:
            return self.things.keep(active)
        self.things.keep_contact(contact)
        known = self.things.of_contact(contact)
        channel_ids = list(known[0].channel_ids) if known else [channel.id]
        conversation = self.things.new_conversation(contact, channel.id, channel_ids, self._fresh())
        self._tell("conversation.created", conversation)
        return conversation

    def _addressee(self, to: str, channel: Channel) -> Contact:
        """A contact's id or an address; an address that nobody has makes a new contact."""
        try:
            return self.things.contact(to)
        except Problem:
            known = self.things.contact_at(channel.platform, to)
        if known:
            return known
        digits = to.removeprefix("+")
        phone = int(digits) if digits.isdigit() and len(digits) < 16 else None
        contact = Contact(self.things.next_id("contact"), self.now(), msisdn=phone, display_name=to.removeprefix("+"))
        contact.registered = not digits.endswith("302")
        contact.addresses = {} if phone else {channel.platform: to}
        return self.things.keep_contact(contact)

    def _channel(self, id: str, parameter: str = "channelId") -> Channel:
        try:
            return self.things.channel(id)
        except Problem:
            raise invalid(parameter, "no such channel") from None

    def _refuse_second_active(self, conversation: Conversation) -> None:
        if self.things.active_of(self.things.contact(conversation.contact_id)):
            raise invalid("status", "the contact has another active conversation")

    def _fresh(self) -> int:
        """Now, but never the same time twice."""
        self._stamp = max(self.now(), self._stamp + 1)
        return self._stamp

    def _tell(self, kind: str, conversation: Conversation, message: Message | None = None) -> None:
        for listener in list(self._listeners):
            listener(Event(kind, conversation, message, self.now()))
