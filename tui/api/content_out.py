"""What an agent sends, as the wire wants it."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from tui import model
from tui.api.errors import Invalid
from tui.api.questions_out import question
from tui.api.templates_out import template

_CAPTIONED = ("image", "video", "file")

Body = tuple[str, dict[str, Any]]


def to_wire(content: model.Content) -> Body:
    """The `type` and `content` of a message to send; raises Invalid for what cannot be sent."""
    match content:
        case model.Text(text):
            return "text", {"text": text}
        case model.Media(kind, (file,)) if kind in _CAPTIONED:
            return kind, {kind: _without_nothing({"url": _link(file), "caption": file.caption})}
        case model.Media("audio", (file,)):
            return "audio", {"audio": {"url": _link(file)}}
        case model.Media("sticker", (file,)):
            return "whatsappSticker", {"whatsappSticker": {"link": _link(file)}}
        case model.Location():
            return "location", {"location": _location(content)}
        case model.Template():
            return "hsm", {"hsm": template(content)}
        case model.Question():
            return "interactive", {"interactive": question(content)}
        case model.Email():
            return "email", {"email": _email(content)}
        case _:
            raise Invalid(f"{type(content).__name__} of this kind cannot be sent")


def _link(file: model.File) -> str:
    if not file.url:
        raise Invalid("a file that was not uploaded cannot be sent")
    return file.url


def _location(said: model.Location) -> dict[str, Any]:
    place = {"latitude": said.latitude, "longitude": said.longitude}
    return place | _without_nothing({"name": said.name, "address": said.address})


def _email(said: model.Email) -> dict[str, Any]:
    files = [_without_nothing({"name": each.name, "type": each.mime, "URL": _link(each)}) for each in said.attachments]
    sender = _mailbox(said.sender) if said.sender else None
    to = [_mailbox(each) for each in said.to]
    parts = {"to": to, "from": sender, "subject": said.subject, "content": {"text": said.text}}
    return _without_nothing(parts | {"attachments": files or None})


def _mailbox(words: str) -> dict[str, Any]:
    """`Ada <ada@example.net>` or the bare address."""
    name, address = parseaddr(words)
    return _without_nothing({"address": address or words, "name": name or None})


def _without_nothing(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}
