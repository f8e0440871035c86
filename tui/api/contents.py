"""The content of a message by type, as the wire has it: the type names the key of `content` that is filled."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Attachment(Struct, omit_defaults=True):
    """Image, audio, video, file, and each of `externalAttachments`."""

    url: str | None = None
    caption: str | None = None


class Location(Struct, omit_defaults=True):
    """Coordinates come as numbers or strings. Name and address are sent by some clients only."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class Sticker(Struct, omit_defaults=True):
    link: str | None = None


class Language(Struct, omit_defaults=True):
    policy: str | None = None
    code: str | None = None


class Parameter(Struct, omit_defaults=True):
    """One filled-in value: under `default` in the old style, else under the key that `type` names."""

    type: str | None = None
    default: str | None = None
    text: str | None = None
    payload: str | None = None
    coupon_code: str | None = None
    currency: dict[str, Any] | None = None
    date_time: str | dict[str, Any] | None = field(default=None, name="dateTime")
    expiration_time: str | dict[str, Any] | None = None
    image: Attachment | None = None
    document: Attachment | None = None
    video: Attachment | None = None


class Component(Struct, omit_defaults=True):
    """A part of a template to fill in; a carousel has `cards`, and each card has components."""

    type: str | None = None
    sub_type: str | None = None
    index: int | str | None = None
    card_index: int | None = None
    parameters: list[Parameter] = []
    cards: list[Component] = []
    components: list[Component] = []


class Hsm(Struct, omit_defaults=True):
    """A WhatsApp template as sent: its name and what was filled in, not its words."""

    template_name: str = field(name="templateName")
    namespace: str = ""
    language: Language | None = None
    params: list[Parameter] = []
    components: list[Component] = []


class Words(Struct, omit_defaults=True):
    """A text that is wrapped in an object. A header has a picture, a film or a document instead, named by `type`."""

    text: str = ""
    body: str = ""
    type: str = ""
    image: Attachment | None = None
    video: Attachment | None = None
    document: Attachment | None = None


class Option(Struct, omit_defaults=True):
    """A button, a row of a list, or a product to choose."""

    id: str = ""
    title: str = ""
    description: str | None = None
    type: str = ""
    image_url: str | None = None
    product_retailer_id: str = ""


class Section(Struct, omit_defaults=True):
    title: str = ""
    rows: list[Option] = []
    product_items: list[Option] = []


class Action(Struct, omit_defaults=True):
    """`button` is the label of a list; `buttons` comes as a list, or as one object from one SDK."""

    button: str = ""
    buttons: list[Option] | Option = []
    sections: list[Section] = []
    catalog_id: str = ""
    product_retailer_id: str = ""


class Reply(Struct, omit_defaults=True):
    """What the customer chose."""

    id: str = ""
    text: str = ""
    description: str | None = None


class Interactive(Struct, omit_defaults=True):
    type: str = ""
    header: Words | None = None
    body: Words | None = None
    footer: Words | None = None
    action: Action | None = None
    reply: Reply | None = None


class Mailbox(Struct, omit_defaults=True):
    """The address is under `address` or `email`, by SDK."""

    address: str = ""
    email: str = ""
    name: str = ""


class MailText(Struct, omit_defaults=True):
    html: str = ""
    text: str = ""


class MailFile(Struct, omit_defaults=True):
    """`length` in bytes."""

    id: str = ""
    name: str | None = None
    type: str | None = None
    url: str = field(default="", name="URL")
    length: int | None = None
    content_id: str = field(default="", name="contentId")


class Email(Struct, omit_defaults=True):
    id: str = ""
    to: list[Mailbox] = []
    from_: Mailbox | None = field(default=None, name="from")
    subject: str = ""
    reply_to: str = field(default="", name="replyTo")
    return_path: str = field(default="", name="returnPath")
    content: MailText | None = None
    headers: dict[str, str] = {}
    tracking: dict[str, bool] = {}
    report_url: str = field(default="", name="reportUrl")
    perform_substitutions: bool | None = field(default=None, name="performSubstitutions")
    attachments: list[MailFile] = []
    inline_images: list[MailFile] = field(default_factory=list, name="inlineImages")


class Product(Struct, omit_defaults=True):
    product_retailer_id: str = ""
    quantity: int = 1
    item_price: str = ""
    currency: str = ""


class WhatsappOrder(Struct, omit_defaults=True):
    catalog_id: str = ""
    text: str = ""
    product_items: list[Product] = []


class WhatsappText(Struct, omit_defaults=True):
    """A text sent from a product page; `context` names the product."""

    text: Words | str = ""
    context: dict[str, Any] | None = None


class QuickReply(Struct, omit_defaults=True):
    content_type: str = ""
    title: str = ""
    payload: str = ""
    image_url: str | None = None


class FacebookAttachment(Struct, omit_defaults=True):
    type: str = ""
    payload: dict[str, Any] = {}


class CardButton(Struct, omit_defaults=True):
    """`type` is web_url, phone_number or postback."""

    type: str = ""
    title: str = ""
    url: str = ""
    payload: str = ""


class Card(Struct, omit_defaults=True):
    """One of the `elements` of a generic or media template."""

    title: str = ""
    subtitle: str = ""
    image_url: str = ""
    media_type: str = ""
    url: str = ""
    buttons: list[CardButton] = []


class Facebook(Struct, omit_defaults=True):
    """The three Facebook keys share one shape."""

    text: str = ""
    attachment: FacebookAttachment | None = None
    quick_replies: list[QuickReply] = []


class Content(Struct, rename="camel", omit_defaults=True):
    """All known keys of `content`; one of them is filled, as a rule."""

    text: str | None = None
    image: Attachment | None = None
    audio: Attachment | None = None
    video: Attachment | None = None
    file: Attachment | None = None
    location: Location | None = None
    hsm: Hsm | None = None
    interactive: Interactive | None = None
    email: Email | None = None
    whatsapp_sticker: Sticker | None = None
    whatsapp_order: WhatsappOrder | None = None
    whatsapp_text: WhatsappText | None = None
    external_attachments: list[Attachment] | None = None
    facebook_quick_reply: Facebook | None = None
    facebook_media_template: Facebook | None = None
    facebook_generic_template: Facebook | None = None
    disable_url_preview: bool | None = None
