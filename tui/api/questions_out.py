"""Buttons, lists and products to choose from, as the wire wants them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from tui import model
from tui.api.errors import Invalid

MOST_BUTTONS = 3
MOST_ROWS = 10

_HEADERS = {"image": "image", "video": "video", "file": "document", "document": "document"}


def question(said: model.Question) -> dict[str, Any]:
    """Raises Invalid for one without choices, with too many, or of a form that is not known."""
    parts = {
        "header": _header(said),
        "body": {"text": said.body} if said.body else None,
        "footer": {"text": said.footer} if said.footer else None,
        "action": _action(said),
    }
    return {"type": said.form} | {name: part for name, part in parts.items() if part is not None}


def _action(said: model.Question) -> dict[str, Any]:
    count = len(said.choices)
    match said.form:
        case "button" if 0 < count <= MOST_BUTTONS:
            return {"buttons": [{"id": each.id, "type": "reply", "title": each.title} for each in said.choices]}
        case "list" if 0 < count <= MOST_ROWS:
            return {"button": said.button, "sections": _sections(said, _row, "rows")}
        case "product" if count == 1:
            return {"catalog_id": said.catalog, "product_retailer_id": said.choices[0].id}
        case "product_list" if count:
            return {"catalog_id": said.catalog, "sections": _sections(said, _product, "product_items")}
    raise Invalid(f"a question of the form {said.form} with {count} choices cannot be sent")


def _sections(said: model.Question, make: Callable[[model.Choice], dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Choices that stand together under one heading."""
    return [
        {"title": heading, name: [make(each) for each in choices]}
        for heading, choices in groupby(said.choices, lambda each: each.section)
    ]


def _row(said: model.Choice) -> dict[str, Any]:
    return {"id": said.id, "title": said.title} | ({"description": said.description} if said.description else {})


def _product(said: model.Choice) -> dict[str, Any]:
    return {"product_retailer_id": said.id}


def _header(said: model.Question) -> dict[str, Any] | None:
    if said.media and said.media.files and (kind := _HEADERS.get(said.media.kind)):
        return {"type": kind, kind: {"url": said.media.files[0].url}}
    return {"type": "text", "text": said.header} if said.header else None
