"""A message as it really is: who, when, each step of its delivery, every character, and all that the API said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tui.app.cells import wrap
from tui.app.look.spans import Spans
from tui.app.look.thread_joins import Joined
from tui.app.look.thread_parts import answered_words
from tui.model import Content, Direction, Fallback, Message, files_of
from tui.store import Outgoing, Row, Store
from tui.text import (
    Zone,
    clean_block,
    clean_line,
    delivery_words,
    display_name,
    exact,
    failure,
    fields,
    file_name,
    layout,
    odd_characters,
    size,
    spell,
    status_word,
)

WIDEST = 110
NAME = 22
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Looked:
    """What is looked at, and what it is looked at with."""

    pointed: Message | Outgoing
    joined: Joined
    row: Row
    store: Store
    zone: Zone

    @property
    def customer(self) -> str:
        return display_name(self.row.name, self.row.number, self.row.id)


def original(looked: Looked, width: int) -> list[Spans]:
    room = min(WIDEST, width - 2)
    lines: list[Spans] = []
    for title, facts in _sections(looked):
        lines += [[], [(title, "strong")]] if lines else [[(title, "strong")]]
        for name, value in facts:
            lines += _fact(name, value, room)
    return lines


def as_text(looked: Looked) -> str:
    """The same for the clipboard."""
    sections = []
    for title, facts in _sections(looked):
        rows = (f"{name:<{NAME}}{value}" if name else value for name, value in facts)
        sections.append("\n".join([title, *rows]))
    return "\n\n".join(sections)


def _sections(looked: Looked) -> Iterator[tuple[str, Facts]]:
    pointed = looked.pointed
    kept = _message(pointed, looked) if isinstance(pointed, Message) else _outgoing(pointed, looked)
    yield "The message", [(name, clean_line(value, 1000)) for name, value in kept if value]
    if isinstance(pointed, Message) and pointed.direction is Direction.SENT:
        yield "Its way to the customer", _delivery(pointed, looked)
    yield "What is in it, as it came", [(name, clean_block(spell(value))) for name, value in fields(pointed.content)]
    yield "Hidden or odd characters", _odd(pointed.content)
    if files := _files(looked.joined.content or pointed.content):
        yield "Its files", files
    if links := _links(pointed.content, looked.joined):
        yield "Where its links lead", links
    raw = looked.store.threads.raw(pointed.id) if isinstance(pointed, Message) else None
    if raw:
        yield "As the API reported it", [("", line) for line in clean_block(_pretty(raw)).split("\n")]


def _message(message: Message, looked: Looked) -> Facts:
    sent = message.direction is Direction.SENT
    channel = next((way for way in looked.store.channels.all() if way.id == message.channel_id), None)
    who = (clean_line(message.author or "", 60) or "you or a colleague") if sent else looked.customer
    answers = answered_words(looked.joined.answers, message.created, looked.customer, looked.zone)
    return [
        ("who", f"{who} ({'sent' if sent else 'received'})"),
        ("when", exact(message.created, looked.zone)),
        ("last changed", exact(message.updated, looked.zone) if message.updated else ""),
        ("channel", " · ".join(part for part in (channel and channel.name, message.platform) if part)),
        ("status", "" if sent else delivery_words(message.status_word)),
        ("from", spell(message.sender or "")),
        ("to", spell(message.recipient or "")),
        ("answers", answers if message.reply_to else ""),
        ("message id", message.id),
        ("conversation id", message.conversation_id),
        ("channel id", message.channel_id or ""),
        ("answers id", message.reply_to or ""),
        ("our reference", message.reference or ""),
    ]


def _outgoing(outgoing: Outgoing, looked: Looked) -> Facts:
    exactly = looked.zone
    return [
        ("who", "you"),
        ("state", f"{outgoing.state}, in the outbox"),
        ("written", exact(outgoing.created, exactly)),
        ("last tried", exact(outgoing.asked_at, exactly) if outgoing.asked_at else ""),
        ("tries", str(outgoing.tries)),
        ("reason", outgoing.reason),
        ("what to do", outgoing.advice),
        ("channel id", outgoing.channel_id or ""),
        ("answers id", outgoing.reply_to or ""),
        ("if that fails", _way_round(outgoing.fallback)),
        ("message id", outgoing.message_id or ""),
        ("our reference", outgoing.reference),
    ]


def _way_round(fallback: Fallback | None) -> str:
    return f"after {fallback.after} s on channel {fallback.channel_id}" if fallback else ""


def _delivery(message: Message, looked: Looked) -> Facts:
    """Each status and when it was first told; those between two looks at the API are missing."""
    steps = looked.store.deliveries.of(message.id)
    facts: Facts = [(exact(step.at, looked.zone), delivery_words(step.word)) for step in steps]
    if not steps or steps[-1].word != message.status_word:
        word = message.status_word
        facts.append(("now", delivery_words(word) if word else status_word(message.status)))
    if message.failure:
        facts += [
            ("failed", failure(message.failure)),
            ("code", clean_line(message.failure.code, 40)),
            ("in its words", clean_line(message.failure.description, 500)),
        ]
    return [(name, value) for name, value in facts if value]


def _odd(content: Content | None) -> Facts:
    found = [odd for _, value in fields(content) for odd in odd_characters(value)]
    if not found:
        return [("", "None: every character shows what it is.")]
    return [("", odd.words) for odd in dict.fromkeys(found)]


def _files(content: Content | None) -> Facts:
    """With what was asked of their hosts meanwhile."""
    facts: Facts = []
    for kind, file in files_of(content):
        known = " · ".join(filter(None, (file_name(file), file.mime, size(file.size))))
        facts.append((clean_line(kind, 20), clean_line(known) or "nothing is known of it yet"))
    return facts


def _links(content: Content | None, joined: Joined) -> Facts:
    made = layout(joined.content or content, joined.around())
    facts: Facts = []
    for number, link in enumerate(made.links, 1):
        facts += [(f"link {number}", f"{link.host} ({link.odd})" if link.odd else link.host), ("", link.url)]
    return [(name, value) for name, value in facts if name or value]


def _fact(name: str, value: str, width: int) -> Iterator[Spans]:
    size = NAME if len(name) < NAME else len(name) + 2
    if not name:
        yield from ([(line, "text")] for line in wrap(value, width))
        return
    first, *rest = wrap(value, max(10, width - size)) if value else [""]
    yield [(f"{name:<{size}}", "quiet"), (first, "text")]
    yield from ([(" " * size, "text"), (line, "text")] for line in rest)


def _pretty(raw: bytes) -> str:
    """Indented, and ASCII only. What is not JSON after all is shown as bytes."""
    try:
        return json.dumps(json.loads(raw), indent=2, ensure_ascii=True)
    except ValueError:
        return ascii(raw)
