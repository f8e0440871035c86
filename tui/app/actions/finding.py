"""Finding: the search over all messages, and the index that it needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.app.look.badge import badge
from tui.store import Store, StoreError

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.app.screens.inbox_frame import InboxFrame
    from tui.app.screens.search import Found

BREATH, REST, TROUBLE = 0.03, 1.0, 30.0  # seconds between two steps of the index: with work, after news, an error


async def keep_searchable(store: Store) -> None:
    """Read what comes in, for ever, in small steps beside the screen; and what was there before in the same way."""
    news = asyncio.Event()
    end = store.listen(lambda _: news.set())
    try:
        while True:
            news.clear()
            try:
                goes_on = await asyncio.to_thread(store.search_index.step)
            except StoreError:  # locked or full: sync says so, and the search says how far it is
                await asyncio.sleep(TROUBLE)
                continue
            if not goes_on:
                await news.wait()
            await asyncio.sleep(BREATH if goes_on else REST)
    finally:
        end()


def go_to(inbox: InboxFrame) -> None:
    """Jump to any conversation that was ever seen, open or archived."""
    from tui.app.screens.go_to import conversations, conversations_beside
    from tui.app.screens.picker import Picker

    def chosen(id: str | None) -> None:
        if id is not None:
            inbox.list.select(id)
            inbox.open(id)
            inbox.set_focus(inbox.pane.thread)

    store, clock = inbox.store, inbox.clock
    inbox.app.push_screen(Picker(conversations(store, clock), conversations_beside(store, clock)), chosen)


def find(inbox: InboxFrame) -> None:
    """Find in the thread that is shown; once more: go to the next hit."""
    if inbox.pane.is_finding:
        inbox.pane.find_bar.go(1)
    elif inbox.target():
        inbox.pane.find()


def end_find(inbox: InboxFrame) -> bool:
    """Whether there was something to end: the cursor is left on the hit."""
    if not inbox.pane.is_finding:
        return False
    inbox.pane.close_find()
    inbox.set_focus(inbox.pane.thread)
    return True


@dataclass
class Trail:
    """Where a search began, what it found, and the conversation that was opened from it."""

    shown: str | None
    focused: Widget | None
    found: Found
    opened: str | None = None

    def leads_back(self, inbox: InboxFrame) -> bool:
        """Whether the person still looks at what was opened."""
        return self.opened is not None and self.opened == inbox.pane.shown


def search(inbox: InboxFrame) -> None:
    """Search everything, and go on where the last search was left."""
    from tui.app.screens.search import Found

    trail = inbox.trail
    if trail is None or not trail.leads_back(inbox):
        found = trail.found if trail else Found()
        trail = inbox.trail = Trail(inbox.pane.shown, inbox.focused, found)
    _show(inbox, trail)


def back_to_hits(inbox: InboxFrame) -> bool:
    """From a thread that was opened from the search back to what was found; False when there is no such way."""
    trail = inbox.trail
    if trail is None or not trail.leads_back(inbox) or inbox.focused is not inbox.pane.thread:
        return False
    _show(inbox, trail)
    return True


def _show(inbox: InboxFrame, trail: Trail) -> None:
    from tui.app.screens.search import SearchScreen

    def chosen(message_id: str | None) -> None:
        trail.found = screen.found
        if message_id is None:
            _back_to_begin(inbox, trail)
        elif inbox.open_at(message_id):
            trail.opened = inbox.pane.shown
            inbox.pane.thread.mark(trail.found.query.terms, frozenset({message_id}))

    screen = SearchScreen(inbox.store, inbox.clock, inbox.zone, badge(inbox.settings), trail.found)
    inbox.app.push_screen(screen, chosen)


def _back_to_begin(inbox: InboxFrame, trail: Trail) -> None:
    """Esc leaves everything as it was before the search."""
    if trail.leads_back(inbox) and trail.shown != trail.opened:
        if trail.shown is not None:
            inbox.list.select(trail.shown)
        inbox.show(trail.shown)
        inbox.show_panes(in_thread=trail.focused is not inbox.list)
        inbox.set_focus(trail.focused or inbox.list)
    trail.opened = None
