"""What is exported: conversations and their messages, a page at a time, and how much of them is not on this host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tui.model import DAY, MINUTE, Contact, Message
from tui.store import Position, Row, Store, is_provisional, position
from tui.text import Zone, day_line

_QUARTER = 15 * MINUTE
PAGE = 500
ROWS = 200
_BEGINNING = -(2**63)


@dataclass(frozen=True)
class Span:
    """From when (ns, inclusive) until when (exclusive); None is "from the beginning" and "to the end"."""

    since: int | None = None
    until: int | None = None

    def has(self, moment: int) -> bool:
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


@dataclass(frozen=True)
class Gap:
    """What of a conversation is not on this host: what is older than `before` (ns; None: all), `messages` of them if
    that can be told.
    """

    before: int | None
    messages: int | None


@dataclass(frozen=True)
class Subject:
    """A conversation as it is exported, with its contact; both are strangers' words."""

    row: Row
    contact: Contact
    gap: Gap | None


def conversations(store: Store, span: Span) -> Iterator[str]:
    """Ids of all that were active in the span, newest activity first."""
    after: tuple[int, str] | None = None
    while page := store.feed.active_since(span.since or 0, after, ROWS):
        yield from (id for id, _ in page if not is_provisional(id))
        after = page[-1][1], page[-1][0]


def of_contact(store: Store, conversation_id: str) -> list[str]:
    """All conversations of a contact, the newest first; the one alone where nothing is known of it."""
    profile = store.contacts.of(conversation_id)
    return [talk.id for talk in profile.talks if not is_provisional(talk.id)] if profile else [conversation_id]


def subject(store: Store, conversation_id: str, span: Span) -> Subject | None:
    """None for a conversation that the store does not know."""
    row = store.lists.row(conversation_id)
    if row is None:
        return None
    contact = store.contacts.contact(conversation_id) or Contact(id=row.contact_id or row.id)
    return Subject(row, contact, _gap(store, row, span))


def has_messages(store: Store, conversation_id: str, span: Span) -> bool:
    found = store.threads.after(conversation_id, _begin(span), 1)
    return bool(found) and (span.until is None or found[0].created < span.until)


def messages(store: Store, conversation_id: str, span: Span) -> Iterator[Message]:
    """In the order of the thread. What lies before a gap is not there: it would look like all that was said."""
    here = _begin(span)
    while page := store.threads.after(conversation_id, here, PAGE):
        for message in page:
            if span.until is not None and message.created >= span.until:
                return
            yield message
        if len(page) < PAGE:
            return
        here = position(page[-1])


def _begin(span: Span) -> Position:
    return Position(_BEGINNING if span.since is None else span.since, "")


def day(moment: int, zone: Zone) -> str:
    """The day of a message, always with its year."""
    return _day(moment // _QUARTER, zone)


@lru_cache(4096)
def _day(quarter: int, zone: Zone) -> str:
    """No zone begins a day anywhere but at a quarter of an hour; said two years later, it has its year."""
    moment = quarter * _QUARTER
    return day_line(moment, zone, moment + 800 * DAY)


def _gap(store: Store, row: Row, span: Span) -> Gap | None:
    history = store.threads.history(row.id)
    oldest = history.oldest.created if history.oldest else None
    if history.complete or (oldest is not None and span.since is not None and oldest < span.since):
        return None
    here = store.contacts.amount(row.id)
    told = None if row.message_count is None else max(row.message_count - here, 0)
    if told == 0:
        return None
    return Gap(oldest, told)
