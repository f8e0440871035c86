"""The content of a message, from the wire's many shapes to Ternbox's few."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tui import model
from tui.api import contents as wire
from tui.api.models import Message
from tui.api.reading import dump, fit

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


def _template(said: wire.Hsm) -> model.Content:
    language = said.language.code or "" if said.language else ""
    filled = [*said.params, *_parameters(said.components)]
    return model.Template(said.template_name, language, tuple(map(_filled_in, filled)), said.namespace)


def _parameters(components: list[wire.Component]) -> list[wire.Parameter]:
    found: list[wire.Parameter] = []
    for each in components:
        found += [*each.parameters, *_parameters(each.cards), *_parameters(each.components)]
    return found


def _filled_in(said: wire.Parameter) -> str:
    """The value as words, wherever this parameter has it."""
    links = (each.url for each in (said.image, said.document, said.video) if each)
    money = said.currency or {}
    for value in (
        said.text,
        said.default,
        said.payload,
        said.coupon_code,
        *links,
        said.date_time,
        said.expiration_time,
    ):
        if value:
            return value if isinstance(value, str) else _json(value)
    return f"{money.get('amount', '')} {money.get('currencyCode', '')}".strip()


def _interactive(said: wire.Interactive) -> model.Content:
    if said.reply:
        return model.Answer(model.Choice(said.reply.id, said.reply.text, said.reply.description))
    header, body, footer = (words.text if words else "" for words in (said.header, said.body, said.footer))
    return model.Question(said.type, body, header, footer, _choices(said.action or wire.Action()))


def _choices(action: wire.Action) -> tuple[model.Choice, ...]:
    buttons = action.buttons if isinstance(action.buttons, list) else [action.buttons]
    listed = [option for section in action.sections for option in (*section.rows, *section.product_items)]
    product = [wire.Option(product_retailer_id=action.product_retailer_id)] if action.product_retailer_id else []
    return tuple(
        model.Choice(each.id or each.product_retailer_id, each.title or each.product_retailer_id, each.description)
        for each in (*buttons, *listed, *product)
    )


def _email(said: wire.Email) -> model.Content:
    body = said.content or wire.MailText()
    return model.Email(
        subject=said.subject,
        sender=_mailbox(said.from_) if said.from_ else "",
        to=tuple(map(_mailbox, said.to)),
        text=body.text,
        html_only=bool(body.html and not body.text),
        attachments=tuple(_mail_file(each) for each in (*said.attachments, *said.inline_images)),
    )


def _mailbox(said: wire.Mailbox) -> str:
    address = said.address or said.email
    return f"{said.name} <{address}>" if said.name and address else said.name or address


def _mail_file(said: wire.MailFile) -> model.File:
    size = said.length if said.length is not None and 0 <= said.length < 2**63 else None
    return model.File(said.url, None, said.name or None, said.type or None, size)


def _order(said: wire.WhatsappOrder) -> model.Content:
    items = (
        model.OrderItem(each.product_retailer_id, min(max(each.quantity, 0), 2**31), each.item_price, each.currency)
        for each in said.product_items
    )
    return model.Order(said.text, tuple(items))


def _product_text(said: wire.WhatsappText) -> model.Content:
    return model.Text(said.text if isinstance(said.text, str) else said.text.body or said.text.text)


def _attachments(said: list[wire.Attachment]) -> model.Content:
    return model.Media("file", tuple(map(_file, said)))


def _facebook(said: wire.Facebook) -> model.Content:
    url = said.attachment.payload.get("url") if said.attachment else None
    if said.attachment and isinstance(url, str):
        return model.Media(said.attachment.type, (model.File(url, said.text or None),))
    if not said.quick_replies:
        raise ValueError("a Facebook template of some other shape")
    choices = (model.Choice(each.payload, each.title or each.content_type) for each in said.quick_replies)
    return model.Question("quick_reply", said.text, choices=tuple(choices))


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
    "hsm": (wire.Hsm, _template),
    "interactive": (wire.Interactive, _interactive),
    "email": (wire.Email, _email),
    "whatsappSticker": (wire.Sticker, lambda said: model.Media("sticker", (model.File(said.link or ""),))),
    "whatsappOrder": (wire.WhatsappOrder, _order),
    "whatsappText": (wire.WhatsappText, _product_text),
    "externalAttachments": (list[wire.Attachment], _attachments),
    "facebookQuickReply": (wire.Facebook, _facebook),
    "facebookMediaTemplate": (wire.Facebook, _facebook),
    "facebookGenericTemplate": (wire.Facebook, _facebook),
}
