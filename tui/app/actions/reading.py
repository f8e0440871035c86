"""What a person does with what is there: look at it closer, copy it, follow its links."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.clipboard import copy
from tui.app.look.badge import badge
from tui.app.look.thread_joins import NOTHING, Joined, Joins
from tui.app.look.thread_parts import event_line
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.screens.links import LinksPage
from tui.app.screens.original import OriginalPage
from tui.app.screens.original_lines import Looked
from tui.model import Content, Direction, Event, Message
from tui.store import Outgoing, Row
from tui.text import block, clean_line, clock_time, day_line, display_name, layout

MOST_COPIED = 2000


def copy_message(inbox: InboxFrame) -> None:
    if inbox.target() and (found := _pointed(inbox)):
        pointed, joined = found
        inbox.say(copy(inbox.app, block(_content(pointed, joined), joined.around())))


def copy_thread(inbox: InboxFrame) -> None:
    """All that the store has of the conversation, as far as a clipboard can hold it: days, times, speakers, words."""
    if not (row := inbox.target()):
        return
    messages = inbox.store.threads.latest(row.id, MOST_COPIED)
    if not messages:
        inbox.say("There is no message here yet")
        return
    lines = _transcript(messages, row, inbox)
    whole = len(messages) < MOST_COPIED and inbox.store.threads.history(row.id).complete
    words = copy(inbox.app, "\n".join(lines), newest=True)
    inbox.say(f"{len(messages)} messages{'' if whole else ', older ones are not here'}. {words}")


def links(inbox: InboxFrame) -> None:
    if inbox.target() and (found := _pointed(inbox)):
        pointed, joined = found
        there = layout(_content(pointed, joined), joined.around()).links
        if there:
            inbox.app.push_screen(LinksPage(there, badge(inbox.settings)))
        else:
            inbox.say("There is no link in this message")


def original(inbox: InboxFrame) -> None:
    row = inbox.target()
    if row and (found := _pointed(inbox)):
        looked = Looked(*found, row, inbox.store, inbox.zone)
        inbox.app.push_screen(OriginalPage(looked, badge(inbox.settings)))


def unfold(inbox: InboxFrame) -> None:
    """Show a message in its full length, or no longer so."""
    if inbox.target() and (found := _pointed(inbox)):
        pointed, joined = found
        folded = layout(_content(pointed, joined), joined.around(folded=True))
        if isinstance(pointed, Outgoing) or not folded.is_shortened:
            inbox.say("Nothing of this message is folded")
        else:
            inbox.pane.thread.fold(pointed.id)


def _pointed(inbox: InboxFrame) -> tuple[Message | Outgoing, Joined] | None:
    thread = inbox.pane.thread
    if (pointed := thread.pointed()) is None:
        return None
    id = pointed.id if isinstance(pointed, Message) else pointed.reference
    return pointed, thread.state.joined(id)


def _content(pointed: Message | Outgoing, joined: Joined) -> Content | None:
    return joined.content or pointed.content


def _transcript(messages: Sequence[Message], row: Row, inbox: InboxFrame) -> list[str]:
    joins = Joins(inbox.store, inbox.zone).of(messages, ())
    lines: list[str] = []
    day = ""
    for message in messages:
        today = day_line(message.created, inbox.zone, inbox.clock())
        lines += [f"── {today} ──"] if today != day else []
        lines.append(f"{clock_time(message.created, inbox.zone)} {_said(message, joins.get(message.id, NOTHING), row)}")
        day = today
    return lines


def _said(message: Message, joined: Joined, row: Row) -> str:
    if isinstance(message.content, Event):
        return f"· {event_line(message)}"
    if message.direction is Direction.RECEIVED:
        who = display_name(row.name, row.number, row.id)
    else:
        who = clean_line(message.author or "", 40) or "You"
    return f"{who}: {block(_content(message, joined), joined.around())}".replace("\n", "\n      ")
