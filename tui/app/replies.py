"""The reply that is being written: kept in the store while it is typed, and from there into the outbox."""

from __future__ import annotations

from msgspec import Struct

from tui.app.aim import Aim, way_name
from tui.app.outbound import Parcel
from tui.app.spell import spell
from tui.model import Direction, Message, Text
from tui.platforms import platform
from tui.store import Position, Row, Store, Way
from tui.text import Zone, clean_line, clean_typed, clock_time, display_name, summary


class Stop(Struct, frozen=True):
    """Why nothing was sent. All but `final` ones are said once: Enter again sends."""

    kind: str
    words: str
    final: bool = False


class Replies:
    """The draft of one conversation at a time. What others put into it in the store meanwhile is kept as well."""

    def __init__(self, store: Store, zone: Zone) -> None:
        self._store = store
        self._zone = zone
        self._kept = ""
        self._said: set[str] = set()
        self.conversation_id: str | None = None

    def turn_to(self, conversation_id: str | None) -> str:
        """The draft of another conversation. What was typed in the one before must have been kept."""
        self.conversation_id = conversation_id
        self._said.clear()
        self._kept = self._store.drafts.get(conversation_id).text if conversation_id else ""
        return self._kept

    def keep(self, typed: str) -> str:
        """Put what is typed into the store; the answer is the text with what somebody else put there meanwhile."""
        text = self.joined(typed)
        if self.conversation_id and text != self._kept:
            self._store.drafts.put(self.conversation_id, text)
            self._kept = text
        return text

    def joined(self, typed: str) -> str:
        """What is typed, together with a reply that came back into the draft from the outbox."""
        if self.conversation_id is None:
            return ""
        stored = self._store.drafts.get(self.conversation_id).text
        if stored == self._kept:
            return typed
        before, self._kept = self._kept, stored
        if typed in (before, stored):
            return stored
        if before and stored.endswith(before):
            return stored[: len(stored) - len(before)] + typed
        return f"{stored}\n\n{typed}"

    def given_back(self) -> str | None:
        """Who wrote, where sync has taken a reply back because of that; None where nothing was taken back."""
        stopped_by = self._store.drafts.get(self.conversation_id).stopped_by if self.conversation_id else None
        if stopped_by is None:
            return None
        found = self._store.threads.around(stopped_by, 1)
        who = self._who(found[0], None) if found else "Somebody wrote"
        return f"{who} before your reply went out: it was not sent. Enter sends it all the same."

    def send(self, row: Row, typed: str, seen: Position | None, aim: Aim, now: int) -> Stop | None:
        """Into the outbox, unless something stands in the way; None when it is there."""
        text = clean_typed(typed).strip()
        if not text:
            return Stop("empty", "There is nothing to send.", final=True)
        stop = hindrance(aim, text, now)
        if stop and (stop.final or stop.kind not in self._said):
            self._said.add(stop.kind)
            return stop
        self.keep(typed)
        stop = self.put(row, Parcel(Text(text)), seen, aim)
        if stop is None:
            self._kept = ""
        return stop

    def put(self, row: Row, parcel: Parcel, seen: Position | None, aim: Aim) -> Stop | None:
        """The parcel into the outbox, unless somebody has written meanwhile. What is no text leaves the draft."""
        way, answered = aim.way, aim.answered
        added = self._store.outbox.add(
            row.id,
            parcel.content,
            seen=seen,
            channel_id=way.id if way else None,
            reply_to=answered.id if answered else None,
            files=parcel.files,
        )
        if added.newer:
            words = self._who(added.newer[-1], row)
            return Stop("newer", f"{words} meanwhile: nothing was sent. Enter sends it all the same.")
        self._said.clear()
        aim.sent()
        return None

    def quote(self, message: Message, row: Row | None) -> str:
        """What is answered, in clean words."""
        who = display_name(row.name, row.number, row.id) if row else "the customer"
        return f"answers {who}, {clock_time(message.created, self._zone)}: {summary(message.content)}"

    def _who(self, message: Message, row: Row | None) -> str:
        if message.direction is Direction.SENT:
            who = clean_line(message.author or "", 40) or "A colleague"
        else:
            who = display_name(row.name, row.number, row.id) if row else "The customer"
        return f"{who} wrote at {clock_time(message.created, self._zone)}"


def hindrance(aim: Aim, text: str, now: int) -> Stop | None:
    """What is known beforehand to make the API refuse the text."""
    way = aim.way
    if way is None:
        return None
    limit = platform(way.platform).text
    if limit and len(text) > limit:
        return Stop("length", f"{len(text) - limit} characters too long for this channel: shorten it.", final=True)
    if way.is_shut(now):
        return Stop("window", shut_words(way, now, aim.can_go_elsewhere), final=True)
    if not way.can_send:
        return Stop("channel", "This channel is not active, so the reply will be refused. Enter tries all the same.")
    return None


def shut_words(way: Way, now: int, elsewhere: bool) -> str:
    """Why free text does not go out, and what does; `elsewhere`: there is another channel."""
    if way.window_ends is None:
        why = f"The customer has not written on {way_name(way)} lately"
    else:
        why = f"The window shut {spell(now - (way.shuts or way.window_ends))} ago"
    if platform(way.platform).templates:
        return f"{why}: only a template goes out. Enter chooses one{', Ctrl+G another channel' if elsewhere else ''}."
    more = " Ctrl+G answers on another channel." if elsewhere else ""
    return f"{why}: nothing goes out until the customer writes again.{more}"
