"""What a thread consists of from top to bottom: messages, replies on their way, and the lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from tui.app.look.thread_joins import NOTHING, Joined
from tui.model import DAY, MINUTE, Direction, Event, Message
from tui.store import Outgoing, Position, position
from tui.text import Zone, day_line

Key = tuple[str, str]
QUARTER = 15 * MINUTE


class Edge(Struct, frozen=True):
    """What is above the oldest message that is here."""

    words: str

    @property
    def key(self) -> Key:
        return "edge", ""


class Divider(Struct, frozen=True):
    """Below it begins another conversation of the same contact."""

    conversation_id: str
    words: str

    @property
    def key(self) -> Key:
        return "conversation", self.conversation_id


class Day(Struct, frozen=True):
    """`first` is the id of the message below it: with older ones of the same day it is another line, further up."""

    words: str
    first: str

    @property
    def key(self) -> Key:
        return "day", self.first


class News(Struct, frozen=True):
    """Below it is what the person has not looked at."""

    count: int

    @property
    def key(self) -> Key:
        return "news", ""


class Said(Struct, frozen=True):
    """A message. `first` of a run of the same speaker; `newest` of what we sent; `folded` unless it is to be shown in
    its full length.
    """

    message: Message
    first: bool
    newest: bool
    joined: Joined = NOTHING
    folded: bool = True

    @property
    def key(self) -> Key:
        return "message", self.message.id


class OnItsWay(Struct, frozen=True):
    """A reply in the outbox."""

    outgoing: Outgoing
    joined: Joined = NOTHING

    @property
    def key(self) -> Key:
        return "reply", self.outgoing.reference


Item = Edge | Divider | Day | News | Said | OnItsWay


def items(
    messages: Sequence[Message],
    outbox: Sequence[Outgoing],
    *,
    news_after: Position | None,
    edge: str,
    zone: Zone,
    now: int,
    joined: Mapping[str, Joined] = MappingProxyType({}),
    unfolded: Set[str] = frozenset(),
) -> list[Item]:
    """Everything in its order. `news_after` is the newest position that the person knows, None for no such line;
    `joined` and `unfolded` go by the ids of messages and the references of replies.
    """
    newest_sent = next((m.id for m in reversed(messages) if m.direction is Direction.SENT), None)
    shown: list[Item] = [Edge(edge)] if edge else []
    day = conversation = ""
    new_below = news_after is not None
    for message in messages:
        if conversation and conversation != message.conversation_id:
            shown.append(Divider(message.conversation_id, "next conversation"))
            day = ""
        if (today := _day(message.created // QUARTER, zone, now // DAY)) != day:
            shown.append(Day(today, message.id))
        if new_below and news_after is not None and position(message) > news_after:
            if count := sum(is_news(other, news_after) for other in messages):
                shown.append(News(count))
            new_below = False
        beside, folded = joined.get(message.id, NOTHING), message.id not in unfolded
        shown.append(Said(message, not _same_speaker(shown, message), message.id == newest_sent, beside, folded))
        day, conversation = today, message.conversation_id
    return shown + [OnItsWay(outgoing, joined.get(outgoing.reference, NOTHING)) for outgoing in outbox]


@lru_cache(4096)
def _day(quarter: int, zone: Zone, today: int) -> str:
    """The day of a quarter of an hour. No zone begins a day anywhere else."""
    return day_line(quarter * QUARTER, zone, today * DAY)


def is_news(message: Message, known: Position) -> bool:
    return (
        position(message) > known and message.direction is Direction.RECEIVED and not isinstance(message.content, Event)
    )


def _same_speaker(shown: list[Item], message: Message) -> bool:
    last = shown[-1] if shown else None
    if not isinstance(last, Said) or isinstance(last.message.content, Event):
        return False
    return (last.message.direction, last.message.author) == (message.direction, message.author)
