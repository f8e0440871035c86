"""The contact panel: who somebody is, where they can be reached, and what was written with them before.

It stands over the list, so that the thread stays in sight; where only one pane has room, over everything. It reads the
store, and reads it again when that changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.timer import Timer

from tui.app.clipboard import copy
from tui.app.look.spans import Span, apart
from tui.app.screens.contact_lines import Known, Line, contact_lines
from tui.app.widgets.lines import Lines
from tui.model import NS
from tui.store import Change, Store
from tui.text import Zone

GATHER = 0.05  # seconds in which changes of the store are gathered
RESTS = 10  # times as long as reading took: a hundred thousand messages are counted in some ten milliseconds
WORDS_EVERY = 10.0  # seconds after which "ago" and "left" are said anew
NOTICE = 5 * NS
NARROW = 90
HEAD = 2


class ContactPanel(Lines, can_focus=True):
    """The lines of the contact, with a cursor on its conversations."""

    DEFAULT_CSS = "ContactPanel { height: 1fr; background: $panel; }"

    def __init__(self, zone: Zone, clock: Callable[[], int]) -> None:
        super().__init__()
        self._zone = zone
        self._clock = clock
        self._top = 0
        self._notice: tuple[str, int] = ("", 0)
        self.known: Known | None = None
        self.chosen: str | None = None

    def put(self, known: Known | None) -> None:
        """What was chosen stays chosen, as long as it is there."""
        self.known = known
        ids = self._talks()
        if self.chosen not in ids:
            self.chosen = ids[0] if ids else None
        self.redraw()

    def say(self, words: str) -> None:
        """In the place of the keys, for some seconds. `words` are clean."""
        self._notice = words, self._clock() + NOTICE
        self.redraw()

    def move(self, by: int) -> None:
        """To the next conversation; where there is no other, up and down."""
        ids = self._talks()
        if len(ids) < 2 or self.chosen is None:
            self.scroll(by)
            return
        self.chosen = ids[max(0, min(ids.index(self.chosen) + by, len(ids) - 1))]
        self._to_chosen()

    def page(self, way: int) -> None:
        self.scroll(way * max(1, self._room - 1))

    def scroll(self, by: int) -> None:
        self._top += by
        self.redraw()

    def on_mouse_scroll_down(self) -> None:
        self.scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll(-3)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - HEAD)

    def _talks(self) -> list[str]:
        return [talk.id for talk in self.known.profile.talks] if self.known else []

    def _lines(self) -> list[Line]:
        if self.known is None:
            return [Line([(" This conversation is not here any more.", "quiet")])]
        return contact_lines(self.known, self.chosen, self._clock(), self._zone, self.size.width)

    def _to_chosen(self) -> None:
        """Bring the conversation under the cursor into sight; with the first one all that is above it."""
        places = [number for number, line in enumerate(self._lines()) if line.talk == self.chosen]
        if places:
            first = 0 if places[-1] < self._room else places[0]
            self._top = min(max(self._top, places[-1] - self._room + 1), first)
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        if not width or not height:
            return
        lines = self._lines()
        self._top = max(0, min(self._top, len(lines) - self._room))
        shown = lines[self._top : self._top + self._room]
        below = len(lines) - self._top - len(shown)
        chosen = ["chosen" if line.talk and line.talk == self.chosen else "" for line in shown]
        body = [self.strip(line.spans, ground) for line, ground in zip(shown, chosen, strict=True)]
        self.show([*map(self.strip, self._head(below, width)), *body])

    def _head(self, below: int, width: int) -> list[list[Span]]:
        notice, until = self._notice
        more = f"↓ {below} more · " if below else ""
        aside: Span = (f"{more}Enter opens · y copies the number · Esc ", "quiet")
        if notice and self._clock() < until:
            aside = f"{notice} ", "accent"
        return [apart([(" Contact", "strong")], [aside], width), [("─" * width, "rule")]]


class ContactScreen(ModalScreen[str | None]):
    """Answers the id of the conversation to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("J,pagedown,space", "page(1)", show=False),
        Binding("K,pageup", "page(-1)", show=False),
        Binding("enter,right", "go", show=False),
        Binding("y", "copy", show=False),
        Binding("escape,q,I,left", "dismiss(None)", show=False),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    ContactScreen {
        align: left top;
        & > ContactPanel { width: 44%; min-width: 52; max-width: 64; margin-top: 1; }
        &.-over-all > ContactPanel { width: 100%; max-width: 100%; margin-top: 0; background: $background; }
    }
    """

    def __init__(self, store: Store, conversation_id: str, zone: Zone, clock: Callable[[], int]) -> None:
        super().__init__()
        self._store = store
        self._conversation_id = conversation_id
        self._panel = ContactPanel(zone, clock)
        self._stop_listening: Callable[[], None] | None = None
        self._gathering: Timer | None = None
        self._rest = GATHER

    def compose(self) -> ComposeResult:
        yield self._panel

    def on_mount(self) -> None:
        self._stop_listening = self._store.listen(self._changed)
        self.set_interval(WORDS_EVERY, self._panel.redraw)
        self._read()

    def on_unmount(self) -> None:
        if self._stop_listening:
            self._stop_listening()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < NARROW, "-over-all")

    def _changed(self, change: Change) -> None:
        """The store's listener. What changes within a moment is read once."""
        ours = {talk.id for talk in self._panel.known.profile.talks} if self._panel.known else set()
        if self._gathering is None and (change.everything or change.conversations & {*ours, self._conversation_id}):
            self._gathering = self.set_timer(self._rest, self._read)

    def _read(self) -> None:
        self._gathering = None
        began = time.perf_counter()
        profile, ways = self._store.contacts.of(self._conversation_id), self._store.channels.of(self._conversation_id)
        self._rest = max(GATHER, RESTS * (time.perf_counter() - began))
        self._panel.put(Known(profile, self._conversation_id, ways) if profile else None)

    def action_move(self, by: int) -> None:
        self._panel.move(by)

    def action_page(self, way: int) -> None:
        self._panel.page(way)

    def action_go(self) -> None:
        self.dismiss(self._panel.chosen)

    def action_copy(self) -> None:
        number = self._panel.known.profile.number if self._panel.known else None
        if number is None:
            self._panel.say("There is no number to copy")
        else:
            self._panel.say("Copied, " + copy(self.app, number).partition(", ")[2])
