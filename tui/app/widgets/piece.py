"""A part of a screen that is made of ready lines for its size."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.look.spans import Spans
from tui.app.widgets.lines import Lines


class Piece(Lines):
    """Lines that are made for a width and a height; with `grows` it is as high as they are."""

    def __init__(self, lines: Callable[[int, int], list[Spans]], *, grows: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines = lines
        self._grows = grows

    def redraw(self) -> None:
        if self.size.width:
            lines = self._lines(*self.size)
            if self._grows:
                self.styles.height = len(lines)
            self.show([self.strip(line) for line in lines])
