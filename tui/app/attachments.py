"""The files of a message with what is known of each, as dialogs and pickers name them."""

from __future__ import annotations

from msgspec import Struct

from tui.model import File, Message, files_of
from tui.store import FileFacts, Store
from tui.text import clean_line, file_name, link_host, safe_file_name, size


class Attachment(Struct, frozen=True):
    """`name` is what a copy would be called; `size` in bytes, None where nobody told it; `saved` the copy's path."""

    file: File
    kind: str
    conversation_id: str
    message_id: str
    name: str
    size: int | None = None
    mime: str | None = None
    saved: str | None = None

    @property
    def words(self) -> str:
        """lid.jpg · 1.2 MB"""
        return " · ".join(part for part in (clean_line(self.name, 60), size(self.size)) if part)

    @property
    def host(self) -> str:
        return clean_line(link_host(self.file.url) or "a link that is not written as links are", 100)

    @property
    def is_picture(self) -> bool:
        if self.kind in ("image", "sticker"):
            return True
        return (self.mime or "").startswith("image/") and not (self.mime or "").endswith("svg+xml")


def attachments_of(message: Message, store: Store) -> list[Attachment]:
    found = files_of(message.content)
    facts = store.files.facts([file.url for _, file in found])
    return [_attachment(kind, file, message, facts.get(file.url)) for kind, file in found]


def _attachment(kind: str, file: File, message: Message, facts: FileFacts | None) -> Attachment:
    facts = facts or FileFacts(file.url, None, None, None, 0)
    name = file.name or facts.name or file_name(file)
    return Attachment(
        file,
        kind,
        message.conversation_id,
        message.id,
        safe_file_name(name, message.id[:8]),
        file.size if file.size is not None else facts.size,
        file.mime or facts.mime,
        facts.saved,
    )
