"""The inbox: a list, the thread of one conversation with its composer, and a line above both.

Every action is about the conversation that is drawn in the thread header. Data comes from the store alone, and what
the person does goes into the store first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.app.commands import Where, bindings
from tui.app.editor import EditorFailed
from tui.app.reading import Attention
from tui.app.screens.go_to import conversations
from tui.app.screens.look import copy, link_page, links_of, original_page
from tui.app.screens.picker import Picker
from tui.app.triage import Triage
from tui.app.undo import Undo
from tui.app.widgets.badge import badge
from tui.app.widgets.conversation_list import ConversationList
from tui.app.widgets.conversation_pane import ConversationPane
from tui.app.widgets.lines import VerticalRule
from tui.app.widgets.list_pane import ListPane
from tui.app.widgets.status import StatusLine, Words, feed_words
from tui.app.widgets.text_field import Composer
from tui.app.widgets.thread import Thread
from tui.config import Settings
from tui.model import NS
from tui.store import Change, Row, Store, View
from tui.text import Zone, block, clean_line

if TYPE_CHECKING:
    from tui.sync import Sync

REST = 0.12  # seconds that the cursor rests on a row before its thread is shown
GATHER = 0.05  # seconds in which changes of the store are gathered
NOTICE = 10 * NS
COUNT_EVERY = 10  # seconds
NARROW = 90


class InboxScreen(Screen[None]):
    AUTO_FOCUS = "ConversationList"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Where.OUTSIDE),
        *bindings(Where.ANYWHERE),
        Binding("enter", "close_filter", show=False),
    ]

    class SyncWanted(Message):
        """There is none, and the person wants to hear news: perhaps the keyring is open by now."""

    class StoreChanged(Message):
        def can_replace(self, message: Message) -> bool:
            return isinstance(message, type(self))

    def __init__(self, store: Store, settings: Settings, zone: Zone, clock: Callable[[], int]) -> None:
        super().__init__()
        self._store = store
        self._sync: Sync | None = None
        self._apart = Words("no network here, only what is in the store")
        self._settings = settings
        self._clock = clock
        self._zone = zone
        self.attention = Attention(clock)
        self._undo = Undo(clock)
        self._triage = Triage(store, self._undo)
        self._notice: tuple[Words, int] = (Words(""), 0)
        self._kept_unread: str | None = None
        self._change = Change()
        self._counts = store.lists.counts()
        self._counted = 0
        self._resting: Timer | None = None
        self._gathering: Timer | None = None
        # Where only one pane has room: whether it is the thread.
        self._in_thread = False
        self.status = StatusLine(settings)
        self.left = ListPane(store.lists, clock)
        self.list = self.left.list
        self.filter = self.left.filter
        self.rule = VerticalRule()
        self.pane = ConversationPane(store, clock, zone, id="right")

    def compose(self) -> ComposeResult:
        yield self.status
        with Horizontal():
            yield self.left
            yield self.rule
            yield self.pane

    def on_mount(self) -> None:
        self.call_after_refresh(self._show_selected)

    def on_resize(self) -> None:
        if self.focused in (self.pane.composer, self.pane.thread, self.list):
            self._in_thread = self.focused is not self.list
        self._arrange()
        self._show_selected()

    def connect(self, sync: Sync) -> None:
        self._sync = sync
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
        trouble = self._sync.state.trouble if self._sync else None
        return self._sync is None or (trouble is not None and trouble.kind == "key")

    # What is shown

    @property
    def narrow(self) -> bool:
        return self.app.size.width < NARROW

    def _arrange(self, in_thread: bool | None = None) -> None:
        """Both panes, or the one that is worked in."""
        self._in_thread = self._in_thread if in_thread is None else in_thread
        self.left.display = not (self.narrow and self._in_thread)
        self.pane.display = not self.narrow or self._in_thread
        self.rule.display = not self.narrow
        self.left.styles.width = "1fr" if self.narrow else "44%"
        self.left.styles.max_width = "100%" if self.narrow else 64

    def _show_selected(self) -> None:
        """Show the conversation under the cursor, where there is room for both."""
        self._resting = None
        if not self.narrow or self._in_thread:
            self.show(self.list.selected)

    def show(self, id: str | None) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if id != self.pane.shown:
            self.pane.show(id)
            self.attention.other_conversation()
            self._kept_unread = None
            if self._sync:
                self._sync.look_at(id)

    def open(self, id: str) -> None:
        """Show a conversation and go there, also where only one pane has room."""
        self._arrange(in_thread=True)
        self.show(id)

    @on(ConversationList.Moved)
    def moved(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_selected)

    @on(Thread.OlderWanted)
    def older_wanted(self, event: Thread.OlderWanted) -> None:
        if self._sync:
            self._sync.want_older(event.conversation_id)

    def frame_sent(self, whole: bool) -> None:
        self.pane.header.frame_sent(whole)
        self.pane.thread.frame_sent(whole)

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
            self.list.refresh_rows()
            if change.everything or self.pane.shown in change.conversations:
                self.pane.refresh_conversation()
        self.tell()

    def tick(self) -> None:
        """Once a second, the one clock of the screen."""
        self._store.look_elsewhere()
        self._counted += 1
        if self._counted >= COUNT_EVERY:
            self._count()
        self.list.tick()
        self.pane.tell()
        self._mark_read()
        self.tell()

    def _count(self) -> None:
        self._counted = 0
        self._counts = self._store.lists.counts()

    def _mark_read(self) -> None:
        thread, row = self.pane.thread, self.pane.row
        # A screen beneath a page or the palette counts as current for Textual.
        on_top = self.app.screen is self and self.pane.display
        in_sight = on_top and thread.at_newest and self._kept_unread != self.pane.shown
        if self.attention.looks(in_sight) and row and row.unread and thread.drawn:
            self._store.reading.mark(row.id, thread.drawn)

    def tell(self) -> None:
        state = self._sync.state if self._sync else None
        notice, until = self._notice
        now = self._clock()
        words = feed_words(state, now) if state else self._apart
        self.status.tell(notice if notice.text and now < until else words, self._counts)
        self.pane.thread.older_loading(state.older if state else frozenset())
        self.left.tell(self._counts)

    def say(self, words: str, role: str = "accent") -> None:
        """A notice in the status line, for ten seconds. `words` are clean."""
        self._notice = Words(words, role), self._clock() + NOTICE
        self.tell()

    # What the person does

    def _target(self) -> Row | None:
        row = self.pane.target()
        if row is None:
            self.say("Open the conversation first: Enter")
        return row

    def action_open_selected(self) -> None:
        if self.list.selected:
            self.open(self.list.selected)
            self.set_focus(self.pane.composer)

    def action_reply(self) -> None:
        if self.pane.display and self.pane.row:
            self.set_focus(self.pane.composer)
        else:
            self.action_open_selected()

    def action_send(self) -> None:
        if self.pane.send() and self.cut_off:
            self.say("Kept in the outbox until there is a connection", "warn")
        self.apply_changes()

    def action_new_line(self) -> None:
        self.pane.composer.type("\n")

    def action_page_thread(self, way: int) -> None:
        self.pane.thread.action_page(way)

    def action_back(self) -> None:
        """One step back: from the field to what it belongs to, from the thread to the list, out of the filter."""
        if self.focused is self.filter or (self.focused is self.list and self.list.pages.filter):
            self.left.end_filter()
            self.set_focus(self.list)
        elif self.focused is self.pane.composer:
            self.set_focus(self.pane.thread)
        else:
            self._to_list()

    def _to_list(self) -> None:
        self._arrange(in_thread=False)
        self.set_focus(self.list)

    def action_view(self, name: str) -> None:
        self.left.look_at(View(name))
        self._to_list()

    def action_neighbour(self, by: int) -> None:
        self.list.move(by)
        self.show(self.list.selected)

    def action_next_unread(self) -> None:
        id = self._store.lists.next_unread(self.pane.shown)
        if id is None:
            self.say("Nothing is unread")
            return
        if self.list.pages.view is not View.OPEN or self.list.pages.filter:
            self.list.look_at(View.OPEN, "")
        self.list.select(id)
        self.open(id)
        if not isinstance(self.focused, Composer):
            self.set_focus(self.pane.thread if self.narrow else self.list)

    def action_archive(self) -> None:
        if row := self._target():
            self.say(self._triage.toggle_archive(row))
            self.apply_changes()

    def action_archive_and_next(self) -> None:
        if row := self._target():
            if row.open:
                self.say(self._triage.toggle_archive(row))
            self.action_neighbour(1)
            self.apply_changes()

    def action_undo(self) -> None:
        self.say(self._undo.use() or "There is nothing to undo")
        self.apply_changes()

    def action_unread_again(self) -> None:
        if row := self._target():
            self._kept_unread = row.id
            self.say(self._triage.unread_again(row, self.pane.thread.state.newest))
            self.apply_changes()

    def action_retry(self) -> None:
        if row := self._target():
            self.say(self._triage.retry(row, self.pane.thread.pointed()))
            self.apply_changes()

    def action_take_back(self) -> None:
        if row := self._target():
            words, text = self._triage.take_back(row, self.pane.thread.pointed())
            self.pane.put_back(text)
            self.say(words)
            self.apply_changes()

    def action_filter(self) -> None:
        self._arrange(in_thread=False)
        self.filter.display = True
        self.set_focus(self.filter)

    def action_close_filter(self) -> None:
        """Enter in the filter."""
        if self.focused is self.filter:
            self.left.close_filter()
            self.set_focus(self.list)

    def action_copy(self) -> None:
        if self._target() and (pointed := self.pane.thread.pointed()):
            self.say(copy(self.app, block(pointed.content)))

    def action_link(self) -> None:
        if self._target() and (pointed := self.pane.thread.pointed()):
            links = links_of(pointed.content)
            if not links:
                self.say("There is no link in this message")
                return
            self.app.push_screen(link_page(links, badge(self._settings)))
            self.say(copy(self.app, links[0]))

    def action_original(self) -> None:
        if self._target() and (pointed := self.pane.thread.pointed()):
            self.app.push_screen(original_page(pointed, self._store, self._zone, badge(self._settings)))

    def action_go_to(self) -> None:
        def chosen(id: str | None) -> None:
            if id is not None:
                self.list.select(id)
                self.open(id)
                self.set_focus(self.pane.thread)

        self.app.push_screen(Picker(conversations(self._store, self._clock)), chosen)

    def action_refresh(self) -> None:
        if self._sync:
            self._sync.nudge()
            self.say("Asking for news…", "quiet")
        else:
            self.post_message(self.SyncWanted())

    def action_editor(self) -> None:
        self.run_worker(self._edit(), group="editor", exclusive=True)

    async def _edit(self) -> None:
        """The editor has the terminal; everything else goes on, but nothing is drawn."""
        try:
            with self.app.suspend(), self.app.batch_update():
                await self.pane.edit(self._settings.state_folder)
        except (EditorFailed, OSError, SuspendNotSupported) as error:
            self.say(clean_line(str(error)), "bad")
