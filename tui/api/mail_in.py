"""An e-mail from the wire: who, what about, the text, and what is attached."""

from __future__ import annotations

from functools import lru_cache

from tui import model
from tui.api import contents as wire
from tui.api.mail_html import Page, plain

_plain = lru_cache(16)(plain)
"""The same mail is reported again and again while its conversation goes on."""


def email(said: wire.Email) -> model.Email:
    """The text as it was sent along, or else made out of the HTML."""
    body = said.content or wire.MailText()
    made = Page() if body.text.strip() or not body.html.strip() else _plain(body.html)
    return model.Email(
        subject=said.subject,
        sender=mailbox(said.from_) if said.from_ else "",
        to=tuple(map(mailbox, said.to)),
        text=body.text if body.text.strip() else made.text,
        html_only=bool(body.html.strip() and not body.text.strip()),
        attachments=tuple(map(_file, (*said.attachments, *said.inline_images))),
        answer_to=_elsewhere(said),
        links=made.links,
        hidden=made.hidden,
        is_cut=made.is_cut,
    )


def mailbox(said: wire.Mailbox) -> str:
    address = said.address or said.email
    return f"{said.name} <{address}>" if said.name and address else said.name or address


def _elsewhere(said: wire.Email) -> str:
    sender = (said.from_.address or said.from_.email) if said.from_ else ""
    return said.reply_to if said.reply_to.strip().lower() != sender.strip().lower() else ""


def _file(said: wire.MailFile) -> model.File:
    size = said.length if said.length is not None and 0 <= said.length < 2**63 else None
    return model.File(said.url, None, said.name or None, said.type or None, size)
