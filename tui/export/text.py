"""A conversation as plain text that can be read in any editor, and printed in a terminal without harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui import __version__
from tui.export.beside import Beside, Copy, NotFetched
from tui.export.known import Known
from tui.export.page import made
from tui.export.reading import Gap, Subject, day
from tui.model import Direction, Email, Event, Message, files_of
from tui.text import (
    Zone,
    badge,
    block,
    clean_line,
    clock_time,
    display_name,
    event_words,
    exact,
    failure,
    status_word,
)
from tui.text.numbers import phone_number

INDENT = " " * 7


def text(subject: Subject, messages: Iterable[Message], known: Known, *, zone: Zone, now: int) -> Iterator[str]:
    """Lines with their ends, to be written one after the other."""
    name = display_name(subject.contact.name, subject.contact.number, subject.row.id)
    yield from (f"{line}\n" for line in _top(subject, name, zone, now))
    before = ""
    for message in messages:
        if (today := day(message.created, zone)) != before:
            before = today
            yield f"\n──── {today} ────\n"
        yield "\n"
        yield from (f"{line}\n" for line in _message(message, name, known, zone))


def _top(subject: Subject, name: str, zone: Zone, now: int) -> Iterator[str]:
    number = phone_number(subject.contact.number)
    told = [number.international, number.country] if number else []
    channel = clean_line(subject.row.channel_name or "") or badge(subject.row.platform)
    yield " · ".join(part for part in (name, *told, channel, "open" if subject.row.open else "archived") if part)
    yield f"Conversation {clean_line(subject.row.id)}, exported by Ternbox {__version__} on {made(now, zone)}"
    for detail in subject.contact.details or ():
        yield f"{clean_line(detail.name, 80)}: {clean_line(detail.value, 2000)}"
    if subject.gap:
        yield gap_line(subject.gap, zone)


def gap_line(gap: Gap, zone: Zone) -> str:
    amount = f"{gap.messages:,} messages" if gap.messages else "messages"
    before = f" from before {exact(gap.before, zone)[:16]}" if gap.before is not None else ""
    return f"NOT WHOLE: {amount}{before} were not fetched and are missing here."


def _message(message: Message, name: str, known: Known, zone: Zone) -> Iterator[str]:
    time = clock_time(message.created, zone)
    if isinstance(message.content, Event):
        yield f"{time}  {event_words(message.content.name)}"
        return
    ours = message.direction is Direction.SENT
    who = clean_line(message.author or "You", 80) if ours else name
    yield f"{time}  {who}{_state(message) if ours else ''}"
    if quoted := known.quoted(message):
        yield f"{INDENT}> {clean_line(quoted, 160)}"
    yield from (f"{INDENT}{line}".rstrip() for line in block(message.content, known.around(message)).splitlines())
    if isinstance(message.content, Email):
        yield from (
            f"{INDENT}[{number}] {clean_line(url, 2048)}" for number, url in enumerate(message.content.links, 1)
        )
    for _, file in files_of(message.content):
        yield f"{INDENT}{_file(file.url, known.files)}"


def _state(message: Message) -> str:
    why = f": {failure(message.failure)}" if message.failure else ""
    return f"  ({status_word(message.status)}{why})"


def _file(url: str, beside: Beside) -> str:
    found = beside.get(url)
    if isinstance(found, Copy):
        return f"-> {'/'.join(found.parts)}"
    why = f"; {found}" if isinstance(found, NotFetched) else ""
    return f"-> {clean_line(url, 2048)} (not fetched{why})"
