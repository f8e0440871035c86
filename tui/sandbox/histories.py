"""Customers and histories by the hundred thousand, made when asked for and the same each time.

Nothing is kept about them but what the list needs for its order. A conversation, its contact and each of its messages
follow from the seed and their number alone; number 0 is the one with the newest activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log
from random import Random
from typing import NamedTuple
from zlib import crc32

from tui.model import DAY, HOUR, MINUTE, NS
from tui.sandbox import phrases, progress
from tui.sandbox.ids import Ids
from tui.sandbox.things import PHONE_PLATFORMS, Channel, Contact, Conversation, Message, Thread

NEWEST, SPAN = 6 * HOUR, 900 * DAY
# Every tenth conversation of the older half is a predecessor of one in the newer half; 3 in 100 are open.
PREDECESSOR, OPEN = 10, 0.03
# The first thread holds a twentieth of all messages, so that a big account has a really long one.
LONGEST = 20
# Numbers that nobody has.
FIRST_MSISDN = 49_1570_0000000
_64_BITS = 2**64 - 1


class _Outline(NamedTuple):
    """What all messages of a conversation share. `step` is the usual pause between two of them."""

    id: str
    channel: Channel
    customer: str
    active_at: int
    length: int
    step: int


class Histories:
    def __init__(self, size: int, messages: int, *, seed: int, now: int, ids: Ids, channels: list[Channel]) -> None:
        self.size, self.channels = size, channels
        self._seed, self._now, self._ids = seed, now, ids
        self._longest = messages // LONGEST if size > LONGEST else 0
        self._mean = max((messages - self._longest) / max(size, 1), 1)
        self.contacts = size
        self._salts: dict[str, int] = {}
        self._outline = lru_cache(4096)(self._make_outline)

    def entries(self) -> Iterator[tuple[str, int, int]]:
        """(status, activity, number) of all, for the list."""
        for number in range(self.size):
            yield self.status(number), self.active_at(number), number

    def active_at(self, number: int) -> int:
        part: float = (number + 0.9 * self._chance("when", number)) / max(self.size, 1)
        return self._now - NEWEST - int(SPAN * part**1.5)

    def status(self, number: int) -> str:
        first_half = number < (self.size + 1) // 2
        return "active" if first_half and self._chance("status", number) < 2 * OPEN else "archived"

    def message_count(self, number: int) -> int:
        if number == 0 and self._longest:
            return self._longest
        return max(round(-self._mean * log(1 - self._chance("count", number))), 1)

    def of_contact(self, number: int) -> list[int]:
        """Numbers of a contact's conversations, newest first."""
        if self._is_predecessor(number):
            return []
        older = number + (self.size + 1) // 2
        return [number, older] if older < self.size and self._is_predecessor(older) else [number]

    def contact(self, number: int) -> Contact:
        first, last = self._name(number)
        msisdn = FIRST_MSISDN + number
        named = self._chance("named", number) < 0.8
        return Contact(
            id=self._ids.make("contact", number),
            created=self._first_at(number) - 2 * NS,
            msisdn=msisdn,
            display_name=f"{first} {last}" if named else str(msisdn),
            first_name=first if named else "",
            last_name=last if named else None,
            addresses={each.platform: _address(first, number) for each in self.channels},
        )

    def contact_at(self, platform: str, address: str) -> Contact | None:
        """By phone number, or by the number that ends a platform's address."""
        digits = address.removeprefix("+") if address.startswith("+") else address.rpartition(".")[2]
        if not digits.isdigit():
            return None
        number = int(digits) - (FIRST_MSISDN if address.startswith("+") else 0)
        if not 0 <= number < self.contacts:
            return None
        contact = self.contact(number)
        return contact if contact.address(platform) == address else None

    def conversation(self, number: int) -> Conversation:
        outline = self._outline(number)
        return Conversation(
            id=outline.id,
            number=number,
            contact_id=self._ids.make("contact", self._contact_number(number)),
            channel_id=outline.channel.id,
            channel_ids=[outline.channel.id],
            created=self._first_at(number) - NS,
            active_at=outline.active_at,
            status=self.status(number),
            updated=outline.active_at + 31 * NS // 1000,
            thread=Thread(outline.length, lambda index: self.message(number, index)),
        )

    def message(self, number: int, index: int) -> Message:
        outline, dice = self._outline(number), self._dice("message", number << 32 | index)
        channel, customer = outline.channel, outline.customer
        inbound = index == 0 or dice.random() < 0.55
        last_word = progress.LAST_WORD.get(channel.platform, "delivered")
        at = self._at(number, index)
        return Message(
            id=self._ids.make("message", number, index),
            conversation_id=outline.id,
            channel_id=channel.id,
            platform=channel.platform,
            to=channel.address if inbound else customer,
            sender=customer if inbound else channel.address,
            direction="received" if inbound else "sent",
            type="text",
            content={"text": phrases.sentence(dice, inbound)},
            status="received" if inbound else ("delivered" if dice.random() < 0.3 else last_word),
            created=at,
            updated=at + 2 * NS,
        )

    def _at(self, number: int, index: int) -> int:
        """Creation time: whole seconds, ascending with the index, the last one at the conversation's activity."""
        outline = self._outline(number)
        steps = outline.length - 1 - index
        jitter = self._dice("at", number << 32 | index).randrange(outline.step // 2) if steps else 0
        return (outline.active_at - steps * outline.step - jitter) // NS * NS

    def _first_at(self, number: int) -> int:
        return self._at(number, 0)

    def _make_outline(self, number: int) -> _Outline:
        contact_number = self._contact_number(number)
        channel = self.channels[self._dice("channel", contact_number).randrange(len(self.channels))]
        first, _ = self._name(contact_number)
        phone = f"+{FIRST_MSISDN + contact_number}" if channel.platform in PHONE_PLATFORMS else None
        return _Outline(
            id=self._ids.make("conversation", number),
            channel=channel,
            customer=phone or _address(first, contact_number),
            active_at=self.active_at(number),
            length=self.message_count(number),
            step=round(self._dice("step", number).uniform(2, 40)) * MINUTE,
        )

    def _name(self, contact_number: int) -> tuple[str, str]:
        dice = self._dice("name", contact_number)
        return dice.choice(phrases.FIRST_NAMES), dice.choice(phrases.LAST_NAMES)

    def _contact_number(self, number: int) -> int:
        return number - (self.size + 1) // 2 if self._is_predecessor(number) else number

    def _is_predecessor(self, number: int) -> bool:
        return number >= (self.size + 1) // 2 and number % PREDECESSOR == 0

    def _chance(self, what: str, number: int) -> float:
        """One throw, from 0 to 1: many times cheaper than dice of its own (a round of splitmix64)."""
        salt = self._salts.get(what) or self._salts.setdefault(what, crc32(what.encode(), self._seed) << 32 | 1)
        mixed = (salt + number * 0x9E3779B97F4A7C15) & _64_BITS
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _64_BITS
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _64_BITS
        return (mixed ^ mixed >> 31) / 2**64

    def _dice(self, what: str, number: int) -> Random:
        return Random(crc32(what.encode(), self._seed) << 64 | number)


def _address(first: str, number: int) -> str:
    return f"{first}.{number}".lower()
