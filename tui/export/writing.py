"""The three formats: what each makes of a conversation, and of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Protocol

from tui.export.files import Folder
from tui.export.index import HtmlIndex, TextIndex
from tui.export.known import Known
from tui.export.lines import conversation_line, message_line
from tui.export.naming import stem
from tui.export.page import page
from tui.export.reading import Subject
from tui.export.text import text
from tui.model import Message
from tui.text import Zone

PLACE = "conversations"


class Format(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"
    HTML = "html"


class Writer(Protocol):
    def write(self, subject: Subject, messages: Iterable[Message], known: Known) -> None:
        """Write a conversation."""

    def close(self) -> None:
        """What belongs to all of them."""


class Pages:
    """HTML: a page each, and where there are `several` an index of them."""

    def __init__(self, folder: Folder, zone: Zone, now: int, *, several: bool) -> None:
        self._folder, self._zone, self._now = folder, zone, now
        self._index = HtmlIndex(folder, zone, now) if several else None

    def write(self, subject: Subject, messages: Iterable[Message], known: Known) -> None:
        parts = _parts(subject, "html", several=self._index is not None)
        counted = Counted(messages)
        up = ".." if len(parts) > 1 else ""
        with self._folder.file(*parts) as out:
            out.writelines(page(subject, counted, known, zone=self._zone, now=self._now, up=up))
        if self._index:
            self._index.add(subject, counted.amount, parts)

    def close(self) -> None:
        if self._index:
            self._index.close()


class Texts:
    """Plain text: a file each, and where there are `several` a list of them."""

    def __init__(self, folder: Folder, zone: Zone, now: int, *, several: bool) -> None:
        self._folder, self._zone, self._now = folder, zone, now
        self._index = TextIndex(folder, zone, now) if several else None

    def write(self, subject: Subject, messages: Iterable[Message], known: Known) -> None:
        parts = _parts(subject, "txt", several=self._index is not None)
        counted = Counted(messages)
        with self._folder.file(*parts) as out:
            out.writelines(text(subject, counted, known, zone=self._zone, now=self._now))
        if self._index:
            self._index.add(subject, counted.amount, parts)

    def close(self) -> None:
        if self._index:
            self._index.close()


class JsonLines:
    """All messages in one file, all conversations with their contacts in another one."""

    def __init__(self, folder: Folder) -> None:
        self._messages = folder.file("messages.jsonl")
        self._conversations = folder.file("conversations.jsonl")

    def write(self, subject: Subject, messages: Iterable[Message], known: Known) -> None:
        counted = Counted(messages)
        self._messages.writelines(message_line(each, subject.contact.id, known.files) for each in counted)
        self._conversations.write(conversation_line(subject, counted.amount))

    def close(self) -> None:
        self._messages.close()
        self._conversations.close()


def writer(format: Format, folder: Folder, zone: Zone, now: int, *, several: bool) -> Writer:
    if format is Format.HTML:
        return Pages(folder, zone, now, several=several)
    return Texts(folder, zone, now, several=several) if format is Format.TEXT else JsonLines(folder)


class Counted:
    """Messages, and how many have gone by."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._messages = messages
        self.amount = 0

    def __iter__(self) -> Iterator[Message]:
        for message in self._messages:
            self.amount += 1
            yield message


def _parts(subject: Subject, extension: str, *, several: bool) -> tuple[str, ...]:
    name = f"{stem(subject)}.{extension}"
    return (PLACE, name) if several else (name,)
