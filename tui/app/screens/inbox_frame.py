"""The frame of the inbox: a list, the thread of one conversation with its composer, and a line above both.

What is shown and when it is read again; what the person can do stands in `inbox.py` and in `tui/app/actions/`. Data
comes from the store alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer

from tui.app.look.front import NARROW, left_width, start_at
from tui.app.look.status_words import WIDEST, Words, feed_words
from tui.app.reading import Attention
from tui.app.screens.whole_frames import WholeFrames
from tui.app.triage import Triage
from tui.app.undo import Undo
from tui.app.widgets.conversation_list import ConversationList
from tui.app.widgets.conversation_pane import ConversationPane
from tui.app.widgets.lines import VerticalRule
from tui.app.widgets.list_pane import ListPane
from tui.app.widgets.status import StatusLine
from tui.app.widgets.text_field import TextField
from tui.app.widgets.thread import Thread
from tui.app.widgets.transfer_words import transfer_words
from tui.config import Settings
from tui.model import MINUTE, NS
from tui.store import Change, Row, Store, is_provisional
from tui.text import Zone

if TYPE_CHECKING:
    from tui.app.actions.finding import Trail
    from tui.app.ahead import Ahead
    from tui.sync import Sync, Transfer

REST = 0.15  # seconds that the cursor rests on a row before its thread is shown
GATHER = 0.05  # seconds in which changes of the store are gathered
NOTICE = 10 * NS
SILENCE: tuple[Words, int, Callable[[], bool]] = (Words(""), 0, bool)
"""No notice: its words, until when they are said, and what tells that they are over before that."""


class InboxFrame(WholeFrames):
    AUTO_FOCUS = "ConversationList"

    class SyncWanted(Message):
        """There is none, and the person wants to hear news: perhaps the keyring is open by now."""

    class StoreChanged(Message):
        def can_replace(self, message: Message) -> bool:
            return isinstance(message, type(self))

    def __init__(self, store: Store, settings: Settings, zone: Zone, clock: Callable[[], int]) -> None:
        super().__init__()
        self.store = store
        self.sync: Sync | None = None
        self._apart = Words("no network here, only what is in the store")
        self.settings = settings
        self.clock = clock
        self.zone = zone
        self.attention = Attention(clock)
        self.undo = Undo(clock)
        self.triage = Triage(store, self.undo)
        self.trail: Trail | None = None
        self._notice = SILENCE
        self.kept_unread: str | None = None
        self.may_open = False
        self._change = Change()
        self._counts = store.lists.counts()
        self._minute = 0
        self._resting: Timer | None = None
        self._gathering: Timer | None = None
        # Where only one pane has room: whether it is the thread.
        self._in_thread = False
        self.status = StatusLine(settings)
        self.left = ListPane(store.lists, clock)
        self.list = self.left.list
        self.list.selected = start_at(store)
        self.rule = VerticalRule()
        self.pane = ConversationPane(store, clock, zone, id="right")

    def compose(self) -> ComposeResult:
        yield self.status
        with Horizontal():
            yield self.left
            yield self.rule
            yield self.pane

    def on_mount(self) -> None:
        """The first frame has everything already: see `look/front.py`."""
        self.show_panes()
        width = self.app.size.width
        self.pane.reply_line.expected = width - left_width(width) - 1
        self._show_selected()

    def on_resize(self) -> None:
        if self.focused in (self.pane.composer, self.pane.thread, self.list):
            self._in_thread = self.focused is not self.list
        self.show_panes()
        self._show_selected()

    @property
    def filter(self) -> TextField:
        return self.left.filter

    def connect(self, sync: Sync) -> None:
        self.sync = sync
        sync.look_at(self.pane.shown)
        self.pane.thread.ask_for_older()
        self.tell()

    def not_connected(self, why: Words) -> None:
        """There is no sync, or not yet. Reading and writing go on; what is sent waits in the outbox."""
        self._apart = why
        self.tell()

    @property
    def cut_off(self) -> bool:
        """Whether nothing goes out until a key is there."""
        trouble = self.sync.state.trouble if self.sync else None
        return self.sync is None or (trouble is not None and trouble.kind == "key")

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Files on their way."""
        return self.sync.state.transfers if self.sync else ()

    # What is shown

    @property
    def narrow(self) -> bool:
        return self.app.size.width < NARROW

    def show_panes(self, in_thread: bool | None = None) -> None:
        """Both panes, or the one that is worked in."""
        self._in_thread = self._in_thread if in_thread is None else in_thread
        self.left.display = not (self.narrow and self._in_thread)
        self.pane.display = not self.narrow or self._in_thread
        self.rule.display = not self.narrow
        self.left.styles.width = left_width(self.app.size.width)

    def _show_selected(self) -> None:
        """Show the conversation under the cursor, where there is room for both."""
        self._resting = None
        if not self.narrow or self._in_thread:
            self.show(self.list.selected)

    @property
    def header_lags(self) -> bool:
        """Whether another conversation is chosen, or about to be drawn, than the one that the header shows."""
        wanted = self.list.selected if self.focused is self.list and not self.narrow else self.pane.shown
        return self.pane.display and wanted != self.pane.header.drawn_id

    def catch_up(self) -> None:
        """Show what the list is at without waiting for it to rest."""
        if self.focused is self.list:
            self._show_selected()

    def show(self, id: str | None) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if id != self.pane.shown:
            self.pane.show(id)
            self.attention.other_conversation()
            self.kept_unread = None
            self._tell_list()
            if self.sync:
                self.sync.look_at(id)

    def on_descendant_focus(self) -> None:
        self._tell_list()

    def on_descendant_blur(self) -> None:
        self._tell_list()

    def _tell_list(self) -> None:
        self.list.writes(self.pane.shown if self.focused is self.pane.composer else None)

    def open(self, id: str) -> None:
        """Show a conversation and go there, also where only one pane has room."""
        self.show_panes(in_thread=True)
        self.show(id)

    def open_at(self, message_id: str) -> bool:
        """Show a message where it was said, with the cursor on it; False, and said so, when it is gone.

        The reference of a reply in the outbox goes as well.
        """
        reply = self.store.outbox.get(message_id)
        if reply and reply.message_id:  # it was sent meanwhile
            return self.open_at(reply.message_id)
        conversation_id = reply.conversation_id if reply else self.store.threads.conversation_of(message_id)
        if conversation_id is None:
            self.say("This message is not here any more", "warn")
            return False
        self.list.select(conversation_id)
        self.open(conversation_id)
        self.set_focus(self.pane.thread)
        thread = self.pane.thread
        _ = thread.show_reply(message_id) if reply else thread.show_message(message_id)
        return True

    @on(ConversationList.Moved)
    def moved(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_selected)
        self._ahead.want(self.list.pages.around(self.list.index))

    @cached_property
    def _ahead(self) -> Ahead:
        from tui.app.ahead import Ahead

        return Ahead(self.store, self.clock, self.zone)

    def on_unmount(self) -> None:
        if "_ahead" in vars(self):
            self._ahead.close()

    @on(Thread.OlderWanted)
    def older_wanted(self, event: Thread.OlderWanted) -> None:
        if self.sync:
            self.sync.want_older(event.conversation_id)

    def frame_made(self, whole: bool) -> None:
        self.pane.header.frame_made(whole)
        self.pane.thread.frame_made(whole)

    def frame_sent(self) -> None:
        self.pane.header.frame_sent()
        self.pane.thread.frame_sent()

    # What changes

    def store_changed(self, change: Change) -> None:
        """The store's listener. The first change is drawn at once, and what follows within a moment together."""
        self._change = Change(
            self._change.conversations | change.conversations,
            self._change.everything or change.everything,
            self._change.feed or change.feed,
        )
        self.post_message(self.StoreChanged())

    @on(StoreChanged)
    def gather(self) -> None:
        if self._gathering is None:
            self.apply_changes()
            self._gathering = self.set_timer(GATHER, self._gathered)

    def _gathered(self) -> None:
        self._gathering = None
        if self._change != Change():
            self.gather()

    def apply_changes(self) -> None:
        change, self._change = self._change, Change()
        if change.conversations or change.everything:
            self._count()
            self.left.refresh_rows()
            if change.everything or not change.conversations.isdisjoint(self.pane.thread.state.conversations):
                self.pane.refresh_conversation()
        elif change.feed and not self.list.pages.count:
            self.list.redraw()
        if is_provisional(self.pane.shown):
            self._follow_start(self.pane.shown or "")
        self.tell()

    def _follow_start(self, provisional: str) -> None:
        """A conversation that began here is another one once the API has told it: the person stays in it."""
        real = self.store.outbox.became(provisional)
        if real is None and (self.store.outbox.of(provisional) or self.pane.composer.text):
            return
        # An order that stands still would go on naming what is not there any more.
        self.store.lists.thaw()
        if real is not None and self.list.selected == provisional:
            self.list.selected = real
        self.list.refresh_rows()
        if real is None:
            self.list.move(0)
        self.show(real or self.list.selected)

    def tick(self) -> None:
        """Once a second, the one clock of the screen: it draws ages and counts when a minute begins."""
        self.store.look_elsewhere()
        now = self.clock()
        if now // MINUTE != self._minute:
            self._minute = now // MINUTE
            self._count()
            self.tell()
        elif self._notice is not SILENCE:
            self.tell()
        self.list.tick()
        self.pane.tick()
        if self.sync and (message := self.pane.thread.state.without_words):
            self.sync.templates.want(message.channel_id or "")
        self._mark_read()

    def _count(self) -> None:
        self._counts = self.store.lists.counts()

    def _mark_read(self) -> None:
        thread, row = self.pane.thread, self.pane.row
        # A screen beneath a page or the palette counts as current for Textual.
        on_top = self.app.screen is self and self.pane.display
        in_sight = on_top and thread.at_newest and self.kept_unread != self.pane.shown
        if self.attention.looks(in_sight) and row and row.unread and thread.drawn:
            self.store.reading.mark(row.id, thread.drawn)

    def tell(self) -> None:
        state = self.sync.state if self.sync else None
        notice, until, is_over = self._notice
        now = self.clock()
        if now >= until or is_over():
            self._notice = SILENCE
        words = feed_words(state, now) if state else self._apart
        if state and state.transfers:
            words = transfer_words(state.transfers)
        self.status.tell(words if self._notice is SILENCE else notice, self._counts)
        self.pane.thread.older_loading(state.older if state else frozenset())
        self.left.tell(self._counts)

    def say(self, words: str, role: str = "accent", keeps: int = WIDEST, is_over: Callable[[], bool] = bool) -> None:
        """A notice in the status line, for ten seconds, or until it is over. `words` are clean; they come before the
        numbers, as far as `keeps` cells go.
        """
        self._notice = Words(words, role, min(len(words), keeps)), self.clock() + NOTICE, is_over
        self.tell()

    def say_if_kept(self) -> None:
        """A reply was written: where nothing goes out, that it waits."""
        if self.cut_off:
            self.say("Kept in the outbox until there is a connection", "warn", is_over=lambda: not self.cut_off)

    def target(self) -> Row | None:
        """The conversation that the next action is about; None, and said so, when none is shown.

        Where the list has all the room a key that `may_open` opens the chosen one: then it has, and comes again when
        the person can see what it is about.
        """
        row = self.pane.target()
        if row is None and self.may_open and not self.pane.display and self.list.selected:
            self.may_open = False
            self.open(self.list.selected)
            self.set_focus(self.pane.thread)
        elif row is None:
            self.say("Open the conversation first: Enter", is_over=lambda: self.pane.display)
        return row
