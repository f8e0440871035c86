"""Finding in a thread: a field above it, how many hits there are, and the way from one to the next.

Hits come from the store, so they reach beyond what is loaded, into the earlier conversations of the contact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from tui.app.look.spans import Span
from tui.app.widgets.field import Field
from tui.app.widgets.lines import Lines
from tui.app.widgets.thread import Thread
from tui.store import Store, StoreError
from tui.store.reader import Stopped
from tui.text import Zone, clean_line
from tui.text.query import Query, parse

PAUSE = 0.04  # seconds without a key after which the store is asked
MANY = 1000
LABEL, TOLD = 7, 34
_KEYS = "↑ older · ↓ newer · Esc"


class FindField(Field):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,up", "step(1)", show=False),
        Binding("shift+enter,down", "step(-1)", show=False),
    ]

    class Step(Message):
        """To the next hit that is older, or newer."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_step(self, by: int) -> None:
        self.post_message(self.Step(by))


class BarText(Lines):
    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._spans: list[Span] = []

    def tell(self, *spans: Span) -> None:
        self._spans = list(spans)
        self.redraw()

    def redraw(self) -> None:
        if self.size.width:
            self.show([self.strip(self._spans)])


class FindBar(Horizontal):
    """Knows the thread below it. Its parts are its own from the beginning, so that it can be typed into at once."""

    DEFAULT_CSS = f"""
    FindBar {{ height: 1; display: none; }}
    FindBar #find-label {{ width: {LABEL}; height: 1; }}
    FindBar FindField {{ width: 1fr; padding: 0; }}
    FindBar #find-told {{ width: {TOLD}; max-width: 50%; height: 1; }}
    """

    def __init__(self, store: Store, thread: Thread, clock: Callable[[], int], zone: Zone) -> None:
        self.field = FindField()
        self._label, self._told = BarText(id="find-label"), BarText(id="find-told")
        super().__init__(self._label, self.field, self._told)
        self._store = store
        self._thread = thread
        self._clock = clock
        self._zone = zone
        self._query = Query()
        self._hits: list[str] = []
        self._index = 0
        # What to do once the hits of what was typed last are there.
        self._pending: int | None = None
        self._label.tell((" Find: ", "strong"))

    def on_unmount(self) -> None:
        self._store.search.stop()

    def open(self) -> None:
        """Type what to find; what was found last is selected, so that typing replaces it."""
        if not self.display:
            self.display = True
            self._query = Query()
            self._tell(_KEYS)
            # Textual says nothing of a size to what was hidden.
            self.call_after_refresh(self._label.redraw)
            self.typed()
        self.field.select_all()
        self.screen.set_focus(self.field)  # at once: the next key is for it

    def close(self) -> None:
        """Nothing is marked any more; the cursor stays on the hit."""
        if self.display:
            self.display = False
            self._store.search.stop()
            self.workers.cancel_group(self, "find")
            self._thread.mark((), frozenset())

    @on(Field.Changed)
    def changed(self, event: Field.Changed) -> None:
        event.stop()
        self.typed()

    def typed(self) -> None:
        query = parse(self.field.text, self._clock(), self._zone)
        if query == self._query:
            return
        self._query, self._hits, self._pending = query, [], 0
        self._store.search.stop()
        self.workers.cancel_group(self, "find")
        if query:
            self.run_worker(self._find(query), group="find", exclusive=True)
        else:
            self._thread.mark((), frozenset())
            self._tell(_KEYS)

    async def _find(self, query: Query) -> None:
        within = self._thread.state.conversations
        await asyncio.sleep(PAUSE)
        try:
            await asyncio.to_thread(self._store.search_index.step)
            self._hits = await asyncio.to_thread(self._store.search.ids, query, MANY, within)
        except Stopped:
            return
        except StoreError as error:
            self._tell(clean_line(str(error), TOLD))
            return
        self._index = 0
        self._thread.mark(query.terms, frozenset(self._hits) if len(self._hits) < MANY else None)
        pending, self._pending = self._pending or 0, None
        self._go(max(0, pending - 1))

    @on(FindField.Step)
    def step(self, event: FindField.Step) -> None:
        event.stop()
        self.go(event.by)

    def go(self, by: int) -> None:
        """To the next hit; round at the ends. Typed and entered in one go counts once the hits are there."""
        if self._pending is not None:
            self._pending += by
        else:
            self._go(by)

    def _go(self, by: int) -> None:
        if self._hits:
            self._index = (self._index + by) % len(self._hits)
            self._thread.show_message(self._hits[self._index])
        self._tell()

    def _tell(self, words: str = "") -> None:
        if not words and self._query:
            words = f"{self._index + 1} of {self._many()}" if self._hits else _not_here(self._query)
            reached = self._store.search_index.reached
            if not reached.complete:
                words += f" · searched: {reached.done * 100 // max(1, reached.total)} %"
        role = "warn" if self._query.remarks else "quiet"
        said = self._query.remarks[0] if self._query.remarks else words
        self._told.tell((f" {said}", role))

    def _many(self) -> str:
        return f"{len(self._hits):,}" + ("+" if len(self._hits) >= MANY else "")


def _not_here(query: Query) -> str:
    return "no such word; a third letter helps" if any(term.is_short for term in query.terms) else "not in this thread"
