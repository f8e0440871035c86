"""Finding: the search over all messages, and the index that it needs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.app.screens.go_to import conversations, conversations_beside
from tui.app.screens.picker import Picker
from tui.app.screens.search import SearchScreen
from tui.app.widgets.badge import badge
from tui.store import Store, StoreError

if TYPE_CHECKING:
    from tui.app.screens.inbox_frame import InboxFrame

BREATH, REST, TROUBLE = 0.03, 1.0, 30.0  # seconds between two steps of the index: with work, without, after an error


async def keep_searchable(store: Store) -> None:
    """Read what comes in, for ever, in small steps beside the screen; and what was there before in the same way."""
    while True:
        try:
            pause = BREATH if await asyncio.to_thread(store.search_index.step) else REST
        except StoreError:  # locked or full: sync says so, and the search says how far it is
            pause = TROUBLE
        await asyncio.sleep(pause)


def go_to(inbox: InboxFrame) -> None:
    """Jump to any conversation that was ever seen, open or archived."""

    def chosen(id: str | None) -> None:
        if id is not None:
            inbox.list.select(id)
            inbox.open(id)
            inbox.set_focus(inbox.pane.thread)

    store, clock = inbox.store, inbox.clock
    inbox.app.push_screen(Picker(conversations(store, clock), conversations_beside(store, clock)), chosen)


def find(inbox: InboxFrame) -> None:
    """Find in the thread that is shown; once more: go to the next hit."""
    bar = inbox.pane.find_bar
    if bar.field.has_focus:
        bar.go(1)
    elif inbox.target():
        bar.open()


def end_find(inbox: InboxFrame) -> bool:
    """Whether there was something to end: the cursor is left on the hit."""
    bar = inbox.pane.find_bar
    if not bar.field.has_focus:
        return False
    bar.close()
    inbox.set_focus(inbox.pane.thread)
    return True


def search(inbox: InboxFrame) -> None:
    """Search everything; what is chosen is opened. Esc leaves all as it was."""

    def chosen(message_id: str | None) -> None:
        if message_id is not None:
            inbox.open_at(message_id)

    inbox.app.push_screen(SearchScreen(inbox.store, inbox.clock, inbox.zone, badge(inbox.settings)), chosen)
