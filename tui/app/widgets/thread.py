"""The thread: the messages of a conversation, newest at the bottom, drawn only where they are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message as TextualMessage
from textual.strip import Strip

from tui.app.commands import Where, bindings
from tui.app.widgets.lines import Lines, Span
from tui.app.widgets.row_lines import BAR
from tui.app.widgets.thread_items import Item, Key, OnItsWay, Said, is_news, items
from tui.app.widgets.thread_lines import Look, item_lines
from tui.app.widgets.thread_view import Place, ThreadView
from tui.app.widgets.thread_window import Older, ThreadWindow
from tui.model import Message
from tui.store import Outgoing, Position, Row, Store, position
from tui.text import Zone, display_name

KEPT_ITEMS = 1024
NEAR = 10
AIRY = 26  # lines of the thread from which there is room for empty ones


class Thread(Lines, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.THREAD)]
    DEFAULT_CSS = "Thread { height: 1fr; }"

    class OlderWanted(TextualMessage):
        """The store has no older messages of this conversation; the API may have."""

        def __init__(self, conversation_id: str) -> None:
            super().__init__()
            self.conversation_id = conversation_id

    class Pointed(TextualMessage):
        """The message cursor is elsewhere."""

    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._store = store
        self._clock = clock
        self._zone = zone
        self.window: ThreadWindow | None = None
        self.view = ThreadView(lambda item: len(self._spans(item)))
        self.cursor: Key | None = None
        # The newest message of the conversation itself that has been on the screen.
        self.drawn: Position | None = None
        self._news_after: Position | None = None
        self._outbox: list[Outgoing] = []
        self._customer = ""
        self._older: Older = Older.LOADED
        self._loading: frozenset[str] = frozenset()
        self._spans_of: dict[tuple[Item, int], list[list[Span]]] = {}
        self._places: list[Place] = []
        self._uncovering = False

    @property
    def conversation_id(self) -> str | None:
        return self.window.conversation_id if self.window else None

    @property
    def at_newest(self) -> bool:
        """Whether the newest message has been on the screen and still is."""
        return bool(self.window and self.window.at_end and self.view.following and self.drawn == self.newest)

    @property
    def newest(self) -> Position | None:
        return self.window.newest if self.window else None

    def show_conversation(self, row: Row | None) -> None:
        """Show another conversation at its end, or none."""
        self.window = ThreadWindow(self._store.threads, row.id) if row else None
        self.cursor = self.drawn = self._news_after = None
        self._older = Older.LOADED
        self._uncovering = False
        self._spans_of.clear()
        self.view.to_end()
        self.refresh_thread(row)

    def refresh_thread(self, row: Row | None) -> None:
        """Read again what may have changed. What is in sight stays where it is, unless it is the end."""
        if self.window is None or row is None:
            self.view.put(())
            self.redraw()
            return
        self.window.reload()
        self._outbox = self._store.outbox.of(row.id)
        if (customer := display_name(row.name, row.number, row.id) if row.name else "") != self._customer:
            self._customer = customer
            self._spans_of.clear()
        if self._news_after is None and row.unread:
            self._news_after = self._known_before(row.unread)
        self._older = Older.LOADED
        self._fill()
        self._put_items()

    def older_loading(self, conversations: frozenset[str]) -> None:
        """Whose older messages are on their way."""
        if conversations != self._loading:
            self._loading = conversations
            self._put_items()

    def forget_news(self) -> None:
        """The person has answered: nothing above is new any more. To be followed by `to_newest`."""
        self._news_after = self.newest

    def to_newest(self) -> None:
        if self.window:
            self.window.jump_to_end()
        self.cursor = None
        self.view.to_end()
        self._uncovering = True
        self._put_items()

    def _uncover_newest(self) -> None:
        """Replies on their way stand below the newest message: where they fill the screen, it has to be shown."""
        newest = self.newest
        index = self.view.index_of(("message", newest.id)) if newest else None
        self.view.to_end()
        if index is not None:
            self.view.keep_in_sight(index)

    def pointed(self) -> Message | Outgoing | None:
        """What the message cursor is on; without a cursor the newest message."""
        index = self.view.index_of(self.cursor)
        if index is None:
            return self.window.messages[-1] if self.window and self.window.messages else None
        match self.view.items[index]:
            case Said(message):
                return message
            case OnItsWay(outgoing):
                return outgoing
        return None

    def action_cursor(self, by: int) -> None:
        index = self.view.index_of(self.cursor)
        if index is None:
            index = self.view.last_message(self._places)
            by = 0
        if index is not None:
            self._point(self._next_message(index, by))

    def action_page(self, way: int, part: int = 1) -> None:
        self.scroll_lines(way * max(1, (self.size.height - 1) // part))

    def action_first(self) -> None:
        self.view.to_top()
        self._grow()

    def action_last(self) -> None:
        self.to_newest()

    def scroll_lines(self, by: int) -> None:
        self.cursor = None
        self._uncovering = False
        self.view.scroll(by)
        self._grow()

    def _next_message(self, index: int, by: int) -> int:
        places = range(index + by, len(self.view.items) if by > 0 else -1, by) if by else ()
        return next((i for i in places if isinstance(self.view.items[i], Said | OnItsWay)), index)

    def _point(self, index: int) -> None:
        self.cursor = self.view.items[index].key
        self._uncovering = False
        self.view.keep_in_sight(index)
        self.post_message(self.Pointed())
        self._grow()

    def _grow(self) -> None:
        """Load more on the side that the end of the window is near to, then draw."""
        self._fill()
        places = self.view.visible()
        if self.window and places and places[-1].item > len(self.view.items) - NEAR and not self.window.at_end:
            self.view.stay()
            self.window.newer()
        self._put_items()

    def _fill(self) -> None:
        """Load older messages while the top of what is here is in sight, or nearly."""
        while self.window and self.size.height and self._older is Older.LOADED and self._near_top():
            self._older = self.window.older()
            self.view.put(self._items())
        self.ask_for_older()

    def ask_for_older(self) -> None:
        """Say that older messages are wanted, if they are and nobody brings them yet."""
        if self.window is None or self._older is not Older.WANTED or not self._near_top():
            return
        if self.window.reached[-1] not in self._loading:
            self.post_message(self.OlderWanted(self.window.reached[-1]))

    def _near_top(self) -> bool:
        self.view.height = self.size.height
        places = self.view.visible()
        return not places or places[0].item < NEAR

    def _known_before(self, unread: int) -> Position | None:
        """The position just before the oldest of so many unread messages."""
        assert self.window
        start = Position(-(2**63), "")
        news = [message for message in self.window.messages if is_news(message, start)][-unread:]
        return Position(news[0].created, "") if news else None

    def _put_items(self) -> None:
        self.view.put(self._items())
        if self._uncovering:
            self._uncover_newest()
        self.redraw()

    def _items(self) -> list[Item]:
        if self.window is None:
            return []
        return items(
            self.window.messages,
            self._outbox if self.window.at_end else (),
            news_after=self._news_after,
            edge=self._edge(),
            zone=self._zone,
            now=self._clock(),
        )

    def _edge(self) -> str:
        assert self.window
        if self._older is Older.BEGINNING:
            return "beginning of the conversation"
        if self._older is Older.WANTED:
            return "loading older…" if self.window.reached[-1] in self._loading else "older messages are not here yet"
        return ""

    def redraw(self) -> None:
        width, height = self.size
        self.view.height = height
        if not width or not height:
            # The places of before would name other items now.
            self._places, self.strips = [], []
            return
        self._places = self.view.visible()
        strips = [self._strip(place) for place in self._places]
        blank = Strip.blank(width, self.rich_style)
        strips = [blank] * (height - len(strips)) + strips
        if below := self._unseen_below():
            words = f" {below} new below · G "
            strips[-1] = self.strip([(words.rjust(width - 2, "─"), "accent")])
        self.show(strips)

    def _strip(self, place: Place) -> Strip:
        item = self.view.items[place.item]
        chosen = item.key == self.cursor
        bar = (BAR if chosen else " ", "accent")
        ground = ("chosen" if self.has_focus else "away") if chosen else ""
        return self.strip([bar, *self._spans(item)[place.line]], ground)

    def _spans(self, item: Item) -> list[list[Span]]:
        width = max(1, self.size.width - 1)
        if (item, width) not in self._spans_of:
            if len(self._spans_of) >= KEPT_ITEMS:
                self._spans_of.clear()
            look = Look(width, self._zone, self._customer, airy=self.size.height >= AIRY)
            self._spans_of[item, width] = item_lines(item, look)
        return self._spans_of[item, width]

    def _unseen_below(self) -> int:
        """How many messages have come that were never in sight, while something older is being read."""
        if self.view.following or self.window is None:
            return 0
        known = max(self.drawn or Position(0, ""), self._newest_in_sight() or Position(0, ""))
        return sum(is_news(message, known) for message in self.window.messages[-100:])

    def _newest_in_sight(self) -> Position | None:
        # Right after a new layout the lines may still be those of a greater height.
        blank = len(self.strips) - len(self._places)
        for place in reversed(self._places[: max(0, self.size.height - blank)]):
            item = self.view.items[place.item]
            if isinstance(item, Said) and item.message.conversation_id == self.conversation_id:
                return position(item.message)
        return None

    def painted(self) -> None:
        """Painting is what makes a message seen: nothing else counts as having been on the screen."""
        newest = self._newest_in_sight()
        if newest is not None:
            self.drawn = max(self.drawn or newest, newest)

    def on_resize(self) -> None:
        self._spans_of.clear()
        self._grow()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        blank = self.size.height - len(self._places)
        if blank <= event.y < self.size.height:
            index = self._places[event.y - blank].item
            if isinstance(self.view.items[index], Said | OnItsWay):
                self._point(index)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)
