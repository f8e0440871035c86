"""Who the person writes with, and what was written with them before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app.screens.inbox_frame import InboxFrame


def show_contact(inbox: InboxFrame) -> None:
    """Open the panel of the contact on the screen, or under the cursor where the list has all the room.

    It only reads, so it need not wait until the header of the conversation is drawn.
    """
    from tui.app.screens.contact import ContactScreen

    def go(id: str | None) -> None:
        if id is not None:
            inbox.list.select(id)
            inbox.open(id)
            inbox.set_focus(inbox.pane.thread)

    id = inbox.pane.shown if inbox.pane.display else inbox.list.selected
    if id is None:
        inbox.say("There is no conversation here yet")
    else:
        inbox.app.push_screen(ContactScreen(inbox.store, id, inbox.zone, inbox.clock), go)
