"""What the store answers with. Times are integer nanoseconds, as in `tui.model`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from tui.model import Content, Detail, Direction, Fallback, Message, Status
from tui.platforms import platform

MOST_FOUND = 1000  # conversations that a filter finds
_PROVISIONAL = "start:"


class View(StrEnum):
    """A list of conversations: open and archived ones newest activity first, waiting ones longest waiting first."""

    OPEN = "open"
    WAITING = "waiting"
    ARCHIVED = "archived"


class OutgoingState(StrEnum):
    """`unsure`: the answer was lost, so nobody knows yet whether the API has the message."""

    WAITING = "waiting"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"


class Position(NamedTuple):
    """A place in a thread. Threads are ordered by it."""

    created: int
    id: str


def provisional_id(token: str) -> str:
    """The id of a conversation that has begun here and is not known to the API yet."""
    return _PROVISIONAL + token


def is_provisional(conversation_id: str | None) -> bool:
    return conversation_id is not None and conversation_id.startswith(_PROVISIONAL)


def position(message: Message) -> Position:
    return Position(message.created, message.id)


class Change(Struct, frozen=True):
    """What a write changed: conversations whose row, thread, draft or outbox may look different now.

    `everything` is for what shows in any row (a channel's name), `feed` for the feed's notes.
    """

    conversations: frozenset[str] = frozenset()
    everything: bool = False
    feed: bool = False

    def __bool__(self) -> bool:
        return bool(self.conversations) or self.everything or self.feed


class Preview(Struct, frozen=True):
    """The newest message of a conversation that is not an event."""

    direction: Direction
    status: Status
    created: int
    content: Content | None
    author: str | None


class Row(Struct, frozen=True, kw_only=True):
    """A conversation as the lists show it.

    `sending` is the worst state in its outbox: failed, unsure, sending, waiting. `open` counts what the person asked
    for even when the API has not heard of it yet.
    """

    id: str
    contact_id: str | None
    name: str | None
    number: str | None
    channel_id: str | None
    channel_name: str | None
    channel_active: bool | None
    platform: str | None
    open: bool
    active_at: int
    waiting_since: int | None
    unread: int
    window_ends: int | None
    last: Preview | None
    draft: str | None
    sending: OutgoingState | None
    message_count: int | None


class Counts(Struct, frozen=True):
    """Numbers of conversations. `closing`: open ones whose reply window ends soon; `unread`: open ones with news."""

    open: int
    waiting: int
    archived: int
    unread: int
    closing: int


class Earlier(Struct, frozen=True):
    """An older conversation of the same contact."""

    id: str
    created: int
    active_at: int
    open: bool


class History(Struct, frozen=True):
    """How far back the store reaches without a gap: to `oldest`, or to the beginning when `complete`."""

    oldest: Position | None = None
    cursor: str | None = None
    complete: bool = False


class Draft(Struct, frozen=True):
    """Typed and not yet in the outbox. `stopped_by` is the id of the message because of which it came back."""

    text: str = ""
    stopped_by: str | None = None


class Outgoing(Struct, frozen=True, kw_only=True):
    """A reply in the outbox; `reference` is our own mark on it, `seen` what the person had seen when writing it.

    `recipient` is whom a conversation begins with that the API does not know yet, "" for all others. `files` are names
    of copies in `Store.spool`, one for each empty link in the content, in order: they are uploaded first.
    """

    reference: str
    conversation_id: str
    channel_id: str | None
    content: Content
    created: int
    state: OutgoingState
    seen: Position | None
    tries: int
    not_before: int
    asked_at: int | None
    message_id: str | None
    reason: str
    advice: str
    reply_to: str | None = None
    fallback: Fallback | None = None
    recipient: str = ""
    files: tuple[str, ...] = ()


class Added(Struct, frozen=True):
    """The reference of the reply that was added; or None, and the newer messages that stopped it."""

    reference: str | None
    newer: list[Message]


class Step(Struct, frozen=True):
    """A delivery status in the vendor's word, and when it was first told."""

    word: str
    at: int


class Way(Struct, frozen=True, kw_only=True):
    """A channel on which a contact can be answered; None is "not known".

    `window_ends` is when free text stops being possible there; `never_wrote`: the contact has not written there, or so
    long ago that it counts for nothing, which shuts a window as well. `last_used` is by either side. `state` is the
    vendor's word.
    """

    id: str
    name: str | None = None
    platform: str | None = None
    active: bool | None = None
    state: str | None = None
    window_ends: int | None = None
    never_wrote: bool = False
    last_used: int | None = None

    @property
    def can_send(self) -> bool:
        return self.active is not False

    @property
    def shuts(self) -> int | None:
        """When even a late answer of a person is no longer taken."""
        rules = platform(self.platform)
        if self.window_ends is None or rules.window is None:
            return None
        return self.window_ends + max(0, (rules.late or 0) - rules.window)

    def is_shut(self, now: int) -> bool:
        """Whether free text is refused here until the contact writes again."""
        if platform(self.platform).window is None:
            return False
        return self.never_wrote if self.shuts is None else self.shuts <= now

    def is_late(self, now: int) -> bool:
        """Whether free text is taken only because a person answers, which the message has to say."""
        return self.window_ends is not None and self.window_ends <= now and not self.is_shut(now)


class Talk(Struct, frozen=True, kw_only=True):
    """A conversation of a contact. `messages` is how many it has as far as that is known, `here` how many the store
    has; `whole`: the store reaches back to its beginning.
    """

    id: str
    begun: int
    active_at: int
    open: bool
    unread: int
    platform: str | None
    messages: int
    here: int
    whole: bool


class Profile(Struct, frozen=True, kw_only=True):
    """A contact with all its conversations, the newest first. `id` is None where no contact was ever told.

    `first` is when the oldest conversation began, `heard` when the contact last wrote, `answered` when somebody last
    wrote to it.
    """

    id: str | None
    name: str | None
    number: str | None
    details: tuple[Detail, ...]
    created: int | None
    talks: tuple[Talk, ...]
    first: int | None
    heard: int | None
    answered: int | None


class FileFacts(Struct, frozen=True):
    """What was told of a file behind a link at `seen`: type, size in bytes, name. None is "not told".

    `saved` is the path of the copy that was saved last, by whichever inbox of this store; it may be gone by now.
    """

    url: str
    mime: str | None
    size: int | None
    name: str | None
    seen: int
    saved: str | None = None


class Intent(Struct, frozen=True):
    """The person asked at `since` for a conversation to be open or archived, and the API has not confirmed it."""

    conversation_id: str
    open: bool
    since: int
