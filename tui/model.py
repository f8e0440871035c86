"""Ternbox's own conversation, message, contact, channel, content and status.

These are the only objects that leave `api/`: the store keeps them, sync moves them, the screen draws them. What the
vendor calls things (paging, status words, content shapes) ends at the edge of `api/`.

Times are integer nanoseconds since 1970 (UTC). Strings are as strangers wrote them: they pass through `text.clean()`
before anybody sees them. None means "not said", never "empty": a partial report must not erase a fuller one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct, json

NS = 1_000_000_000
MINUTE = 60 * NS
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Direction(StrEnum):
    RECEIVED = "received"
    SENT = "sent"


class Status(StrEnum):
    """How far a message has come, on our own scale; `Message.status_word` keeps the vendor's word."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"
    RECEIVED = "received"


class Text(Struct, frozen=True, omit_defaults=True, tag="text"):
    """`about` is the product from whose page it was written, "" for none."""

    text: str
    about: str = ""


class File(Struct, frozen=True, omit_defaults=True):
    """One thing behind a link. `size` in bytes; `saved` is where its last copy on this host lies, which the store knows
    and no report ever says.
    """

    url: str
    caption: str | None = None
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    saved: str | None = None


class Media(Struct, frozen=True, omit_defaults=True, tag="media"):
    """Files of one kind: image, audio, video, file, sticker, or a word that we do not know yet."""

    kind: str
    files: tuple[File, ...]


class Location(Struct, frozen=True, omit_defaults=True, tag="location"):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class Filled(Struct, frozen=True, omit_defaults=True):
    """What fills a place of a template outside its body.

    `part` is header or button (or a word of the vendor's that we do not know); `kind` text, image, video, document,
    payload, coupon_code ...; `index` counts the buttons, or the cards of a carousel, from 0. The value of a picture is
    its link.
    """

    part: str
    value: str
    kind: str = "text"
    index: int | None = None


class Template(Struct, frozen=True, omit_defaults=True, tag="template"):
    """A message approved beforehand: its name and what was filled in. Its words are in a `TemplateForm`, if known.

    `parameters` fill the places {{1}}, {{2}} ... of the body in order, `others` what is outside it.
    """

    name: str
    language: str = ""
    parameters: tuple[str, ...] = ()
    namespace: str = ""
    others: tuple[Filled, ...] = ()


class Choice(Struct, frozen=True, omit_defaults=True):
    """`section` is the heading in a list under which it stands, "" for none."""

    id: str
    title: str
    description: str | None = None
    section: str = ""


class Question(Struct, frozen=True, omit_defaults=True, tag="question"):
    """Buttons, a list or products to choose from; `form` says which, in the vendor's word: button, list, product ...

    `button` is the label that opens a list, `media` a picture, film or document above the words, `catalog` the id of
    the catalogue that products come from.
    """

    form: str
    body: str = ""
    header: str = ""
    footer: str = ""
    choices: tuple[Choice, ...] = ()
    button: str = ""
    media: Media | None = None
    catalog: str = ""


class Answer(Struct, frozen=True, omit_defaults=True, tag="answer"):
    """What the customer chose from a question."""

    choice: Choice


class Email(Struct, frozen=True, omit_defaults=True, tag="email"):
    """`html_only`: the text was made out of HTML, whose links are `links`, marked [1], [2] ... in it. `hidden` counts
    the characters that the HTML hides and that were left out; `is_cut`: there is more HTML than was read. `answer_to`
    is where an answer should go, if not to the sender.
    """

    subject: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    text: str = ""
    html_only: bool = False
    attachments: tuple[File, ...] = ()
    answer_to: str = ""
    links: tuple[str, ...] = ()
    hidden: int = 0
    is_cut: bool = False


class OrderItem(Struct, frozen=True, omit_defaults=True):
    product: str
    quantity: int = 1
    price: str = ""
    currency: str = ""


class Order(Struct, frozen=True, omit_defaults=True, tag="order"):
    text: str = ""
    items: tuple[OrderItem, ...] = ()
    catalog: str = ""


class Event(Struct, frozen=True, omit_defaults=True, tag="event"):
    """Something that happened to the conversation, not said by anybody."""

    name: str


class Unknown(Struct, frozen=True, omit_defaults=True, tag="unknown"):
    """A kind that we do not know: its name and its JSON, shown as they are."""

    kind: str
    data: str = "{}"


Content = Text | Media | Location | Template | Question | Answer | Email | Order | Event | Unknown

LINKED = ("image", "video", "document", "audio", "file")
"""Kinds of what fills a template's header whose value is a link."""


