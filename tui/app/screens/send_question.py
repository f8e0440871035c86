"""Buttons to choose from, and a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.cells import wrap
from tui.app.look.spans import Spans
from tui.app.outbound import Destination, Parcel
from tui.app.questions import rows_of, rows_text, wrong_rows
from tui.app.screens.form import MARGIN, Entry, Values
from tui.app.screens.send_form import SendForm, too_long
from tui.app.widgets.form_fields import Area, Line
from tui.model import Choice, Question
from tui.platforms import QUESTIONS

_COMMON = {"header": QUESTIONS.header, "body": QUESTIONS.body, "footer": QUESTIONS.footer}


class _QuestionForm(SendForm):
    def __init__(self, destination: Destination, badge: Spans, said: Question | None = None) -> None:
        super().__init__(destination, badge)
        self._edited = said or Question("")

    def _words(self) -> list[Entry]:
        said = self._edited
        return [
            Entry("header", "Heading", Line(said.header), "May stay empty."),
            Entry("body", "Question", Area(said.body), "What you ask. Ctrl+J begins a new line."),
            Entry("footer", "Small print", Line(said.footer), "May stay empty."),
        ]

    def _wrong_words(self, values: Values) -> Values:
        wrong = {name: too_long(values[name].strip(), most) for name, most in _COMMON.items()}
        if not values["body"].strip():
            wrong["body"] = "Write what you ask."
        return {name: words for name, words in wrong.items() if words}


class ButtonsForm(_QuestionForm):
    title_words = "Send buttons"

    def entries(self) -> Sequence[Entry]:
        titles = [each.title for each in self._edited.choices] + [""] * QUESTIONS.buttons
        buttons = [
            Entry(f"button{n}", f"Button {n + 1}", Line(titles[n]), f"At most {QUESTIONS.button} characters.")
            for n in range(QUESTIONS.buttons)
        ]
        return [*self._words(), *buttons]

    def _titles(self, values: Values) -> dict[str, str]:
        named = {name: text.strip() for name, text in values.items() if name.startswith("button")}
        return {name: title for name, title in named.items() if title}

    def mistakes(self, values: Values) -> Values:
        titles = self._titles(values)
        wrong = self._wrong_words(values)
        if not titles:
            wrong["button0"] = "Write at least one button."
        for name, title in titles.items():
            if words := too_long(title, QUESTIONS.button):
                wrong[name] = words
            elif list(titles.values()).count(title) > 1:
                wrong[name] = "Two buttons say the same."
        return wrong

    def preview(self, values: Values, width: int) -> list[Spans]:
        """As it will look in the thread of the customer."""
        buttons: Spans = [(f"[ {title} ]  ", "strong") for title in self._titles(values).values()]
        words = wrap(values["body"].strip(), width - 6) if values["body"].strip() else []
        return [[], *([MARGIN, ("│ ", "rule"), (line, "text")] for line in words), [MARGIN, ("  ", "text"), *buttons]]

    def parcels(self, values: Values) -> Sequence[Parcel]:
        choices = tuple(Choice(f"button-{n}", title) for n, title in enumerate(self._titles(values).values(), 1))
        words = (values["body"].strip(), values["header"].strip(), values["footer"].strip())
        return [Parcel(Question("button", *words, choices))]


class ListForm(_QuestionForm):
    title_words = "Send a list to choose from"

    def entries(self) -> Sequence[Entry]:
        rows = (
            f"A line for each, {QUESTIONS.rows} at most: title | description. A line that begins with # is a heading."
        )
        return [
            *self._words(),
            Entry("opener", "Opened by", Line(self._edited.button or "Choose"), "The button that opens the list."),
            Entry("rows", "Rows", Area(rows_text(self._edited.choices), lines=True), rows),
        ]

    def mistakes(self, values: Values) -> Values:
        wrong = self._wrong_words(values)
        opener = values["opener"].strip()
        if words := too_long(opener, QUESTIONS.opener) or ("" if opener else "Write what opens the list."):
            wrong["opener"] = words
        if words := wrong_rows(values["rows"]):
            wrong["rows"] = words
        return wrong

    def preview(self, values: Values, width: int) -> list[Spans]:
        lines: list[Spans] = []
        section = ""
        for row in rows_of(values["rows"]):
            if row.section != section:
                section = row.section
                lines.append([MARGIN, (section, "strong")])
            about = f"   {row.description}" if row.description else ""
            lines.append([MARGIN, ("○ ", "accent"), (row.title, "text"), (about, "quiet")])
        return [[], *lines] if lines else []

    def parcels(self, values: Values) -> Sequence[Parcel]:
        words = (values["body"].strip(), values["header"].strip(), values["footer"].strip())
        choices = tuple(rows_of(values["rows"]))
        return [Parcel(Question("list", *words, choices, button=values["opener"].strip()))]
