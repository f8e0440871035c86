"""A template with what was filled in: the words that the customer reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui.model import File, Filled, Template, TemplateButton, TemplateForm
from tui.text.clean import clean_line
from tui.text.files import lay_file
from tui.text.layout import Kind, Layout

Files = Mapping[str, File]
"""By link: what is known of the files that fill a template."""

MEDIA = ("image", "video", "document")
MOST_PLACES = 50
_PLACE = r"\{\{\s*([A-Za-z0-9_]{1,60})\s*\}\}"


def template_text(template: Template, form: TemplateForm | None) -> str:
    """Header, words, footer and buttons as one clean block; what is not known yet keeps its {{1}}."""
    layout = Layout()
    lay_words(template, form, {}, layout)
    return layout.finish().text()


def place_names(text: str) -> list[str]:
    """What stands in double braces: 1, 2 ... without gaps, or names in their order; MOST_PLACES + 1 at most."""
    names = list(dict.fromkeys(map(_name, re.finditer(_PLACE, text))))
    if names and all(name.isdigit() for name in names):
        names = [str(number) for number in range(1, min(max(map(int, names)), MOST_PLACES + 1) + 1)]
    return names[: MOST_PLACES + 1]


def filled(text: str, values: Sequence[str]) -> str:
    """Each place replaced by its value, in one go: a value that looks like a place stays as it is."""
    given = dict(zip(place_names(text), values, strict=False))
    return re.sub(_PLACE, lambda found: given.get(_name(found)) or found[0], text)


def _name(found: re.Match[str]) -> str:
    return str(int(found[1])) if found[1].isdigit() else found[1]


def template_summary(template: Template, form: TemplateForm | None) -> str:
    if form and form.body:
        return filled(form.body, template.parameters)
    return template.name + (f" ({', '.join(template.parameters)})" if template.parameters else "")


def lay_template(template: Template, form: TemplateForm | None, files: Files, layout: Layout) -> None:
    layout.head("template", template.name + (f" ({template.language})" if template.language else ""))
    lay_words(template, form, files, layout)


def lay_words(template: Template, form: TemplateForm | None, files: Files, layout: Layout) -> None:
    _lay_header(template, form, files, layout)
    if form:
        layout.said(filled(form.body, template.parameters))
        layout.line(Kind.NOTE, form.footer)
        for index, button in enumerate(form.buttons):
            _lay_button(button, _of(template, "button", index), layout)
    else:
        for number, value in enumerate(template.parameters, 1):
            layout.line(Kind.CHOICE, f"{number}: {value}")
        for other in template.others:
            if other.part == "button":
                layout.line(Kind.CHOICE, f"button {(other.index or 0) + 1}: {other.value}")
    _lay_others(template, files, layout)


def _lay_others(template: Template, files: Files, layout: Layout) -> None:
    """The cards of a carousel and the like: their words in one line each, their pictures below it."""
    others = [other for other in template.others if other.part not in ("header", "button")]
    for part, index in dict.fromkeys((other.part, other.index) for other in others):
        said = [other for other in others if (other.part, other.index) == (part, index)]
        words = " · ".join(other.value for other in said if other.kind not in MEDIA)
        layout.line(Kind.CHOICE, f"{part}{'' if index is None else f' {index + 1}'}: {words}")
        for other in said:
            _lay_file(other, files, layout)


def _lay_file(other: Filled, files: Files, layout: Layout) -> None:
    if other.kind in MEDIA:
        file = files.get(other.value) or File(other.value)
        lay_file("file" if other.kind == "document" else other.kind, file, layout)


def _lay_header(template: Template, form: TemplateForm | None, files: Files, layout: Layout) -> None:
    values = [other for other in template.others if other.part == "header"]
    for other in values:
        _lay_file(other, files, layout)
    words = tuple(other.value for other in values if other.kind not in MEDIA)
    if form and form.header_kind == "text":
        layout.said(filled(form.header, words))
    elif form and form.header_kind and not values:
        layout.head("file" if form.header_kind == "document" else form.header_kind)
    else:
        layout.said("\n".join(words))


def _lay_button(button: TemplateButton, value: str, layout: Layout) -> None:
    target = filled(button.value, (value,)) if value else button.value
    if button.kind == "copy_code":
        target = value or target
    layout.line(Kind.CHOICE, f"• {button.title}" + (f": {target}" if target else ""))
    if button.kind == "url":
        layout.link(clean_line(target, 4096))


def _of(template: Template, part: str, index: int) -> str:
    return next((each.value for each in template.others if each.part == part and (each.index or 0) == index), "")
