"""The left side: the views with their numbers, the field of the filter, and the list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import Worker

from tui.app.look.tab_lines import place
from tui.app.widgets.conversation_list import ConversationList
from tui.app.widgets.tabs import ViewTabs
from tui.app.widgets.text_field import TextField
from tui.store import Counts, StoreError, View
from tui.store.lists import Lists
from tui.store.reader import Stopped

if TYPE_CHECKING:
    from tui.app.widgets.field import Field

CALM = 0.3  # seconds without a change after which a filter looks beside the names again


class ListPane(Vertical):
    def __init__(self, lists: Lists, clock: Callable[[], int], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lists = lists
        self._counts = Counts(0, 0, 0, 0, 0)
        self.tabs = ViewTabs()
        self.list = ConversationList(lists, clock, self._shifted)
        self._looking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield self.tabs
        yield self.list

    @cached_property
    def filter(self) -> Field:
        """Between tabs and list, from when it is first asked for."""
        from tui.app.widgets.field import Field

        return Field(id="filter")

    def open_filter(self) -> None:
        if not self.filter.is_attached:
            self.mount(self.filter, after=self.tabs)
        self.filter.display = True
        self.filter.select_all()

    def on_unmount(self) -> None:
        self._lists.stop_beside()

    def refresh_rows(self) -> None:
        """Read again after a change; what is found beside a little later, since changes come in crowds."""
        looks = self._is_looking or self.list.pages.is_whole
        self.list.refresh_rows()
        if self.list.pages.filter and looks:
            self._look(CALM)

    def look_at(self, view: View) -> None:
        self._stop_looking()
        self.list.look_at(view, self.list.pages.filter)

    def close_filter(self) -> None:
        """The field goes; what it found stays."""
        self.apply_filter()
        self.filter.display = False

    def end_filter(self) -> None:
        self.filter.put("")
        self.close_filter()

    def tell(self, counts: Counts) -> None:
        self._counts = counts
        self._tell_tabs()

    @on(TextField.Changed)
    def filtered(self, event: TextField.Changed) -> None:
        event.stop()
        # From the list itself: Textual stops a message whose sender is the parent, which would be this pane.
        self.list.call_later(self.apply_filter)

    def apply_filter(self) -> None:
        wanted = self.filter.text.strip()
        if wanted != self.list.pages.filter:
            self._stop_looking()
            self.list.look_at(self.list.pages.view, wanted)

    # Names are found at once. Last messages, names that are almost right and those far down stand behind them: they are
    # looked for when they may come into sight.

    def _shifted(self) -> None:
        self._tell_tabs()
        pages = self.list.pages
        if pages.filter and not pages.is_whole and self.list.is_near_end and not self._is_looking:
            self._look()

    @property
    def _is_looking(self) -> bool:
        return self._looking is not None and not self._looking.is_finished

    def _stop_looking(self) -> None:
        self._lists.stop_beside()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _look(self, pause: float = 0) -> None:
        self._stop_looking()
        self._looking = self.run_worker(partial(self._look_beside, pause), group="filter")

    async def _look_beside(self, pause: float) -> None:
        await asyncio.sleep(pause)
        pages = self.list.pages
        asked = pages.view, pages.filter, tuple(pages.near)
        try:
            found = await asyncio.to_thread(self._lists.found_beside, *asked)
        except (Stopped, StoreError):  # what was found at once stays; the next change asks again
            return
        if asked == (pages.view, pages.filter, tuple(pages.near)):
            self.list.put_far(found)

    def _tell_tabs(self) -> None:
        pages = self.list.pages
        changed = self._lists.moved() if self._lists.frozen else 0
        aside = f"{changed} changed" if changed else ""
        if not changed and pages.count > self.list.visible_rows:
            aside = place(self.list.index, pages.count, "" if pages.is_whole else "+")
        self.tabs.tell(pages.view, self._counts, pages.filter, aside)
