"""A question with yes and no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.app.cells import wrap
from tui.app.widgets.lines import Lines


class Question(Lines):
    DEFAULT_CSS = """
    Question { width: 66; max-width: 100%; height: auto; background: $panel; border: solid $quiet; }
    """

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def redraw(self) -> None:
        width = max(2, self.size.width - 4)
        lines = [[("  " + line, "text")] for line in wrap(self._words, width)]
        answers = [("  y", "strong"), (" yes   ", "quiet"), ("n", "strong"), (" no", "quiet")]
        shown = [*lines, [], answers]
        self.styles.height = len(shown) + 2
        self.show([self.strip(line) for line in shown])


class Confirm(ModalScreen[bool]):
    """`words` are our own or clean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", show=False),
        Binding("n,escape,q,ctrl+q", "answer(False)", show=False, priority=True),
    ]
    DEFAULT_CSS = "Confirm { align: center middle; background: transparent; }"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        yield Question(self._words)

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
