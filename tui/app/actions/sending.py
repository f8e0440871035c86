"""Sending more than text: what can be sent from here, each with its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.app.look.badge import badge
from tui.app.outbound import Destination, Parcel
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.screens.picker import Hit, Picker
from tui.model import Content, Email, File, Location, Media, Message, Question, Status, Template, Text
from tui.platforms import Platform, platform
from tui.store import Outgoing, OutgoingState, Row, Way
from tui.text import clean_line, display_name

Open = Callable[[InboxFrame, Destination], None]


def menu(inbox: InboxFrame) -> None:
    """Choose what to send; only what the channel carries is offered."""
    from tui.app.actions import templates

    row, way = inbox.target(), inbox.pane.way
    if row is None:
        return
    where = platform(way.platform if way else row.platform)
    if way and way.is_shut(inbox.clock()):
        if where.templates:
            templates.answer(inbox)
        else:
            inbox.say("The window has shut: nothing goes out here until the customer writes again", "warn")
        return
    offered = [(hit, open) for hit, open, fits in KINDS if fits(where)]
    hits = [hit for hit, _ in offered] + ([_TEMPLATE] if where.templates else [])
    if not hits:
        inbox.say("This channel carries text alone. Ctrl+G answers on another one", "warn")
        return
    forms = {hit.value: open for hit, open in offered}

    def chosen(value: str | None) -> None:
        if value == _TEMPLATE.value:
            templates.answer(inbox)
        elif value is not None and (destination := _destination(inbox)):
            forms[value](inbox, destination)

    inbox.app.push_screen(Picker(lambda query: [hit for hit in hits if _fits(hit, query)]), chosen)


def retry(inbox: InboxFrame) -> None:
    """Send again what failed."""
    if row := inbox.target():
        thread = inbox.pane.thread
        pointed = thread.pointed()
        if isinstance(pointed, Message) and _is_shut_for(inbox, row, pointed):
            inbox.say("The window has shut: no free text goes out. T sends a template", "warn")
            return
        inbox.say(inbox.triage.retry(row, pointed, thread.drawn))
        inbox.apply_changes()


def _is_shut_for(inbox: InboxFrame, row: Row, failed: Message) -> bool:
    """Whether its channel takes nothing but templates by now."""
    way = inbox.store.channels.one(row.id, failed.channel_id) or inbox.pane.way
    is_free = failed.status is Status.FAILED and not isinstance(failed.content, Template)
    return is_free and way is not None and way.is_shut(inbox.clock())


def drop(inbox: InboxFrame) -> None:
    """Take a reply out of the outbox for good, with a moment to think again."""
    if row := inbox.target():
        inbox.say(inbox.triage.drop(row, inbox.pane.thread.pointed()))
        inbox.apply_changes()


def edit(inbox: InboxFrame) -> None:
    """A text goes back into the composer; what is no text into the form that it came from."""
    row = inbox.target()
    if row is None:
        return
    pointed = inbox.pane.thread.pointed()
    outgoing = inbox.triage.outgoing(row, pointed, OutgoingState.FAILED, OutgoingState.WAITING)
    said: Content | None = outgoing.content if outgoing else None
    if isinstance(pointed, Message):
        said = pointed.content if pointed.status is Status.FAILED else said
        outgoing = None if pointed.status is Status.FAILED else outgoing
    if said is None or isinstance(said, Text):
        words, text = inbox.triage.take_back(row, pointed)
        inbox.pane.put_back(text)
        inbox.say(words)
        if text or outgoing:
            inbox.set_focus(inbox.pane.composer)
        inbox.apply_changes()
    elif (destination := _destination(inbox, outgoing)) and not _reopen(inbox, destination, said):
        inbox.say("This cannot be changed. R sends it again, Backspace drops it", "warn")


def _reopen(inbox: InboxFrame, destination: Destination, said: Content) -> bool:
    """The form that makes such a message, filled in; False when there is none."""
    from tui.app.screens.send_link import LinkForm
    from tui.app.screens.send_location import LocationForm
    from tui.app.screens.send_question import ButtonsForm, ListForm

    mark = badge(inbox.settings)
    match said:
        case Location():
            _show(inbox, LocationForm(destination, mark, said))
        case Question(form="button"):
            _show(inbox, ButtonsForm(destination, mark, said))
        case Question(form="list"):
            _show(inbox, ListForm(destination, mark, said))
        case Media() | Email() if destination.edited and destination.edited.files:
            _reopen_files(inbox, destination, said, destination.edited.files)
        case Media(files=(File(url=link),)) if link:
            _show(inbox, LinkForm(destination, mark, said))
        case Template() if destination.way:
            _another_template(inbox, destination, destination.way)
        case _:
            return False
    return True


def _reopen_files(inbox: InboxFrame, destination: Destination, said: Media | Email, copies: Sequence[str]) -> None:
    """With the copies that are there, so that the original need not be."""
    from tui.app.screens.send_files import Chosen, FilesForm
    from tui.attaching import Attachment

    spool = inbox.store.spool
    files = said.files if isinstance(said, Media) else said.attachments
    kind = said.kind if isinstance(said, Media) else "file"
    chosen = [
        Chosen(Attachment(spool.path(copy), file.name or "file", file.mime or "", kind, file.size or 0), copy)
        for file, copy in zip(files, copies, strict=False)
    ]
    words = said.files[0].caption or "" if isinstance(said, Media) else said.text
    _show(inbox, FilesForm(destination, badge(inbox.settings), spool, chosen, words))


def _another_template(inbox: InboxFrame, destination: Destination, way: Way) -> None:
    from tui.app.actions import templates

    def done(parcel: Parcel) -> None:
        if words := destination.put([parcel]):
            inbox.say(words, "warn")
        inbox.apply_changes()

    name = display_name(destination.row.name, destination.row.number, destination.row.id)
    offers = templates.offers_of_conversation(inbox.store, destination.row.id)
    templates.choose(inbox, way, done, to=name, offers=offers)


def start(inbox: InboxFrame) -> None:
    """A new conversation, with a number or with somebody who is known."""
    from tui.app.actions import templates
    from tui.app.screens.start import StartForm

    if not StartForm.has_channels(inbox.store):
        inbox.say("No channel is known yet on which you may write first; they come with the conversations", "warn")
        return

    def choose(way: Way, to: str, done: Callable[[Parcel], None]) -> None:
        templates.choose(inbox, way, done, to=clean_line(to, 60))

    form = StartForm(inbox.store, inbox.clock, badge(inbox.settings), choose)

    def started(is_done: bool | None) -> None:
        inbox.apply_changes()
        if is_done and form.conversation:
            inbox.list.select(form.conversation)
            inbox.open(form.conversation)
            inbox.pane.answer_on(form.way.id)
            inbox.set_focus(inbox.pane.composer)

    inbox.app.push_screen(form, started)


def _destination(inbox: InboxFrame, edited: Outgoing | None = None) -> Destination | None:
    row, pane = inbox.target(), inbox.pane
    if row is None:
        return None
    way = pane.way
    if edited is not None:
        way = next((each for each in pane.aim.ways if each.id == edited.channel_id), way)
    reply_to = None if edited else pane.reply_to
    seen = pane.thread.drawn
    return Destination(inbox.store, inbox.zone, row, way, seen, clock=inbox.clock, reply_to=reply_to, edited=edited)


def _show(inbox: InboxFrame, screen: object) -> None:
    from tui.app.screens.form import FormScreen

    assert isinstance(screen, FormScreen)

    def done(sent: bool | None) -> None:
        if sent:
            inbox.pane.aim.sent()
            inbox.pane.thread.to_newest()
            inbox.say_if_kept()
        inbox.apply_changes()

    inbox.app.push_screen(screen, done)


def _files(inbox: InboxFrame, destination: Destination) -> None:
    from tui.app.screens.send_files import FilesForm

    _show(inbox, FilesForm(destination, badge(inbox.settings), inbox.store.spool))


def _location(inbox: InboxFrame, destination: Destination) -> None:
    from tui.app.screens.send_location import LocationForm

    _show(inbox, LocationForm(destination, badge(inbox.settings)))


def _link(inbox: InboxFrame, destination: Destination) -> None:
    from tui.app.screens.send_link import LinkForm

    _show(inbox, LinkForm(destination, badge(inbox.settings)))


def _buttons(inbox: InboxFrame, destination: Destination) -> None:
    from tui.app.screens.send_question import ButtonsForm

    _show(inbox, ButtonsForm(destination, badge(inbox.settings)))


def _list(inbox: InboxFrame, destination: Destination) -> None:
    from tui.app.screens.send_question import ListForm

    _show(inbox, ListForm(destination, badge(inbox.settings)))


_TEMPLATE = Hit("template", "Template", "approved beforehand, goes out at any time")
KINDS: tuple[tuple[Hit, Open, Callable[[Platform], bool]], ...] = (
    (
        Hit("files", "Files", "pictures, films, sounds, documents of this host"),
        _files,
        lambda where: bool(where.media),
    ),
    (Hit("link", "File by its link", "that is on the web already"), _link, lambda where: bool(where.media)),
    (Hit("location", "Location", "coordinates, or a link from a map"), _location, lambda where: where.location),
    (Hit("buttons", "Buttons", "up to three to choose from"), _buttons, lambda where: where.interactive),
    (Hit("list", "List", "up to ten rows to choose from"), _list, lambda where: where.interactive),
)


def _fits(hit: Hit, query: str) -> bool:
    return all(word in f"{hit.label} {hit.detail}".casefold() for word in query.casefold().split())
