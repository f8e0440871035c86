"""The templates to choose from, one line each."""

from __future__ import annotations

from textual.strip import Strip

from tui.app.screens.template_lines import row_spans
from tui.app.widgets.lines import Lines
from tui.model import TemplateForm


class TemplateList(Lines):
    """The templates that fit, one line each; the last line is for one that is not in the list."""

    DEFAULT_CSS = "TemplateList { height: 1fr; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[TemplateForm] = []
        self._index = 0

    @property
    def chosen(self) -> TemplateForm | None:
        """None stands for one that is typed by hand."""
        return self.forms[self._index] if self._index < len(self.forms) else None

    def put(self, forms: list[TemplateForm]) -> None:
        """With the first one chosen."""
        self.forms, self._index = forms, 0
        self.redraw()

    def put_anew(self, forms: list[TemplateForm]) -> None:
        """The one that was chosen stays so while it is there, and so does the last line unless it was the only one."""
        chosen, at_end = self.chosen, bool(self.forms) and self.chosen is None
        keys = [(form.name, form.language) for form in forms]
        key = (chosen.name, chosen.language) if chosen else None
        self._index = keys.index(key) if key in keys else len(forms) if at_end else 0
        self.forms = forms
        self.redraw()

    def move(self, by: int) -> None:
        self._index = max(0, min(self._index + by, len(self.forms)))
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        if width and height:
            top = max(0, self._index - height + 1)
            self.show([self._line(at, width) for at in range(top, min(len(self.forms) + 1, top + height))])

    def _line(self, at: int, width: int) -> Strip:
        form = self.forms[at] if at < len(self.forms) else None
        chosen = at == self._index
        return self.strip(row_spans(form, width, chosen), "chosen" if chosen else "")
