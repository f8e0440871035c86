"""A conversation as a page of HTML, piece by piece: whatever is a stranger's goes through `markup`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui import __version__
from tui.export import markup
from tui.export.content_html import content_html
from tui.export.known import Known
from tui.export.reading import Gap, Subject, day
from tui.export.style import END, head
from tui.model import Direction, Event, Message, Status
from tui.text import Zone, badge, clock_time, display_name, event_words, exact, failure, status_word
from tui.text.numbers import phone_number

DETAILS = 100


def page(
    subject: Subject, messages: Iterable[Message], known: Known, *, zone: Zone, now: int, up: str
) -> Iterator[str]:
    """The page as pieces to be written one after the other. `up` leads from it to the folder of the export."""
    name = display_name(subject.contact.name, subject.contact.number, subject.row.id)
    yield head(markup.line(name))
    yield from _top(subject, zone)
    before, count = "", 0
    for message in messages:
        count += 1
        if (today := day(message.created, zone)) != before:
            before = today
            yield f'<h2 class="day">{today}</h2>\n'
        yield _message(message, name, known, zone, up)
    yield footer(f"{count:,} message{'s' * (count != 1)}", zone, now)
    yield END


def _top(subject: Subject, zone: Zone) -> Iterator[str]:
    contact = subject.contact
    yield f"<header>\n<h1>{markup.first(contact.name, contact.number)}</h1>\n"
    yield f'<p class="facts">{" · ".join(facts(subject))}</p>\n'
    details = (contact.details or ())[:DETAILS]
    if details:
        pairs = (f"<dt>{markup.name(each.name)}</dt><dd>{markup.name(each.value)}</dd>" for each in details)
        yield f"<dl>{''.join(pairs)}</dl>\n"
    yield "</header>\n"
    if subject.gap:
        yield f'<p class="gap">{gap_words(subject.gap, zone)}</p>\n'


def facts(subject: Subject) -> list[str]:
    """Number and country, channel, and whether it is open; escaped."""
    row = subject.row
    number = phone_number(subject.contact.number)
    told = [number.international, number.country] if number else [subject.contact.number or ""]
    channel = row.channel_name or badge(row.platform)
    return [markup.name(each) for each in (*told, channel) if each] + ["open" if row.open else "archived"]


def gap_words(gap: Gap, zone: Zone) -> str:
    """What is missing, in a sentence of our own."""
    amount = f"{gap.messages:,} messages" if gap.messages else "Messages"
    if gap.before is None:
        return f"{amount} of this conversation are not in this file: they were not fetched from MessageBird."
    return f"{amount} from before {exact(gap.before, zone)[:16]} are not in this file: they were not fetched."


def made(now: int, zone: Zone) -> str:
    """2026-03-09 09:14 CET: whose clock the times go by."""
    words = exact(now, zone)
    return f"{words[:16]} {words.rpartition(' ')[2]}"


def footer(what: str, zone: Zone, now: int) -> str:
    return f"<footer>{what} · exported by Ternbox {__version__} on {made(now, zone)}</footer>\n"


def _message(message: Message, name: str, known: Known, zone: Zone, up: str) -> str:
    time = f"<time>{clock_time(message.created, zone)}</time>"
    if isinstance(message.content, Event):
        return f'<article class="event">{time} {markup.name(event_words(message.content.name))}</article>\n'
    ours = message.direction is Direction.SENT
    who = (message.author or "You") if ours else name
    quoted = known.quoted(message)
    quote = f'<div class="quote" dir="auto" lang="">{markup.line(quoted, 160)}</div>' if quoted else ""
    top = f'<header><span class="who">{markup.name(who)}</span>{time}{_state(message) if ours else ""}</header>'
    body = content_html(message, known, up)
    return f'<article class="{"out" if ours else "in"}">{top}{quote}{body}</article>\n'


def _state(message: Message) -> str:
    """In words, not by colour alone."""
    words = status_word(message.status)
    if message.status is not Status.FAILED:
        return f'<span class="state">{words}</span>'
    why = failure(message.failure) if message.failure else ""
    return f'<span class="failed">{words}{": " + markup.name(why) if why else ""}</span>'
