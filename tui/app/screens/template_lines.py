"""A template in words: its line in the list, and its text with what was filled in so far."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.cells import padded
from tui.app.filling import MEDIA, fill, places_of, unusable
from tui.app.widgets.lines import Span, Spans
from tui.app.widgets.row_lines import BAR
from tui.model import TemplateForm
from tui.text import clean_block, clean_line

LANGUAGE = 6
BY_HAND = "one that is not in the list…"


def row_spans(form: TemplateForm | None, width: int, chosen: bool) -> Spans:
    bar: Span = (f"{BAR} " if chosen else "  ", "accent")
    if form is None:
        return [bar, (BY_HAND, "strong" if chosen else "quiet")]
    why = unusable(form)
    role = "quiet" if why else "strong" if chosen else "text"
    name = padded(clean_line(form.name, 60), max(12, min(32, width - 30)))
    language = padded(clean_line(form.language, 10), LANGUAGE)
    return [bar, (f"{name} ", role), (f"{language} ", "quiet"), (why or clean_line(form.category, 20), "quiet")]


def form_text(form: TemplateForm, values: Sequence[str] = ()) -> str:
    """Header, text, footer and buttons as clean lines; places without a value stay as {{1}}."""
    places = places_of(form)
    answers = list(zip(places, [*values, *("" for _ in places)], strict=False))
    header = [value for place, value in answers if place.part == "header"]
    body = [value for place, value in answers if place.part == "body"]
    buttons = {place.index: value for place, value in answers if place.part == "button"}
    lines = [_header(form, header), clean_block(fill(form.body, body))]
    lines += [clean_block(form.footer)] if form.footer else []
    lines += [_button(form, index, buttons.get(index, "")) for index in range(len(form.buttons))]
    return "\n".join(line for line in lines if line)


def _header(form: TemplateForm, values: Sequence[str]) -> str:
    if form.header_kind in MEDIA:
        return clean_line(f"[{form.header_kind}] {values[0] if values else ''}", 300)
    return clean_line(fill(form.header, values), 200)


def _button(form: TemplateForm, index: int, value: str) -> str:
    button = form.buttons[index]
    target = fill(button.value, [value]) if button.kind == "url" else value or button.value
    return clean_line(f"[{button.title or button.kind}] {target}", 300)
