"""What was filled into a template that was sent, out of the wire's two styles and its many kinds of parameters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from tui import model
from tui.api import contents as wire
from tui.api.reading import dump


def template(said: wire.Hsm) -> model.Template:
    """What fills the body is told in order, in the old style all of it; the rest with the part that it fills."""
    filled = [*(("body", None, each) for each in said.params), *_filled(said.components)]
    words = tuple(_value(each) for part, _, each in filled if part == "body")
    others = tuple(
        model.Filled(part, _value(each), _kind(each), index) for part, index, each in filled if part != "body"
    )
    language = said.language.code or "" if said.language else ""
    return model.Template(said.template_name, language, words, said.namespace, others)


def _filled(components: list[wire.Component]) -> Iterator[tuple[str, int | None, wire.Parameter]]:
    """Each parameter with its part, in small letters, and with the button's or the card's number."""
    for each in components:
        part, index = (each.type or "").lower() or "body", _number(each.index)
        for parameter in each.parameters:
            yield part, index, parameter
        for _, _, parameter in _filled(each.components):
            yield part, index, parameter
        for place, card in enumerate(each.cards):
            for _, _, parameter in _filled([card]):
                yield "card", place if card.card_index is None else card.card_index, parameter


def _number(said: int | str | None) -> int | None:
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _kind(said: wire.Parameter) -> str:
    for kind in ("image", "document", "video", "payload", "coupon_code", "currency"):
        if getattr(said, kind):
            return kind
    return (said.type or "text").lower()


def _value(said: wire.Parameter) -> str:
    """The value as words, wherever this parameter has it."""
    links = (each.url for each in (said.image, said.document, said.video) if each)
    words = (said.text, said.default, said.payload, said.coupon_code, *links, said.date_time, said.expiration_time)
    for value in words:
        if value:
            return value if isinstance(value, str) else _spoken(value)
    return _money(said.currency or {})


def _money(said: dict[str, object]) -> str:
    """The amount comes in thousandths: 12340 is 12.34."""
    try:
        amount = f"{Decimal(str(said.get('amount', ''))) / 1000:.2f}"
    except (InvalidOperation, OverflowError):
        amount = str(said.get("amount") or "")
    words = said.get("fallback_value")
    code = said.get("currencyCode") or said.get("code") or ""
    return words if isinstance(words, str) and words else f"{amount} {code}".strip()


def _spoken(said: dict[str, object]) -> str:
    """A date as an object has its words under `fallback_value`."""
    words = said.get("fallback_value")
    return words if isinstance(words, str) and words else dump(said).decode()
