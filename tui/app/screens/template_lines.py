"""A template in words: its line in the list, and its text with what was filled in so far."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.cells import padded
from tui.app.filling import filled, unusable
from tui.app.widgets.lines import Span, Spans
from tui.app.widgets.row_lines import BAR
from tui.model import TemplateForm
from tui.text import clean_line, template_text

LANGUAGE = 6
BY_HAND = "one that is not in the list…"


def row_spans(form: TemplateForm | None, width: int, chosen: bool) -> Spans:
    bar: Span = (f"{BAR} " if chosen else "  ", "accent")
    if form is None:
        return [bar, (BY_HAND, "strong" if chosen else "quiet")]
    why = unusable(form)
    role = "quiet" if why else "strong" if chosen else "text"
    name = padded(clean_line(form.name, 60), max(12, min(24, width - 30)))
    language = padded(clean_line(form.language, 10), LANGUAGE)
    return [bar, (f"{name} ", role), (f"{language} ", "quiet"), (why or clean_line(form.category, 20), "quiet")]


def form_text(form: TemplateForm, values: Sequence[str] = ()) -> str:
    """Header, text, footer and buttons as clean lines; places without a value stay as {{1}}."""
    return template_text(filled(form, values), form)
