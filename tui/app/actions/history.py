"""History that is not here: a whole thread, or everything since a date.

A wish goes into the store, where sync finds it. So it is kept where there is no connection, and over a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.look.status_words import WIDEST
from tui.text import day_line, display_name

if TYPE_CHECKING:
    from tui.app.screens.inbox_frame import InboxFrame


def fetch_thread(inbox: InboxFrame) -> None:
    """Every message of the conversation on the screen, to its beginning."""
    from tui.sync.wishes import Wishes

    if (row := inbox.target()) is None:
        return
    if inbox.store.threads.history(row.id).complete:
        inbox.say("This conversation is here from its beginning")
        return
    Wishes(inbox.store).want_thread(row.id)
    missing = (row.message_count or 0) - inbox.store.contacts.amount(row.id)
    amount = f"{missing:,} older messages" if missing > 0 else "older messages"
    _say_asked(inbox, f"Fetching {amount} of {display_name(row.name, row.number, row.id)}")


def fetch_since(inbox: InboxFrame) -> None:
    """Everything since a date, of all conversations, after asking which date."""
    from tui.app.screens.since import AskDate
    from tui.sync.wishes import Wishes

    def chosen(since: int | None) -> None:
        if since is not None:
            Wishes(inbox.store).want_since(since)
            _say_asked(inbox, f"Fetching everything since {day_line(since, inbox.zone, inbox.clock())}")

    inbox.app.push_screen(AskDate(inbox.clock, inbox.zone, inbox.store.feed.count_active_since), chosen)


def _say_asked(inbox: InboxFrame, words: str) -> None:
    if inbox.cut_off:
        inbox.say(f"Waits for a connection. {words}", "warn", WIDEST)
    else:
        inbox.say(f"{words}; H stops it", keeps=WIDEST)


def stop_or_go_on(inbox: InboxFrame) -> None:
    """What is being fetched, or was stopped before."""
    from tui.sync.wishes import Wishes

    wishes = Wishes(inbox.store)
    wish = wishes.get()
    if wish.is_empty:
        inbox.say("No history is being fetched; the palette can: fetch")
    elif wish.stopped:
        wishes.go_on()
        inbox.say("History is fetched on")
    else:
        wishes.stop()
        inbox.say("Stopped; what came is kept, and H goes on")
