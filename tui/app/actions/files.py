"""Attachments: saved on this host, stopped, and asked for their size. No stranger hears of it without the person's
word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.app.attachments import Attachment, attachments_of
from tui.app.look.status_words import WIDEST
from tui.app.look.thread_items import Said
from tui.app.screens.inbox_frame import InboxFrame
from tui.config import Settings
from tui.model import Message, files_of
from tui.platforms import MB
from tui.text import clean_line, size

if TYPE_CHECKING:
    from tui.app.screens.picker import Hit
    from tui.sync import Sync
    from tui.sync.files import Saved
    from tui.sync.saving import Folder

GROUP = "files"
MUCH_MORE = 10  # times what was agreed to, where nobody tells how large a file is
ALL = "all"


def attachments(inbox: InboxFrame) -> list[Attachment]:
    """Of the message that is pointed at; none, and said why, where none can be fetched."""
    pointed = inbox.pane.thread.pointed() if inbox.target() else None
    if pointed is None:
        return []
    if not isinstance(pointed, Message):
        inbox.say("It is on its way out: its file lies on this host anyway")
        return []
    found = attachments_of(pointed, inbox.store)
    if not found:
        inbox.say("There is no file in this message; j and k go to others")
    elif inbox.sync is None:
        inbox.say("There is no connection, so nothing can be fetched", "warn")
        return []
    return found


def save(inbox: InboxFrame) -> None:
    """The file of the message; of several those that the person chooses."""
    found = attachments(inbox)
    if len(found) == 1:
        ask_and_save(inbox, found)
    elif found:
        _choose(inbox, found)


def _choose(inbox: InboxFrame, found: list[Attachment]) -> None:
    from tui.app.screens.picker import Hit, Picker

    def hits(query: str) -> list[Hit]:
        fitting = [
            Hit(str(number), each.words, clean_line(each.kind, 20))
            for number, each in enumerate(found)
            if query.casefold() in each.words.casefold()
        ]
        return [*fitting, Hit(ALL, f"all {len(found)} files", "")] if not query else fitting

    def chosen(value: str | None) -> None:
        if value is not None:
            ask_and_save(inbox, found if value == ALL else [found[int(value)]])

    inbox.app.push_screen(Picker(hits), chosen)


def ask_and_save(inbox: InboxFrame, found: list[Attachment]) -> None:
    """Asks where somebody else hears of it, and where it is more than the setting allows."""
    limit = inbox.settings.download_mb * MB
    cap = max(limit, *(each.size or 0 for each in found))
    questions = [words for words in (strangers_hear(inbox, found), _is_much(found, limit)) if words]
    ask(inbox, questions, lambda: _begin(inbox, found, cap))


def ask(inbox: InboxFrame, questions: list[str], then: Callable[[], None]) -> None:
    """Go on at once where there is nothing to ask."""
    if not questions:
        then()
        return
    from tui.app.screens.confirm import Confirm

    words = " ".join([*questions, "Fetch it?"])
    inbox.app.push_screen(Confirm(words), lambda yes: then() if yes else inbox.say("Nothing was fetched"))


def strangers_hear(inbox: InboxFrame, found: list[Attachment]) -> str:
    """Which hosts would learn that somebody read the message, in a sentence; "" for none."""
    assert inbox.sync is not None
    hosts = {each.host: None for each in found if not inbox.sync.files.may_look(each.file.url)}
    if not hosts:
        return ""
    return f"{found[0].words} lies at {', '.join(hosts)}, which will see that it was fetched, and from where."


def _is_much(found: list[Attachment], limit: int) -> str:
    large = [each for each in found if (each.size or 0) > limit]
    return f"{large[0].words}: that is more than {size(limit)}." if large else ""


def _begin(inbox: InboxFrame, found: list[Attachment], cap: int) -> None:
    for each in found:
        inbox.run_worker(_save(inbox, each, cap), group=GROUP, description="x stops it; ends with the program")


async def _save(inbox: InboxFrame, attachment: Attachment, cap: int) -> None:
    from tui.sync.files import FileError, TooBig, Wanted

    assert inbox.sync is not None
    file = attachment.file
    wanted = Wanted(file.url, attachment.conversation_id, attachment.name, attachment.message_id[:8])
    try:
        saved = await inbox.sync.files.save(wanted, folder_of(inbox.settings), cap=cap)
    except TooBig as error:
        _ask_for_more(inbox, attachment, error.size, cap)
    except FileError as error:
        inbox.say(clean_line(f"{error} {error.advice}", 300), "bad", WIDEST)
    else:
        inbox.say(*said(saved), WIDEST)


def _ask_for_more(inbox: InboxFrame, attachment: Attachment, told: int | None, cap: int) -> None:
    """Nothing was kept of what came before it turned out to be so much."""
    more = told or cap * MUCH_MORE
    much = f"It has {size(told)}" if told else f"It has more than {size(cap)}, and its host does not say how much"
    upto = "" if told else f" At most {size(more)} are fetched."
    ask(inbox, [f"{attachment.words}: {much}.{upto}"], lambda: _begin(inbox, [attachment], more))


def folder_of(settings: Settings) -> Folder:
    """Where this profile's attachments go."""
    from tui.sync.saving import Folder

    return Folder(settings.download_folder, private=not settings.downloads)


def said(saved: Saved) -> tuple[str, str]:
    """How it went, and in which voice. What a file truly is stands apart from its name, which may say otherwise."""
    sort = f"{saved.extension}: {saved.sort or 'not known'}" if saved.may_run or saved.disguised else saved.sort
    facts = [clean_line(saved.path.name), sort or saved.extension, size(saved.size)]
    words = " · ".join(fact for fact in facts if fact)
    if saved.may_run:
        return f"Saved, but careful, it runs when opened: {words}", "warn"
    if saved.disguised:
        return f"Saved, but careful, it is not what its name says: {words}", "warn"
    return f"Saved {words}", "good"


def stop(inbox: InboxFrame) -> None:
    """Whatever is being fetched; nothing of it is left behind."""
    if any(transfer.what != "sending" for transfer in inbox.transfers):
        inbox.workers.cancel_group(inbox, GROUP)
        inbox.say("Stopped; nothing of it was kept")
    else:
        inbox.say("Nothing is being fetched")


def look_at_what_is_seen(inbox: InboxFrame, sync: Sync) -> None:
    """Ask for the size of files in sight, once for each, where that tells no stranger anything. Called each second."""
    for item in inbox.pane.thread.in_sight:
        if isinstance(item, Said):
            for _, file in files_of(item.message.content):
                if file.size is None:
                    sync.files.look(file.url, item.message.conversation_id)