def files_of(content: Content | None) -> list[tuple[str, File]]:
    """The files of a message in their order, each with its kind: image, audio, video, file, document, sticker ..."""
    match content:
        case Media(kind, files):
            return [(kind, file) for file in files if file.url]
        case Email(attachments=files):
            return [("file", file) for file in files if file.url]
        case Question(media=Media(kind, files)):
            return [(kind, file) for file in files if file.url]
        case Template(others=others):
            return [(each.kind, File(each.value)) for each in others if each.kind in LINKED and each.value]
        case _:
            return []


class Failure(Struct, frozen=True, omit_defaults=True):
    """Why a message did not arrive: the vendor's code and words, as strings."""

    code: str = ""
    description: str = ""


class Detail(Struct, frozen=True, omit_defaults=True):
    """Something that the account's owner keeps about a contact."""

    name: str
    value: str


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`name` is None when nothing better than the number is known; `number` is `+` and digits."""

    id: str
    name: str | None = None
    number: str | None = None
    details: tuple[Detail, ...] | None = None
    created: int | None = None
    updated: int | None = None


class Channel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`platform` is an open set of lower-case words (whatsapp, sms, email ...); only an active channel can send."""

    id: str
    name: str | None = None
    platform: str | None = None
    active: bool | None = None
    state: str | None = None
    created: int | None = None
    updated: int | None = None


class Conversation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`active_at` is when the last message was added, from either side; `channel_id` the channel that was used last,
    `channel_ids` all those on which the contact can be reached.
    """

    id: str
    contact_id: str | None = None
    open: bool | None = None
    channel_id: str | None = None
    channel_ids: tuple[str, ...] | None = None
    platform: str | None = None
    message_count: int | None = None
    created: int | None = None
    updated: int | None = None
    active_at: int | None = None


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`reference` is our own mark on what Ternbox sent; `author` names a colleague or program, where that is told."""

    id: str
    conversation_id: str
    direction: Direction
    created: int
    updated: int | None = None
    status: Status = Status.UNKNOWN
    status_word: str = ""
    failure: Failure | None = None
    content: Content | None = None
    channel_id: str | None = None
    platform: str | None = None
    sender: str | None = None
    recipient: str | None = None
    reference: str | None = None
    reply_to: str | None = None
    author: str | None = None


class Fallback(Struct, frozen=True, omit_defaults=True):
    """Through which other channel the same goes out when it is not delivered in time; `after` in seconds."""

    channel_id: str
    after: int = 60


class Reply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be sent. `reference` is our own mark on it, by which it is found again.

    `conversation_id` is where to, "" for the first message to `to` (a number with its plus, or the id of a contact),
    which needs a channel. `reply_to` is the id of the message that it answers. `is_late`: the time for free text is
    over, but a person may still answer.
    """

    content: Content
    reference: str
    conversation_id: str = ""
    to: str = ""
    channel_id: str | None = None
    reply_to: str | None = None
    fallback: Fallback | None = None
    is_late: bool = False


class TemplateButton(Struct, frozen=True, omit_defaults=True):
    """`kind` is quick_reply, url, phone_number, copy_code, otp ...; `value` the link or the number, with its {{1}}.

    `sample` is an example of what fills it.
    """

    kind: str
    title: str
    value: str = ""
    sample: str = ""


class TemplateForm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A template as it was approved: the words with the places {{1}}, {{2}} ... to fill.

    `header_kind` is text, image, video, document or "" for none; `samples` are the examples for the places of the
    body. `state` is the vendor's word in small letters, and only what `is_approved` can be sent. `beyond` names what in
    it Ternbox cannot fill in (a carousel), "" for nothing.
    """

    name: str
    language: str
    namespace: str = ""
    category: str = ""
    state: str = ""
    is_approved: bool = False
    reason: str = ""
    header_kind: str = ""
    header: str = ""
    body: str = ""
    footer: str = ""
    buttons: tuple[TemplateButton, ...] = ()
    samples: tuple[str, ...] = ()
    header_sample: str = ""
    beyond: str = ""


class Author(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who sent a message, as the inbox that sent it tells: `id` is the message's, and may be heard before it."""

    id: str
    conversation_id: str
    name: str | None = None
    updated: int | None = None


Thing = Contact | Channel | Conversation | Message | Author


class Observation(Struct, frozen=True):
    """A thing as somebody reported it at some time: `seen` is when, `raw` the JSON object as it came."""

    thing: Thing
    seen: int
    raw: bytes = b"{}"


_content = json.Decoder(Content)


def content_to_json(content: Content) -> bytes:
    return json.encode(content)


def content_from_json(data: bytes) -> Content:
    """Raises msgspec.DecodeError for what `content_to_json` cannot have written."""
    content: Any = _content.decode(data)
    return content  # type: ignore[no-any-return]
