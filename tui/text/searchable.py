"""What can be searched of a content: what people wrote and what things are called, but none of our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from tui.model import (
    Answer,
    Choice,
    Content,
    Email,
    Event,
    File,
    Location,
    Media,
    Order,
    Question,
    Template,
    TemplateForm,
    Text,
    Unknown,
)
from tui.text.names import safe_file_name

LONGEST = 20_000


def searchable(content: Content | None, form: TemplateForm | None = None) -> str:
    """One piece in a line each, as strangers wrote them. `form` are the words of a template, where they are known."""
    if isinstance(content, Text) and not content.about:
        return content.text[:LONGEST]
    return "\n".join(piece for piece in _pieces(content, form) if piece)[:LONGEST]


def _pieces(content: Content | None, form: TemplateForm | None) -> Iterable[str | None]:
    match content:
        case None:
            return []
        case Text(text, about):
            return [text, about]
        case Media(_, files):
            return [piece for file in files for piece in _file(file)]
        case Location():
            return [content.name, content.address]
        case Template():
            return _template(content, form)
        case Question():
            pictures = content.media.files if content.media else ()
            choices = [piece for choice in content.choices for piece in _choice(choice)]
            above = [piece for file in pictures for piece in _file(file)]
            return [content.header, *above, content.body, *choices, content.footer, content.button]
        case Answer(choice):
            return _choice(choice)
        case Email():
            attached = [piece for file in content.attachments for piece in _file(file)]
            people = [content.sender, content.answer_to, *content.to]
            return [content.subject, *people, content.text, *attached]
        case Order(text, items):
            return [*(item.product for item in items), text]
        case Event(name):
            return [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)]
        case Unknown(_, data):
            return list(_strings(_decoded(data)))


def _decoded(data: str) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data


def _strings(data: object) -> Iterator[str]:
    """All that may be words in JSON: its strings, without the names of the fields."""
    waiting = [data]
    while waiting:
        match waiting.pop(0):
            case str(text):
                yield text
            case dict(fields):
                waiting += fields.values()
            case list(items):
                waiting += items


def _file(file: File) -> list[str | None]:
    last = re.split(r"[?#]", file.url)[0].rpartition("/")[2]
    return [file.caption, file.name or (safe_file_name(last, "") if "." in last else None)]


def _choice(choice: Choice) -> list[str | None]:
    return [choice.title or choice.id, choice.description]


def _template(template: Template, form: TemplateForm | None) -> list[str | None]:
    values = [each.value for each in template.others if each.kind in ("text", "payload", "coupon_code")]
    if form is None:
        return [template.name, *template.parameters, *values]
    filled = [_filled(words, template.parameters) for words in (form.header, form.body, form.footer)]
    return [template.name, *filled, *template.parameters, *values, *(button.title for button in form.buttons)]


def _filled(words: str, parameters: tuple[str, ...]) -> str:
    for number, value in enumerate(parameters, 1):
        words = words.replace(f"{{{{{number}}}}}", value)
    return words
