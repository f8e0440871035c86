"""What stands in the store beside the messages of a thread: joined by a few queries for all of them, not one each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tui.model import Answer, Content, Email, File, Media, Message, Question, Template, TemplateForm, Text, files_of
from tui.store import FileFacts, Outgoing, Store
from tui.text import Around, Zone, clock_time


class Joined(Struct, frozen=True):
    """What a message is shown with.

    `content` is its own, with what was learnt about its files. `answers` is what it answers, None where that is not
    here; `chosen` says of choices of a question when they were chosen, by id or title; `files` fill a template.
    """

    content: Content | None = None
    answers: Message | None = None
    form: TemplateForm | None = None
    chosen: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()

    def around(self, *, folded: bool = False) -> Around:
        return Around(self.form, dict(self.chosen), folded, {file.url: file for file in self.files})


NOTHING = Joined()


class Joins:
    """Kept until somebody says that the store has changed, or until other messages are asked about."""

    def __init__(self, store: Store, zone: Zone) -> None:
        self._store = store
        self._zone = zone
        self._known: dict[str, Joined] = {}
        self._of: tuple[object, ...] = ()

    def forget(self) -> None:
        self._of = ()

    def of(self, messages: Sequence[Message], outbox: Sequence[Outgoing]) -> Mapping[str, Joined]:
        """By the id of the message or the reference of the reply; those with nothing beside them are missing."""
        ends = (len(messages), messages[0].id, messages[-1].id) if messages else (0,)
        if self._of != (*ends, *outbox):
            self._known = self._join(messages, outbox)
            self._of = (*ends, *outbox)
        return self._known

    def _join(self, messages: Sequence[Message], outbox: Sequence[Outgoing]) -> dict[str, Joined]:
        every = chain(
            ((message.id, message.content, message.reply_to) for message in messages),
            ((reply.reference, reply.content, reply.reply_to) for reply in outbox),
        )
        # Most messages are plain text that answers nothing in particular, and have nothing beside them.
        said = [each for each in every if each[2] or type(each[1]) is not Text]
        facts = self._facts(content for _, content, _ in said)
        forms = self._forms(content for _, content, _ in said)
        answered = self._answered(messages, [reply_to for _, _, reply_to in said if reply_to])
        chosen = self._chosen(messages, answered)
        known = {}
        for id, content, reply_to in said:
            joined = Joined(
                with_facts(content, facts),
                answered.get(reply_to or ""),
                forms.get((content.name, content.language)) if isinstance(content, Template) else None,
                tuple(chosen.get(id, {}).items()),
                _template_files(content, facts),
            )
            if joined != Joined(content):
                known[id] = joined
        return known

    def _facts(self, contents: Iterable[Content | None]) -> dict[str, FileFacts]:
        urls = {file.url for content in contents for _, file in files_of(content)}
        return self._store.files.facts(sorted(urls)) if urls else {}

    def _forms(self, contents: Iterable[Content | None]) -> dict[tuple[str, str], TemplateForm]:
        wanted = {(content.name, content.language) for content in contents if isinstance(content, Template)}
        forms = {key: self._store.templates.get(*key) for key in wanted}
        return {key: form for key, form in forms.items() if form}

    def _answered(self, messages: Sequence[Message], ids: Sequence[str]) -> dict[str, Message]:
        """What is answered may stand further up than what is held in memory."""
        if not ids:
            return {}
        wanted = set(ids)
        here = {message.id: message for message in messages if message.id in wanted}
        missing = wanted - here.keys()
        elsewhere = self._store.threads.some(sorted(missing)) if missing else []
        return here | {message.id: message for message in elsewhere}

    def _chosen(self, messages: Sequence[Message], answered: Mapping[str, Message]) -> dict[str, dict[str, str]]:
        """By the id of the question: when which of its choices was chosen, by id or title."""
        chosen: dict[str, dict[str, str]] = {}
        for message in messages:
            asked = answered.get(message.reply_to or "")
            if asked is None or not isinstance(asked.content, Question):
                continue
            when = f"chosen {clock_time(message.created, self._zone)}"
            match message.content:
                case Answer(choice):
                    chosen.setdefault(asked.id, {})[choice.id or choice.title] = when
                case Text(text):
                    chosen.setdefault(asked.id, {})[text.strip()] = when
        return chosen


def with_facts(content: Content | None, facts: Mapping[str, FileFacts]) -> Content | None:
    """The content with names, types and sizes of its files where only the host of the file knew them."""
    if not facts:
        return content
    match content:
        case Media(files=files):
            return replace(content, files=tuple(_with_facts(file, facts) for file in files))
        case Email(attachments=files):
            return replace(content, attachments=tuple(_with_facts(file, facts) for file in files))
        case Question(media=Media(files=files) as media):
            known = tuple(_with_facts(file, facts) for file in files)
            return replace(content, media=replace(media, files=known))
        case _:
            return content


def _template_files(content: Content | None, facts: Mapping[str, FileFacts]) -> tuple[File, ...]:
    if not facts or not isinstance(content, Template):
        return ()
    return tuple(_with_facts(file, facts) for _, file in files_of(content) if file.url in facts)


def _with_facts(file: File, facts: Mapping[str, FileFacts]) -> File:
    fact = facts.get(file.url)
    if fact is None:
        return file
    size = fact.size if file.size is None else file.size
    return replace(file, name=file.name or fact.name, mime=file.mime or fact.mime, size=size, saved=fact.saved)
