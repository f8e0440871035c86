"""What an agent sends, as the wire wants it."""

from __future__ import annotations

from typing import Any

from tui import model
from tui.api.errors import Invalid

_MOST_BUTTONS = 3
_PLAIN_MEDIA = ("image", "audio", "video", "file")

Body = tuple[str, dict[str, Any]]


def to_wire(content: model.Content) -> Body:
    """The `type` and `content` of a message to send; raises Invalid for what cannot be sent."""
    match content:
        case model.Text(text):
            return "text", {"text": text}
        case model.Media(kind, (file,)) if kind in _PLAIN_MEDIA:
            return kind, {kind: _without_nothing({"url": file.url, "caption": file.caption})}
        case model.Media("sticker", (file,)):
            return "whatsappSticker", {"whatsappSticker": {"link": file.url}}
        case model.Location():
            place = {"latitude": content.latitude, "longitude": content.longitude}
            return "location", {
                "location": place | _without_nothing({"name": content.name, "address": content.address})
            }
        case model.Template():
            return "hsm", {"hsm": _template(content)}
        case model.Question(form="button") if 0 < len(content.choices) <= _MOST_BUTTONS:
            return "interactive", {"interactive": _buttons(content)}
        case model.Email():
            return "email", {"email": _email(content)}
        case _:
            raise Invalid(f"{type(content).__name__} of this kind cannot be sent")


def _template(said: model.Template) -> dict[str, Any]:
    """All parameters fill the body: that is where templates have their placeholders, as a rule."""
    body = {"type": "body", "parameters": [{"type": "text", "text": text} for text in said.parameters]}
    return {
        "namespace": said.namespace,
        "templateName": said.name,
        "language": {"policy": "deterministic", "code": said.language},
        "components": [body] if said.parameters else [],
    }


def _buttons(said: model.Question) -> dict[str, Any]:
    buttons = [{"id": each.id, "type": "reply", "title": each.title} for each in said.choices]
    header = {"type": "text", "text": said.header} if said.header else None
    footer = {"text": said.footer} if said.footer else None
    parts = {"header": header, "body": {"text": said.body}, "footer": footer, "action": {"buttons": buttons}}
    return {"type": "button"} | _without_nothing(parts)


def _email(said: model.Email) -> dict[str, Any]:
    files = [_without_nothing({"name": each.name, "type": each.mime, "URL": each.url}) for each in said.attachments]
    sender = {"address": said.sender} if said.sender else None
    to = [{"address": address} for address in said.to]
    parts = {"to": to, "from": sender, "subject": said.subject, "content": {"text": said.text}}
    return _without_nothing(parts | {"attachments": files or None})


def _without_nothing(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}
