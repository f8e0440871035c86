"""Answers by e-mail: to whoever wrote, with the subject that was written about."""

from __future__ import annotations

import re

from msgspec.structs import replace

from tui.model import Content, Direction, Email, Message, Text
from tui.store import Outgoing, Store

LOOKED_AT = 60
"""Newest messages among which the mail is looked for that is answered."""

_ANSWERED = re.compile(r"^\s*(?:(?:re|aw|antw|sv|vs|odp|rif)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def as_sent(store: Store, outgoing: Outgoing) -> Content:
    """The content as it goes out. On a channel for mail a text becomes an answer to the last mail of the customer.

    Where there was none, it stays what it is: MessageBird may know more than is here.
    """
    content = outgoing.content
    if not isinstance(content, Text | Email) or _platform(store, outgoing) != "email":
        return content
    if isinstance(content, Email) and content.to:
        return content
    messages = store.threads.latest(outgoing.conversation_id, LOOKED_AT)
    asked = next((each for each in reversed(messages) if _is_mail(each)), None)
    return _answer(asked, content) if asked else content


def _platform(store: Store, outgoing: Outgoing) -> str | None:
    ways = store.channels.of(outgoing.conversation_id)
    chosen = (way.platform for way in ways if outgoing.channel_id in (way.id, None))
    return next(chosen, None)


def _is_mail(message: Message) -> bool:
    return message.direction is Direction.RECEIVED and isinstance(message.content, Email) and bool(_sender(message))


def _sender(message: Message) -> str:
    mail = message.content
    assert isinstance(mail, Email)
    return mail.answer_to or mail.sender or message.sender or ""


def _answer(asked: Message, content: Text | Email) -> Email:
    mail = asked.content
    assert isinstance(mail, Email)
    about = f"Re: {_ANSWERED.sub('', mail.subject)}".strip()
    to = (_sender(asked),)
    if isinstance(content, Email):
        return replace(content, subject=content.subject or about, to=to)
    return Email(about, to=to, text=content.text)
