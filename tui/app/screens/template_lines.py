"""A template in words: its line in the list, its text with what was filled in so far, and how fresh the list is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.app.cells import padded, wrap
from tui.app.filling import filled, unusable
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, Spans
from tui.model import TemplateForm
from tui.text import ago, clean_line, template_text

if TYPE_CHECKING:
    from tui.sync.templates import Templates

LANGUAGE = 6
MARGIN: Span = ("  ", "text")
BY_HAND = "one that is not in the list…"
MISSING = "Templates that were made directly at Meta may be missing from the list. They can be sent all the same."
NONE = "This account has no templates. They are made in MessageBird's dashboard, and approved by Meta."


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


def preview_lines(form: TemplateForm | None, width: int, height: int) -> list[Spans]:
    """What is to be read of the chosen one, and why it cannot be sent; None stands for one that is typed by hand."""
    why = unusable(form) if form else ""
    lines: list[Spans] = [[MARGIN, (line, "warn")] for line in wrap(why, width - 4) if why]
    words, role = (form_text(form), "quiet" if why else "text") if form else (MISSING, "quiet")
    lines += [[MARGIN, (line, role)] for line in wrap(words, width - 4)]
    if len(lines) <= height:
        return lines
    return [*lines[: max(0, height - 1)], [MARGIN, (f"… {len(lines) - height + 1} more lines", "quiet")]]


def freshness(source: Templates | None, count: int, asked_at: int, now: int) -> Span:
    """From when the list is, or why there is none."""
    when = ago(asked_at, now)
    when = "just now" if when == "now" else f"{when} ago"
    kept = f"{count} templates, asked for {when}" if asked_at else "none are here yet"
    if source is None:
        return f"No network here: {kept}.", "quiet"
    if source.asking:
        return "Asking MessageBird for the templates…", "quiet"
    if trouble := source.trouble:
        return clean_line(f"{trouble.words} {trouble.advice} ({kept})", 400), "warn"
    if asked_at and not count:
        return NONE, "quiet"
    return f"{kept[0].upper()}{kept[1:]}.", "quiet"
