"""WhatsApp templates as the wire has them, as Ternbox's own forms. Total: an odd one is a form that cannot be sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui.api import models as wire
from tui.api.client import Client
from tui.api.errors import Invalid, NotFound
from tui.api.pages import ends
from tui.model import TemplateButton, TemplateForm

MOST_PAGES = 40

_HEADERS = ("text", "image", "video", "document")
_BUTTONS = ("quick_reply", "url", "phone_number", "copy_code", "otp")
_ODD = {
    "carousel": "a carousel",
    "limited_time_offer": "a limited-time offer",
    "location": "a place as its header",
    "flow": "a form to fill in (flow)",
    "catalog": "a catalogue",
    "mpm": "products to choose from",
    "spm": "a product",
}


async def read_templates(client: Client, channel_id: str = "") -> list[TemplateForm]:
    """All that can be used on a channel, or on any. Raises ApiError."""
    try:
        return await _all_pages(client, channel_id)
    except (Invalid, NotFound):
        if not channel_id:
            raise
    return await _all_pages(client, "")


async def _all_pages(client: Client, channel_id: str) -> list[TemplateForm]:
    forms: list[TemplateForm] = []
    offset = 0
    for _ in range(MOST_PAGES):
        page = await client.templates(offset=offset, channel_id=channel_id)
        forms += [form_of(each.object) for each in page.items]
        offset += page.count
        if ends(page, offset - page.count):
            break
    return forms


def form_of(said: wire.Template) -> TemplateForm:
    parts = {_word(part.type): part for part in said.components or []}
    body, header = parts.get("body"), parts.get("header")
    kind = (_word(header.format) or "text") if header else ""
    buttons = [button for part in said.components or [] for button in part.buttons or []]
    state = _word(said.status)
    return TemplateForm(
        name=said.name,
        language=said.language or "",
        namespace=said.namespace or "",
        category=_word(said.category),
        state=state,
        is_approved=state == "approved",
        reason=_reason(said.rejected_reason),
        header_kind=kind,
        header=(header.text or "") if header and kind == "text" else "",
        header_sample=next(iter(_header_samples(header)), ""),
        body=_body(said, body),
        footer=_text(parts.get("footer")),
        buttons=tuple(_button(button) for button in buttons),
        samples=_body_samples(body),
        beyond=_beyond([*parts, kind, *(_word(button.get("type")) for button in buttons)]),
    )


def _body(said: wire.Template, body: wire.TemplateComponent | None) -> str:
    """The words of one that brings a code are Meta's own and are not told, only that the code stands in them."""
    words = _text(body)
    return words or ("{{1}}" if _word(said.category) == "authentication" else "")


def _beyond(words: Iterable[str]) -> str:
    """What in it cannot be filled in here: parts, kinds of header and of buttons that are not the usual ones."""
    usual = {"body", "header", "footer", "buttons", "", *_HEADERS, *_BUTTONS}
    odd = [_ODD.get(word, word.replace("_", " ")) for word in words if word not in usual]
    return " and ".join(dict.fromkeys(odd))


def _button(said: dict[str, Any]) -> TemplateButton:
    kind = _word(said.get("type"))
    value = said.get("url") or said.get("phone_number") or ""
    sample = said.get("example")
    first = sample[0] if isinstance(sample, list) and sample else sample
    return TemplateButton(kind, _string(said.get("text")), _string(value), _string(first))


def _header_samples(header: wire.TemplateComponent | None) -> list[str]:
    example = (header.example or {}) if header else {}
    for key in ("header_text", "header_url", "header_handle"):
        value = example.get(key)
        if value:
            return [_string(each) for each in (value if isinstance(value, list) else [value])]
    return []


def _body_samples(body: wire.TemplateComponent | None) -> tuple[str, ...]:
    """A list of lists of which the first counts; some write a plain list, and named places have objects."""
    example = (body.example or {}) if body else {}
    rows = example.get("body_text") or example.get("body_text_named_params") or []
    first = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else rows
    values = first if isinstance(first, list) else [first]
    return tuple(_string(each.get("example") if isinstance(each, dict) else each) for each in values)


def _reason(said: str | None) -> str:
    word = _word(said)
    return "" if word == "none" else word.replace("_", " ")


def _text(part: wire.TemplateComponent | None) -> str:
    return (part.text or "") if part else ""


def _word(said: object) -> str:
    return _string(said).strip().lower()


def _string(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
