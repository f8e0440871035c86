"""The page that shows a message as it really is. `y` copies all of it."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.app.clipboard import copy
from tui.app.look.spans import Spans
from tui.app.screens.original_lines import Looked, as_text, original
from tui.app.screens.page import Page


class OriginalPage(Page):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", show=False)]

    def __init__(self, looked: Looked, badge: Spans) -> None:
        lines = lru_cache(2)(lambda width: original(looked, width))
        super().__init__("The message as it is", lines, badge, "y copies all of it")
        self._looked = looked

    def action_copy(self) -> None:
        self.text.say(copy(self.app, as_text(self._looked)))
