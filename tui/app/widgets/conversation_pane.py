"""The right side: one conversation with its header, its thread, and the reply that is being written to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from tui.app.aim import Aim, way_name
from tui.app.look.front import CHOOSES
from tui.app.outbound import Parcel
from tui.app.replies import Replies, Stop, shut_words
from tui.app.widgets.header import ThreadHeader
from tui.app.widgets.reply_line import ReplyLine
from tui.app.widgets.text_field import Composer
from tui.app.widgets.thread import Thread
from tui.model import MINUTE, Message
from tui.platforms import platform
from tui.store import Position, Row, Store, Way
from tui.text import Zone, clean_typed, exact, status_word, summary

if TYPE_CHECKING:
    from tui.app.widgets.find_bar import FindBar

KEEP = 0.5  # seconds from the first key that is not in the store until it is there


class ConversationPane(Vertical):
    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._store = store
        self._clock = clock
        self._zone = zone
        self._replies = Replies(store, zone)
        self.aim = Aim(store)
        self._keeping: Timer | None = None
        self._told_at = (0, False, False)
        self._held: dict[str, Parcel] = {}
        self.row: Row | None = None
        self.header = ThreadHeader()
        self.thread = Thread(store, clock, zone)
        self.reply_line = ReplyLine()
        self.composer = Composer()

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.thread
        yield self.reply_line
        yield self.composer

    @cached_property
    def find_bar(self) -> FindBar:
        """Above the thread, from when it is first asked for."""
        from tui.app.widgets.find_bar import FindBar

        return FindBar(self._store, self.thread, self._clock, self._zone)

    @property
    def is_finding(self) -> bool:
        return "find_bar" in vars(self) and self.find_bar.field.has_focus

    def find(self) -> None:
        if not self.find_bar.is_attached:
            self.mount(self.find_bar, after=self.header)
        self.find_bar.open()

    def close_find(self) -> None:
        if "find_bar" in vars(self):
            self.find_bar.close()

    @property
    def shown(self) -> str | None:
        return self.row.id if self.row else None

    @property
    def way(self) -> Way | None:
        """The channel that the reply goes to."""
        return self.aim.way

    @property
    def reply_to(self) -> str | None:
        """The id of the message that the reply answers."""
        return self.aim.answered.id if self.aim.answered else None

    @property
    def takes_only_templates(self) -> bool:
        """Whether the window is shut on a channel that has templates: then Enter chooses one."""
        return self.way is not None and self.way.is_shut(self._clock()) and platform(self.way.platform).templates

    @property
    def held(self) -> Parcel | None:
        """What was stopped because somebody wrote, and is no text that could stand in the composer."""
        return self._held.get(self.shown or "")

    def let_go(self) -> bool:
        """Let go of what was stopped, or else of the message that is answered; False when there is neither."""
        if self._held.pop(self.shown or "", None) is not None:
            self.reply_line.say("")
        elif self.aim.answered:
            self.aim.answer(None)
        else:
            return False
        self.tell()
        return True

    def answer_on(self, channel_id: str) -> None:
        self.aim.choose(channel_id)
        self.reply_line.say("")
        self.tell()

    def answer_message(self, message: Message | None) -> None:
        """Let the reply answer one message, or none."""
        self.aim.answer(message)
        self.tell()

    def target(self) -> Row | None:
        """The conversation that the person sees in the header, which is what every action is about."""
        if not self.display or self.header.drawn_id is None:
            return None
        return self._store.lists.row(self.header.drawn_id)

    def show(self, id: str | None) -> None:
        """Show a conversation, or none; the draft of the one before is kept first."""
        if id == self.shown and id is not None:
            return
        self.keep_draft()
        self.close_find()
        self.row = self._store.lists.row(id) if id else None
        self.aim.turn_to(self.shown)
        self.composer.put(self._replies.turn_to(self.shown))
        self.composer.disabled = self.row is None
        self.reply_line.say(self._replies.given_back() or "")
        self.thread.show_conversation(self.row)
        self.tell()

    def refresh_conversation(self) -> None:
        """Read again what the store says about the conversation that is shown."""
        if self.row is None:
            return
        self.row = self._store.lists.row(self.row.id)
        self._look_at_channels()
        self.thread.refresh_thread(self.row)
        text = self._replies.joined(self.composer.text)
        if text != self.composer.text:
            self.composer.put(text)
            self.keep_draft()
        if given_back := self._replies.given_back():
            self.reply_line.say(given_back)
        self.tell()

    def tick(self) -> None:
        """Once a second: say when a minute begins, and when the window shuts."""
        now = self._clock()
        if self._moment(now) != self._told_at:
            self.tell()

    def _moment(self, now: int) -> tuple[int, bool, bool]:
        """All of a time that can be seen here."""
        return now // MINUTE, bool(self.way and self.way.is_shut(now)), bool(self.way and self.way.is_late(now))

    def tell(self) -> None:
        """Say anew what depends on the time, the text and the message under the cursor."""
        now = self._clock()
        self._told_at = self._moment(now)
        self.header.tell(self.row, self.way, now, self._aside())
        self._tell_reply(now)

    def _tell_reply(self, now: int) -> None:
        quoted = self.aim.answered
        quote = self._replies.quote(quoted, self.row) if quoted else ""
        if self.held is not None:
            quote = f"not sent yet: {summary(self.held.content)}"
        shut = shut_words(self.way, now, self.aim.can_go_elsewhere) if self.way and self.way.is_shut(now) else ""
        self.reply_line.tell(self.row, self.way, self.composer.text, now, quote, shut)
        self.composer.placeholder = CHOOSES if self.row and self.takes_only_templates else ""

    def _look_at_channels(self) -> None:
        """Who writes on another channel is answered there; with something written already, this is said."""
        before = self.way
        self.aim.look()
        if self.composer.text and before and self.way and before.id != self.way.id:
            self.reply_line.say(f"Your reply goes to {way_name(self.way)} now, which was used last. Ctrl+G changes it.")

    def keep_draft(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        self.composer.put(self._replies.keep(self.composer.text))

    def put_back(self, text: str) -> None:
        """Put a text before what is being written."""
        written = self.composer.text
        self.composer.put(f"{text}\n\n{written}" if written else text)

    def send(self) -> bool:
        """Put what is written into the outbox; False when something stands in the way, which is said."""
        row = self.target()
        if row is None or row.id != self._replies.conversation_id:
            return False
        if self.held is not None:
            return self.send_other(self.held, self.thread.drawn)
        stop = self._replies.send(row, self.composer.text, self.thread.drawn, self.aim, self._clock())
        if stop is None:
            self.composer.put("")
        return self._after(row, stop)

    def send_other(self, parcel: Parcel, seen: Position | None) -> bool:
        """The same for what is no text: a template, a picture. What is being written stays.

        `seen` is the newest message that was on the screen before something else hid it.
        """
        row = self.target()
        if row is None or row.id != self.shown:
            # Another conversation is about to be painted: nothing goes out before it is seen to whom.
            self._held[self.shown or ""] = parcel
            self.reply_line.say("It was not sent yet. Enter sends it.")
            self.tell()
            return False
        stop = self._replies.put(row, parcel, seen, self.aim)
        if stop is None:
            self._held.pop(row.id, None)
        else:
            self._held[row.id] = parcel
        return self._after(row, stop)

    def _after(self, row: Row, stop: Stop | None) -> bool:
        self.reply_line.say(stop.words if stop else "")
        if stop is None:
            self.thread.state.forget_news()
        else:
            self.thread.refresh_thread(self._store.lists.row(row.id))
        if stop is None or stop.kind == "newer":
            self.thread.to_newest()
        self.tell()
        return stop is None

    async def edit(self, folder: Path) -> None:
        """Go on in the person's editor. Raises EditorFailed, with the draft as it was."""
        from tui.app.editor import edit

        self.keep_draft()
        id = self.shown
        if id is None:
            return
        text = await edit(self.composer.text, folder, rescue=lambda text: self._store.drafts.put(id, clean_typed(text)))
        self._store.drafts.put(id, clean_typed(text))
        if id == self.shown:
            self.composer.put(self._replies.turn_to(id))

    def _aside(self) -> str:
        pointed = self.thread.pointed() if self.thread.cursor else None
        if not isinstance(pointed, Message):
            return ""
        return f"{exact(pointed.created, self._zone)} · {status_word(pointed.status)}"

    @on(Composer.Changed)
    def typed(self, event: Composer.Changed) -> None:
        event.stop()
        self._tell_reply(self._clock())
        if not self.composer.text:
            self.reply_line.say(self._replies.given_back() or "")
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP, self.keep_draft)

    @on(Thread.Pointed)
    def pointed(self) -> None:
        self.tell()

    def on_unmount(self) -> None:
        self.keep_draft()
