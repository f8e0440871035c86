"""Answering with a template: which one, what fills it, and off into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.app.aim import way_name
from tui.app.filling import LONGEST_VALUE, clean_value
from tui.app.look.badge import badge
from tui.app.outbound import Parcel
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.screens.template_fill import Offer
from tui.app.screens.template_picker import TemplatePicker
from tui.app.widgets.conversation_pane import ConversationPane
from tui.model import Detail
from tui.platforms import platform
from tui.store import Store, Way
from tui.text import clean_line, display_name


def answer(inbox: InboxFrame) -> None:
    """Answer the conversation that is shown with a template, on the composer's channel or else one that has them."""
    row, pane = inbox.target(), inbox.pane
    if row is None:
        return
    way = next((way for way in (pane.way, *pane.aim.ways) if way and way.can_send and has_templates(way)), None)
    if way is None:
        inbox.say("No channel here has templates: only WhatsApp has", "warn")
        return
    channel_id, seen = way.id, pane.thread.drawn
    pane.keep_draft()

    def done(parcel: Parcel) -> None:
        # What began here may have become another conversation meanwhile, with the same person.
        if pane.shown is None or pane.shown not in (row.id, inbox.store.outbox.became(row.id)):
            inbox.say("Another conversation is shown now: the template was not sent", "warn")
            return
        pane.answer_on(channel_id)
        if pane.send_other(parcel, seen):
            inbox.say("The template is on its way")
        inbox.apply_changes()

    name = display_name(row.name, row.number, row.id)
    offers = [*offers_of_conversation(inbox.store, row.id), *_draft(pane)]
    choose(inbox, way, done, to=name, offers=offers, leftover=pane.put_back)


def has_templates(way: Way) -> bool:
    return platform(way.platform).templates


def choose(
    inbox: InboxFrame,
    way: Way,
    done: Callable[[Parcel], None],
    *,
    to: str = "",
    offers: Sequence[Offer] = (),
    leftover: Callable[[str], None] = lambda text: None,
) -> None:
    """Let the person choose and fill in a template for a channel; `done` gets it, unless they go back.

    `to` is for whom it is, in clean words; `offers` are what is known of them, to fill in places. `leftover` takes what
    was typed and is no template's name, when they go back.
    """
    whom = f"{to} on {way_name(way)}" if to else way_name(way)
    screen = TemplatePicker(inbox.store, way, whom, offers, badge(inbox.settings), inbox.clock, leftover)
    if inbox.sync:
        screen.source = inbox.sync.templates

    def chosen(parcel: Parcel | None) -> None:
        if parcel is not None:
            done(parcel)

    inbox.app.push_screen(screen, chosen)


def offers_of_conversation(store: Store, conversation_id: str) -> list[Offer]:
    profile = store.contacts.of(conversation_id)
    return offers_of(profile.name, profile.number, profile.details) if profile else []


def offers_of(name: str | None, number: str | None, details: Sequence[Detail] = ()) -> list[Offer]:
    """What is known of a contact and may fill a place. Each value once."""
    full = clean_value(name or "")
    found = [Offer("first name", full.partition(" ")[0]), Offer("name", full), Offer("number", number or "")]
    found += [Offer(clean_line(detail.name, 30), clean_value(detail.value)) for detail in details]
    return list({offer.value: offer for offer in reversed(found) if offer.value}.values())[::-1]


def _draft(pane: ConversationPane) -> list[Offer]:
    """What is being written may fill a place as well."""
    words = clean_value(pane.composer.text)
    return [Offer("your draft", words)] if 0 < len(words) <= LONGEST_VALUE else []
