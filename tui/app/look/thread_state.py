"""What a thread is made of at the moment: a window of messages, replies on their way, and what is new in it."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.look.thread_items import Divider, Item, is_news, items
from tui.app.look.thread_joins import NOTHING, Joined, Joins
from tui.app.look.thread_window import Older, ThreadWindow
from tui.model import Message, Template
from tui.store import Outgoing, Position, Row, Store
from tui.text import Zone

_START = Position(-(2**63), "")


class ThreadState:
    """Nothing of it knows the screen."""

    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self.window: ThreadWindow | None = None
        # The conversations whose older messages are on their way.
        self.loading: frozenset[str] = frozenset()
        self._outbox: list[Outgoing] = []
        self._news_after: Position | None = None
        self._older = Older.LOADED
        self._joins = Joins(store, zone)
        # Ids of messages that are shown in their full length.
        self.unfolded: set[str] = set()

    @property
    def conversation_id(self) -> str | None:
        return self.window.conversation_id if self.window else None

    @property
    def conversations(self) -> list[str]:
        """The ids of all conversations that the thread can show: this one, and the earlier ones of the contact."""
        id = self.conversation_id
        return [id, *(earlier.id for earlier in self._store.threads.earlier(id))] if id else []

    @property
    def messages(self) -> list[Message]:
        return self.window.messages if self.window else []

    @property
    def newest(self) -> Position | None:
        return self.window.newest if self.window else None

    @property
    def at_end(self) -> bool:
        """Whether the window reaches to the newest message."""
        return self.window is None or self.window.at_end

    @property
    def reach(self) -> tuple[object, ...]:
        """Differs where other messages are here than before, or where something else is above them."""
        ends = (self.messages[0].id, self.messages[-1].id) if self.messages else ()
        return *ends, self.at_end, self._edge()

    @property
    def wanted(self) -> str | None:
        """The conversation of which older messages are needed and nobody brings them yet."""
        if self.window is None or self._older is not Older.WANTED or self.window.reached[-1] in self.loading:
            return None
        return self.window.reached[-1]

    def turn_to(self, row: Row | None) -> None:
        """Begin another thread at its end, or none."""
        self.window = ThreadWindow(self._store.threads, row.id) if row else None
        self._news_after = None
        self.unfolded.clear()
        if row:
            self.reload(row)

    def reload(self, row: Row) -> None:
        """Read again what may have changed."""
        if self.window is None:
            return
        self.window.reload()
        self._joins.forget()
        self._outbox = self._store.outbox.of(row.id)
        if self._news_after is None and row.unread:
            self._news_after = self._known_before(row.unread)
        self._older = Older.LOADED

    def load_older(self) -> bool:
        """Add what the store has above; False when that is nothing, now or for good."""
        if self.window is None or self._older is not Older.LOADED:
            return False
        self._older = self.window.older()
        return self._older is Older.LOADED

    def load_newer(self) -> None:
        if self.window:
            self.window.newer()

    def jump_to_end(self) -> None:
        if self.window:
            self.window.jump_to_end()

    def jump_to(self, message_id: str) -> bool:
        """Hold what stands around a message; False when it is not in this thread."""
        if self.window is None or not self.window.jump_to(message_id):
            return False
        self._older = Older.LOADED
        return True

    def forget_news(self) -> None:
        """The person has answered: nothing that is here is new any more."""
        self._news_after = self.newest

    def unseen(self, known: Position) -> int:
        """How many messages are newer than what the person knows; those that count are not far from the end."""
        return sum(is_news(message, known) for message in self.messages[-100:])

    def joined(self, id: str) -> Joined:
        """What stands in the store beside a message or a reply of this thread."""
        return self._joins.of(self.messages, self._outbox).get(id, NOTHING)

    @property
    def without_words(self) -> Message | None:
        """The newest message made of a template whose words are not here."""
        for message in reversed(self.messages):
            if isinstance(message.content, Template) and self.joined(message.id).form is None:
                return message
        return None

    def fold(self, id: str) -> None:
        """Show a message in its full length, or no longer so."""
        self.unfolded ^= {id}

    def items(self) -> list[Item]:
        shown = self._items()
        if gap := self.window.gap if self.window else None:
            at = next(at for at, item in enumerate(shown) if item.key == ("message", gap))
            shown.insert(at, Divider("gap", "here messages may be missing"))
        return shown

    def _items(self) -> list[Item]:
        return items(
            self.messages,
            self._outbox if self.window and self.at_end else (),
            news_after=self._news_after,
            edge=self._edge() if self.window else "",
            zone=self._zone,
            now=self._clock(),
            joined=self._joins.of(self.messages, self._outbox),
            unfolded=self.unfolded,
        )

    def _edge(self) -> str:
        if self._older is Older.BEGINNING:
            return "beginning of the conversation"
        if self._older is Older.WANTED:
            return "older messages are not here yet" if self.wanted else "loading older…"
        return ""

    def _known_before(self, unread: int) -> Position | None:
        """The position just before the oldest of so many unread messages."""
        news = [message for message in self.messages if is_news(message, _START)][-unread:]
        return Position(news[0].created, "") if news else None
