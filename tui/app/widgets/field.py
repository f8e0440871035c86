"""A field of one line: for filters, searches and the like, and loaded with the first of them."""

from __future__ import annotations

from tui.app.widgets.text_field import TextField
from tui.text import clean_typed


class Field(TextField):
    """One line. Textual's Input lays out the whole screen anew for each key; this one does not."""

    DEFAULT_CSS = """
    Field {
        height: 1;
        scrollbar-size: 0 0;
        background: $background;
        &:focus { background: $background; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=False)

    def paste(self, text: str) -> None:
        self.type(" ".join(clean_typed(text[:200]).split()))
