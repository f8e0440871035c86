"""What exists in the world, found by id: kept when it was touched, made by the histories when it was not."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count, islice

from tui.model import MINUTE
from tui.sandbox.histories import Histories
from tui.sandbox.ids import Ids
from tui.sandbox.problems import not_found
from tui.sandbox.shelf import Shelf
from tui.sandbox.things import Channel, Contact, Conversation, Message

# How far back `GET /messages?from=` reaches, and how far one looks for the customer's last word in a long thread.
RECENT = 5 * MINUTE
LOOK_BACK = 500
# Numbers of conversations that are not from histories, so that their ids do not depend on how many of those there are.
FIRST_LIVE = 0xF0000000
LIVE = 0xFFFFFFFF


class Registry:
    """Lookups raise Problem 404 for what is not there."""

    def __init__(self, ids: Ids, histories: Histories | None = None) -> None:
        self.ids, self.histories = ids, histories
        self.made = histories.size if histories else 0
        self.shelf = Shelf()
        self.channels: dict[str, Channel] = {}
        self.contacts: dict[str, Contact] = {}
        self._deleted: set[str] = set()
        self._conversations: dict[int, Conversation] = {}
        self._of_contact: dict[str, list[int]] = {}
        self._messages: dict[str, Message] = {}
        self._recent: deque[Message] = deque()
        self._numbers, self._serials = count(FIRST_LIVE), count()
        if histories:
            self.channels.update({channel.id: channel for channel in histories.channels})
            self.shelf.fill(histories.entries())

    def next_id(self, kind: str) -> str:
        return self.ids.make(kind, LIVE, next(self._serials))

    def channel(self, id: str) -> Channel:
        if id not in self.channels:
            raise not_found("channel")
        return self.channels[id]

    def contact(self, id: str) -> Contact:
        """Deleted ones too: a conversation still shows with whom it was."""
        if id not in self.contacts:
            number = self._made_number("contact", id)
            if number is None or not self.histories:
                raise not_found("contact")
            return self.histories.contact(number)
        return self.contacts[id]

    def keep_contact(self, contact: Contact) -> Contact:
        """A deleted one who begins a new conversation is a contact again."""
        self._deleted.discard(contact.id)
        return self.contacts.setdefault(contact.id, contact)

    def listed_contact(self, id: str) -> Contact:
        if id in self._deleted:
            raise not_found("contact")
        return self.contact(id)

    def delete_contact(self, id: str) -> None:
        self._deleted.add(self.listed_contact(id).id)

    def all_contacts(self, offset: int, limit: int) -> list[Contact]:
        """Those of no history first. None twice, and without the deleted."""
        gone = {self._made_number("contact", id) for id in self._deleted}
        own = [id for id in self._own_contacts() if id not in self._deleted]
        made = (number for number in range(self.histories.contacts if self.histories else 0) if number not in gone)
        first, ids = max(offset - len(own), 0), own[offset : offset + limit]
        ids += [self.ids.make("contact", number) for number in islice(made, first, first + limit - len(ids))]
        return [self.contact(id) for id in ids]

    def contact_count(self) -> int:
        made = self.histories.contacts if self.histories else 0
        return len(self._own_contacts()) + made - len(self._deleted)

    def _own_contacts(self) -> list[str]:
        return [id for id in self.contacts if self._made_number("contact", id) is None]

    def contact_at(self, platform: str, address: str) -> Contact | None:
        """Who is reached at a number, with or without plus, or at a platform's address."""
        address = "+" + address if address.isdigit() else address
        listed = (each for each in self.contacts.values() if each.id not in self._deleted)
        kept = next((each for each in listed if each.address(platform) == address), None)
        made = self.histories.contact_at(platform, address) if self.histories else None
        untouched = made is not None and made.id not in self.contacts and made.id not in self._deleted
        return kept or (made if untouched else None)

    def conversation(self, id: str) -> Conversation:
        found = self.ids.read("conversation", id)
        if found is None or not (found[0] in self._conversations or found[0] < self.made):
            raise not_found("conversation")
        return self.numbered(found[0])

    def numbered(self, number: int) -> Conversation:
        if number in self._conversations:
            return self._conversations[number]
        assert self.histories
        return self.histories.conversation(number)

    def keep(self, conversation: Conversation) -> Conversation:
        """Before it is changed: from now on it is this object that counts."""
        return self._conversations.setdefault(conversation.number, conversation)

    def new_conversation(self, contact: Contact, channel_id: str, channel_ids: list[str], at: int) -> Conversation:
        number = next(self._numbers)
        id = self.ids.make("conversation", number)
        conversation = Conversation(id, number, contact.id, channel_id, channel_ids, created=at, active_at=at)
        self._conversations[number] = conversation
        self._of_contact.setdefault(contact.id, []).append(number)
        self.shelf.put(conversation.status, at, number)
        return conversation

    def of_contact(self, contact: Contact) -> list[Conversation]:
        """Newest first."""
        numbers = list(self._of_contact.get(contact.id, []))
        made = self._made_number("contact", contact.id)
        if made is not None and self.histories:
            numbers += self.histories.of_contact(made)
        return sorted(map(self.numbered, numbers), key=lambda each: each.active_at, reverse=True)

    def active_of(self, contact: Contact) -> Conversation | None:
        """Only one conversation of a contact can be active."""
        return next((each for each in self.of_contact(contact) if each.status == "active"), None)

    def reshelve(self, conversation: Conversation, *, status: str | None = None, at: int | None = None) -> None:
        self.shelf.take(conversation.status, conversation.active_at, conversation.number)
        conversation.status = status or conversation.status
        conversation.active_at = conversation.active_at if at is None else at
        self.shelf.put(conversation.status, conversation.active_at, conversation.number)

    def keep_message(self, conversation: Conversation, message: Message) -> None:
        conversation.thread.add(message)
        self._messages[message.id] = message
        self._recent.append(message)

    def message(self, id: str) -> Message:
        if id in self._messages:
            return self._messages[id]
        found = self.ids.read("message", id)
        if found is None or found[0] >= self.made or not self.histories:
            raise not_found("message")
        if found[1] >= self.histories.message_count(found[0]):
            raise not_found("message")
        return self.histories.message(*found)

    def since(self, moment: int, now: int) -> list[Message]:
        """Messages created at or after a moment that is not further back than RECENT, newest first."""
        while self._recent and max(self._recent[0].created, self._recent[0].updated or 0) < now - 2 * RECENT:
            self._recent.popleft()
        found = [message for message in self._recent if message.created >= moment]
        return sorted(found, key=lambda message: message.created, reverse=True)

    def texted(self, contact: Contact) -> list[Message]:
        """SMS that were sent to a contact, as far as LOOK_BACK reaches; newest first."""
        said = (message for each in self.of_contact(contact) for message in each.thread.newest(0, LOOK_BACK))
        found = [message for message in said if message.platform == "sms" and message.direction == "sent"]
        return sorted(found, key=lambda message: message.created, reverse=True)

    def last_heard(self, contact: Contact, channel_id: str) -> int | None:
        """When the customer last wrote on a channel, whatever the conversation."""
        said = (message.created for message in self._said_on(contact, channel_id) if message.direction == "received")
        return max(said, default=None)

    def _said_on(self, contact: Contact, channel_id: str) -> Iterator[Message]:
        for conversation in self.of_contact(contact):
            for message in conversation.thread.newest(0, LOOK_BACK):
                if message.channel_id == channel_id:
                    yield message

    def _made_number(self, kind: str, id: str) -> int | None:
        found = self.ids.read(kind, id)
        return found[0] if found and self.histories and found[0] < self.histories.contacts else None
