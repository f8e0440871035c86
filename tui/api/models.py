"""The objects of the classic Conversations API as the wire has them; they never leave `api/` (but for the sandbox).

Everything but the identity may be absent, null or empty: all three mean "no value", and which one comes varies by
age and endpoint. Words (statuses, platforms, types) are plain strings, since their sets are open. Unknown keys are
ignored here and kept in the raw JSON. Dates are strings, for `dates.parse_date`.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

Id = Annotated[str, Meta(min_length=1)]


class _Wire(Struct, rename="camel", omit_defaults=True, kw_only=True):
    """Camel case on the wire; nothing is written that was not set."""


class Contact(_Wire):
    """`msisdn` is a number without plus; null or 0 where the channel has no phone numbers."""

    id: Id
    href: str | None = None
    msisdn: int | str | None = None
    display_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    custom_details: dict[str, Any] | None = None
    attributes: dict[str, Any] | None = None
    created_datetime: str | None = None
    updated_datetime: str | None = None


class Channel(_Wire):
    """A number or page of the business. Only status `active` can send."""

    id: Id
    name: str | None = None
    platform_id: str | None = None
    status: str | None = None
    created_datetime: str | None = None
    updated_datetime: str | None = None


class MessagesReference(_Wire):
    """`total_count` is 0 in every webhook body, whatever the truth; `last_message_id` comes only from a start."""

    total_count: int | None = None
    href: str | None = None
    last_message_id: str | None = None


class Conversation(_Wire):
    """`last_received_datetime` moves with messages of both directions, despite its name."""

    id: Id
    contact_id: str | None = None
    contact: Contact | None = None
    channels: list[Channel] | None = None
    status: str | None = None
    created_datetime: str | None = None
    updated_datetime: str | None = None
    last_received_datetime: str | None = None
    last_used_channel_id: str | None = None
    last_used_platform_id: str | None = None
    messages: MessagesReference | None = None
    href: str | None = None


class MessageError(_Wire):
    code: int | str | None = None
    description: str | None = None


class Fallback(_Wire):
    """Sends the same content through channel `from_` when it is not delivered within `after` ("30m", "3h")."""

    from_: str | None = field(default=None, name="from")
    after: str | None = None


class ReplyTo(_Wire):
    id: str | None = None


class Message(_Wire):
    """`content` is kept whole, since unknown types are shown as they are; `contents.Content` reads the known ones."""

    id: Id
    conversation_id: str | None = None
    channel_id: str | None = None
    platform: str | None = None
    to: str | None = None
    from_: str | None = field(default=None, name="from")
    direction: str | None = None
    status: str | None = None
    type: str | None = None
    content: dict[str, Any] | None = None
    error: MessageError | None = None
    created_datetime: str | None = None
    updated_datetime: str | None = None
    source: dict[str, Any] | None = None
    origin: str | None = None
    tag: str | None = None
    track_id: str | None = None
    ttl: str | None = None
    fallback: Fallback | None = None
    reply_to: ReplyTo | None = None
    event_type: str | None = None
    metadata: dict[str, Any] | None = None


class SendAnswer(_Wire):
    """What /send says. One SDK expects `message` around it."""

    id: str | None = None
    status: str | None = None
    fallback: dict[str, Any] | None = None
    message: SendAnswer | None = None


class WebhookSettings(Struct, omit_defaults=True, kw_only=True):
    """Snake case on the wire. `timeout` in seconds."""

    expected_http_code: str | None = None
    headers: dict[str, str] | None = None
    username: str | None = None
    password: str | None = None
    query_params: str | None = None
    retry: int | None = None
    timeout: int | None = None


class Webhook(_Wire):
    """Without `channel_id` it is for all channels."""

    id: Id
    url: str | None = None
    channel_id: str | None = None
    events: list[str] | None = None
    status: str | None = None
    settings: WebhookSettings | None = None
    created_datetime: str | None = None
    updated_datetime: str | None = None
    href: str | None = None


class WebhookBody(_Wire):
    """What a webhook delivers; `error` at the top level is a habit of reportUrl callbacks."""

    type: str | None = None
    conversation: Conversation | None = None
    message: Message | None = None
    contact: Contact | None = None
    error: MessageError | None = None


class Balance(_Wire):
    """`type` is credits, euros, pounds, dollars, or a currency code; `amount` is 0 for postpaid accounts."""

    payment: str | None = None
    type: str | None = None
    amount: float | None = None


class UploadedFile(_Wire):
    id: Id


class TemplateComponent(_Wire):
    """`type` is upper case here and lower case when sending; `text` has {{1}} placeholders."""

    type: str | None = None
    format: str | None = None
    text: str | None = None
    buttons: list[dict[str, Any]] | None = None
    example: dict[str, Any] | None = None
    cards: list[dict[str, Any]] | None = None


class Template(_Wire):
    """A WhatsApp template in one language. Only status APPROVED can be sent."""

    name: str
    id: str | None = None
    language: str | None = None
    category: str | None = None
    components: list[TemplateComponent] | None = None
    status: str | None = None
    rejected_reason: str | None = None
    waba_id: str | None = field(default=None, name="wabaID")
    namespace: str | None = None
    cta_tracking_off: bool | None = field(default=None, name="ctaURLLinkTrackingOptedOut")
    quality_score: dict[str, Any] | None = None
    created_at: str | None = None
    updated_at: str | None = None
