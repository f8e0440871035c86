"""On which channel a contact is answered, and which of its messages."""

from __future__ import annotations

from tui.app.aim import can_answer, way_name
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.screens.picker import Hit, Picker
from tui.app.spell import spell
from tui.model import Direction, Message
from tui.platforms import platform
from tui.store import Way
from tui.text import badge


def change(inbox: InboxFrame) -> None:
    """Choose another channel for the reply."""
    row, pane = inbox.target(), inbox.pane
    if row is None:
        return
    ways = [way for way in pane.aim.ways if way.can_send]
    if not [way for way in ways if pane.way is None or way.id != pane.way.id]:
        inbox.say("No other channel can send here")
        return
    hits = [_hit(way, inbox.clock()) for way in ways]

    def chosen(channel_id: str | None) -> None:
        if channel_id is not None and pane.shown == row.id:
            pane.answer_on(channel_id)
            inbox.set_focus(pane.composer)

    inbox.app.push_screen(Picker(lambda query: [hit for hit in hits if _fits(hit, query)]), chosen)


def answer(inbox: InboxFrame) -> None:
    """Let the reply answer the message under the cursor; a second time, no message."""
    pane = inbox.pane
    if inbox.target() is None:
        return
    pointed, way = pane.thread.pointed(), pane.way
    if isinstance(pointed, Message) and pane.reply_to == pointed.id:
        pane.answer_message(None)
        inbox.say("The reply answers no single message now")
    elif not isinstance(pointed, Message) or pointed.direction is not Direction.RECEIVED:
        inbox.say("Choose a message of the customer first, with j and k", "warn")
    elif way is None or not can_answer(pointed, way):
        inbox.say(_cannot(way), "warn")
    else:
        pane.answer_message(pointed)
        inbox.set_focus(pane.composer)


def window_words(way: Way, now: int) -> str:
    """How long free text is possible on a channel."""
    if way.is_shut(now):
        return "window shut, templates only" if platform(way.platform).templates else "window shut"
    if way.window_ends is None:
        return ""
    return "late, for persons only" if way.is_late(now) else f"window {spell(way.window_ends - now)} left"


def _cannot(way: Way | None) -> str:
    if way is not None and platform(way.platform).quotes:
        return "It came on another channel: Ctrl+G changes to it"
    return f"{way_name(way) if way else 'This channel'} cannot quote a message"


def _hit(way: Way, now: int) -> Hit:
    facts = (window_words(way, now), badge(way.platform))
    return Hit(way.id, way_name(way), " · ".join(fact for fact in facts if fact))


def _fits(hit: Hit, query: str) -> bool:
    return all(word in f"{hit.label} {hit.detail}".casefold() for word in query.casefold().split())
