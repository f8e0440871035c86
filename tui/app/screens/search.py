"""The search over all messages that the store has: typed, found while one types, and opened where it was said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.app.look.spans import Span, Spans, width_of
from tui.app.screens.page import head
from tui.app.screens.search_lines import MANY, so_far, told
from tui.app.widgets.field import Field
from tui.app.widgets.hit_list import HitList
from tui.app.widgets.lines import Lines
from tui.store import Store, StoreError
from tui.store.reader import Stopped
from tui.store.search import PAGE, Hit, Page
from tui.store.search_index import Reached
from tui.text import Zone, clean_line, exact
from tui.text.query import Query, parse

P = ParamSpec("P")
T = TypeVar("T")

PAUSE = 0.04  # seconds without a key after which the store is asked
INDEXING = 1.0  # seconds between two looks at how far the index is
_NOTHING: list[Spans] = [
    [],
    [("  Nothing fits. Fewer words find more.", "quiet")],
    [("  Three letters or more find all words that begin so.", "quiet")],
    [("  What is not on this host is not found: “Fetch history since…” in the palette brings it.", "quiet")],
]


class Head(Lines):
    """What this is, and the ways out of it."""

    DEFAULT_CSS = "Head { height: 1; }"

    def __init__(self, badge: Spans) -> None:
        super().__init__()
        self._badge = badge

    def redraw(self) -> None:
        if self.size.width:
            line = head("Search everything", "Enter opens · ↑↓ · Esc goes back", self._badge, self.size.width)[0]
            self.show([self.strip(line)])


class Told(Lines):
    """How much was found; and what was not understood."""

    DEFAULT_CSS = "Told { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._words, self._remark = "", ""

    def tell(self, words: str, remark: str) -> None:
        if (words, remark) != (self._words, self._remark):
            self._words, self._remark = words, remark
            self.styles.height = 2 if remark else 1
            self.redraw()

    def redraw(self) -> None:
        if not self.size.width:
            return
        spans: list[Span] = [("── ", "rule"), (f"{self._words} ", "quiet")] if self._words else []
        rest = max(0, self.size.width - width_of(spans))
        remark = [self.strip([(f" {self._remark}", "warn")])] if self._remark else []
        self.show([self.strip([*spans, ("─" * rest, "rule")]), *remark])


@dataclass(frozen=True)
class Found:
    """What was typed and found, and which hit was chosen: where the next look at it goes on."""

    text: str = ""
    query: Query = field(default_factory=Query)
    hits: Sequence[Hit] = ()
    index: int = 0
    page: Page | None = None
    count: int | None = None


class SearchScreen(ModalScreen[str | None]):
    """Answers the id of the message to open, or None. `found` is then what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False, priority=True),
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SearchScreen { background: $background; }
    SearchScreen Field { padding: 0 1; }
    """

    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone, badge: Spans, before: Found) -> None:
        super().__init__()
        self._before = before
        self._store = store
        self._clock = clock
        self._zone = zone
        self._badge = badge
        self._query = before.query
        self._page = before.page
        self._count = before.count
        self._hint: str | None = None
        self._wanted = PAGE
        self._enters = False
        self._was_complete = True

    def compose(self) -> ComposeResult:
        yield Head(self._badge)
        yield Field()
        yield Told()
        yield HitList(self._zone)

    def on_mount(self) -> None:
        before = self._before
        self._field.put(before.text)
        self._field.select_all()
        self.set_focus(self._field)
        if before.page:
            self._list.begin(before.query.terms, _NOTHING)
            self._list.put(before.hits, before.index)
        elif before.query:
            self._begin()
        self.set_interval(INDEXING, self._tell)
        self._tell()

    def on_unmount(self) -> None:
        self._store.search.stop()

    @property
    def found(self) -> Found:
        return Found(self._field.text, self._query, self._list.hits, self._list.index, self._page, self._count)

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    @property
    def _list(self) -> HitList:
        return self.query_one(HitList)

    @on(Field.Changed)
    def typed(self) -> None:
        query = parse(self._field.text, self._clock(), self._zone)
        if query != self._query:
            self._store.search.stop()
            self._enters = False
            self._page, self._count, self._wanted, self._hint = None, None, PAGE, None
            self._query = query
            self._begin(PAUSE)
        self._query = query
        self._tell()

    def _begin(self, pause: float = 0) -> None:
        self.workers.cancel_group(self, "search")
        if self._query:
            self.run_worker(self._look(self._query, pause), group="search", exclusive=True)
        else:
            self._list.begin((), None)

    async def _look(self, query: Query, pause: float) -> None:
        """So many hits as are wanted, and then how many there are."""
        await asyncio.sleep(pause)
        try:
            await self._fill(query)
            if not self._list.hits:
                self._hint = await self._ask(self._store.search.hint, query)
                self._tell()
            elif self._count is None and self._page and self._page.rest is not None:
                self._count = await self._ask(self._store.search.count, query, MANY)
                self._tell()
        except Stopped:
            return
        except StoreError as error:
            self._list.begin((), [[], [(f"  {clean_line(str(error), 300)}", "bad")]])

    async def _ask(self, asked: Callable[P, T], *about: P.args, **more: P.kwargs) -> T:
        """What the store answers. Raises Stopped when it comes too late, after the person has gone on."""
        answer = await asyncio.to_thread(asked, *about, **more)
        if not self.display:  # on its way out, with nothing left to show it in
            raise Stopped
        return answer

    async def _fill(self, query: Query) -> None:
        while self._page is None or (self._page.rest is not None and len(self._list.hits) < self._wanted):
            rest = self._page.rest if self._page else None
            page = await self._ask(self._store.search.page, query, rest=rest)
            if self._page is None:
                self._list.begin(query.terms, _NOTHING)
            self._page = page
            self._list.put([*self._list.hits, *page.hits])
            self._tell()
            if self._enters and self._list.hits:
                self.action_choose()

    @on(HitList.MoreWanted)
    def more(self) -> None:
        there = len(self._list.hits)
        if self._page and self._page.rest is not None and self._wanted <= there and self._list.is_near_end:
            self._wanted = there + PAGE
            self._store.search.stop()
            self._begin()

    def _tell(self) -> None:
        """Say what was found and what was not understood, and how far the index is while it is being made."""
        reached = self._store.search_index.reached
        if reached.complete and not self._was_complete and self._query:
            self._page = None
            self._begin()
        self._was_complete = reached.complete
        remarks = [*self._query.remarks, *(self._page.remarks if self._page else ()), *filter(None, [self._hint])]
        self.query_one(Told).tell(self._words(reached), remarks[0] if remarks else "")

    def _words(self, reached: Reached) -> str:
        if not self._query:
            return "" if reached.complete else so_far(reached)
        if self._page is None:
            return "looking…"
        shown, reach = len(self._list.hits), self._page.reached
        back_to = exact(reach, self._zone)[:10] if reach is not None and shown < self._wanted else ""
        return told(shown, self._count, self._page.rest is None, reached, back_to)

    def action_choose(self) -> None:
        """Typed and entered in one go: the first hit is opened when it is there."""
        self.typed()
        if self._query and self._page is None:
            self._enters = True
        elif self._list.chosen:
            self.dismiss(self._list.chosen.message.id)

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_page(self, way: int) -> None:
        self._list.page(way)
