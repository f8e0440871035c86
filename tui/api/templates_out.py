"""A template with what fills it, as the wire wants it: a component for the body, one for each other part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui import model
from tui.api.errors import Invalid

_PICTURES = ("image", "document", "video")
_BUTTONS = {"payload": "quick_reply", "coupon_code": "copy_code"}
_KEYS = {"date_time": "dateTime"}
_PARTS = ("header", "footer", "button", "limited_time_offer")


def template(said: model.Template) -> dict[str, Any]:
    """Raises Invalid for parts that cannot be filled here, carousels for instance."""
    unknown = [each.part for each in said.others if each.part not in _PARTS]
    if unknown:
        raise Invalid(f"the part {unknown[0]} of a template cannot be filled by Ternbox")
    return {
        "namespace": said.namespace,
        "templateName": said.name,
        "language": {"policy": "deterministic", "code": said.language},
        "components": [*_headers(said.others), *_body(said.parameters), *_buttons(said.others)],
    }


def _headers(filled: Iterable[model.Filled]) -> list[dict[str, Any]]:
    """What is not a button, one component for each part."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for each in filled:
        if each.part != "button":
            parts.setdefault(each.part, []).append(_parameter(each))
    return [{"type": part, "parameters": parameters} for part, parameters in parts.items()]


def _body(texts: Iterable[str]) -> list[dict[str, Any]]:
    parameters = [{"type": "text", "text": text} for text in texts]
    return [{"type": "body", "parameters": parameters}] if parameters else []


def _buttons(filled: Iterable[model.Filled]) -> list[dict[str, Any]]:
    return [
        {
            "type": "button",
            "sub_type": _BUTTONS.get(each.kind, "url"),
            "index": each.index or 0,
            "parameters": [_parameter(each)],
        }
        for each in filled
        if each.part == "button"
    ]


def _parameter(each: model.Filled) -> dict[str, Any]:
    value = {"url": each.value} if each.kind in _PICTURES else each.value
    return {"type": each.kind, _KEYS.get(each.kind, each.kind): value}
