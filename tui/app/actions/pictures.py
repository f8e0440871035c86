"""A picture of a message, on the screen: only after a key, and with what that costs told before."""

from __future__ import annotations

from tui.app.actions import files
from tui.app.attachments import Attachment
from tui.app.look.badge import badge
from tui.app.look.status_words import WIDEST
from tui.app.screens.inbox_frame import InboxFrame
from tui.app.screens.picker import Hit, Picker
from tui.platforms import MB
from tui.text import clean_line, size


def show(inbox: InboxFrame) -> None:
    """The picture of the message; of several the one that the person chooses."""
    from tui.pictures.shrinking import MISSING, is_possible

    if not is_possible():
        inbox.say(MISSING, "warn", WIDEST)
        return
    found = files.attachments(inbox)
    pictures = [each for each in found if each.is_picture]
    if found and not pictures:
        inbox.say("There is no picture in this message; D saves its file")
    elif len(pictures) == 1:
        _ask_and_show(inbox, pictures[0])
    elif pictures:
        _choose(inbox, pictures)


def _choose(inbox: InboxFrame, pictures: list[Attachment]) -> None:
    def hits(query: str) -> list[Hit]:
        named = [(str(number), each) for number, each in enumerate(pictures)]
        return [Hit(number, each.words, clean_line(each.kind, 20)) for number, each in named
                if query.casefold() in each.words.casefold()]  # fmt: skip

    def chosen(value: str | None) -> None:
        if value is not None:
            _ask_and_show(inbox, pictures[int(value)])

    inbox.app.push_screen(Picker(hits), chosen)


def _ask_and_show(inbox: InboxFrame, picture: Attachment) -> None:
    limit = inbox.settings.picture_mb * MB
    much = f"{picture.words}: that is more than {size(limit)}." if (picture.size or 0) > limit else ""
    questions = [words for words in (files.strangers_hear(inbox, [picture]), much) if words]
    cap = max(limit, picture.size or 0)
    files.ask(inbox, questions, lambda: _open(inbox, picture, cap))


def _open(inbox: InboxFrame, picture: Attachment, cap: int) -> None:
    from tui.app.screens.picture import PictureScreen

    assert inbox.sync is not None
    screen = PictureScreen(
        inbox.sync,
        picture,
        badge(inbox.settings),
        lambda: files.ask_and_save(inbox, [picture]),
        cap=cap,
        lite=inbox.settings.lite,
    )
    inbox.app.push_screen(screen)
