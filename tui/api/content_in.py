"""The content of a message, from the wire's many shapes to Ternbox's few."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from tui import model
from tui.api import contents as wire
from tui.api.facebook_in import facebook
from tui.api.mail_in import email
from tui.api.models import Message
from tui.api.reading import dump, fit
from tui.api.template_in import template

_KEY_OF_TYPE = {"externalAttachment": "externalAttachments"}


def content_of(said: Message) -> model.Content | None:
    """What the message holds, None when it says nothing; when type and content disagree, the content that is there."""
    content = said.content or {}
    kind = said.type or ""
    if kind == "event" or said.event_type:
        return model.Event(said.event_type or kind)
    expected = _KEY_OF_TYPE.get(kind, kind)
    for key in (expected, *content):
        if key in _MAKERS and content.get(key) is not None and (made := _made(key, content[key])):
            return made
    if said.content is None and said.status != "unsupported":
        return None
    return model.Unknown(kind or next(iter(content), ""), _json(content))


def _made(key: str, value: object) -> model.Content | None:
    kind, make = _MAKERS[key]
    try:
        return make(fit(value, kind))
    except (ValueError, RecursionError):
        return None


def _media(kind: str) -> Callable[[wire.Attachment], model.Content]:
    return lambda said: model.Media(kind, (_file(said),))


def _file(said: wire.Attachment) -> model.File:
    return model.File(said.url or "", said.caption or None)


def _location(said: wire.Location) -> model.Content:
    if not (math.isfinite(said.latitude) and math.isfinite(said.longitude)):
        raise ValueError("a place that is nowhere")
    return model.Location(said.latitude, said.longitude, said.name or None, said.address or None)


def _interactive(said: wire.Interactive) -> model.Content:
    if said.reply:
        return model.Answer(model.Choice(said.reply.id, said.reply.text, said.reply.description))
    header, body, footer = (words.text if words else "" for words in (said.header, said.body, said.footer))
    action = said.action or wire.Action()
    return model.Question(
        form=said.type,
        body=body,
        header=header,
        footer=footer,
        choices=tuple(_choices(action)),
        button=action.button,
        media=_header_media(said.header) if said.header else None,
        catalog=action.catalog_id,
    )


def _header_media(said: wire.Words) -> model.Media | None:
    found = (("image", said.image), ("video", said.video), ("file", said.document))
    return next((model.Media(kind, (_file(each),)) for kind, each in found if each), None)


def _choices(action: wire.Action) -> Iterator[model.Choice]:
    buttons = action.buttons if isinstance(action.buttons, list) else [action.buttons]
    product = [wire.Option(product_retailer_id=action.product_retailer_id)] if action.product_retailer_id else []
    for each in (*buttons, *product):
        yield _choice(each)
    for section in action.sections:
        for each in (*section.rows, *section.product_items):
            yield _choice(each, section.title)


def _choice(said: wire.Option, section: str = "") -> model.Choice:
    id = said.id or said.product_retailer_id
    return model.Choice(id, said.title or said.product_retailer_id, said.description, section)


def _order(said: wire.WhatsappOrder) -> model.Content:
    items = (
        model.OrderItem(each.product_retailer_id, min(max(each.quantity, 0), 2**31), each.item_price, each.currency)
        for each in said.product_items
    )
    return model.Order(said.text, tuple(items), said.catalog_id)


def _product_text(said: wire.WhatsappText) -> model.Content:
    product = (said.context or {}).get("referred_product")
    about = product.get("product_retailer_id") if isinstance(product, dict) else None
    words = said.text if isinstance(said.text, str) else said.text.body or said.text.text
    return model.Text(words, about if isinstance(about, str) else "")


def _attachments(said: list[wire.Attachment]) -> model.Content:
    return model.Media("file", tuple(map(_file, said)))


def _json(value: object) -> str:
    try:
        return dump(value).decode()
    except RecursionError:
        return '"nested too deeply to be shown"'


_MAKERS: dict[str, tuple[Any, Callable[[Any], model.Content]]] = {
    "text": (str, model.Text),
    "image": (wire.Attachment, _media("image")),
    "audio": (wire.Attachment, _media("audio")),
    "video": (wire.Attachment, _media("video")),
    "file": (wire.Attachment, _media("file")),
    "location": (wire.Location, _location),
    "hsm": (wire.Hsm, template),
    "interactive": (wire.Interactive, _interactive),
    "email": (wire.Email, email),
    "whatsappSticker": (wire.Sticker, lambda said: model.Media("sticker", (model.File(said.link or ""),))),
    "whatsappOrder": (wire.WhatsappOrder, _order),
    "whatsappText": (wire.WhatsappText, _product_text),
    "externalAttachments": (list[wire.Attachment], _attachments),
    "facebookQuickReply": (wire.Facebook, facebook),
    "facebookMediaTemplate": (wire.Facebook, facebook),
    "facebookGenericTemplate": (wire.Facebook, facebook),
}
