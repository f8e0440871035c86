"""Writes cells where they belong, in as few bytes as it can, and knows what is set in the terminal while it does."""

from __future__ import annotations

from tui.app.output.cells import Row, blank, end_of_unsure
from tui.app.output.styles import PLAIN, Style, fits, towards, turned

GAP = 5
"""Cells that did not change are written again rather than jumped over, if they are no more than this."""
NOWHERE = -1
MANY_TO_THE_EDGE, MANY = 4, 10
"""Blanks from which on erasing them is shorter."""


class Pen:
    """`at` is the column and row of the terminal's cursor, each NOWHERE when it is not known for sure.

    `erases`: what the terminal erases gets the background that is set (terminfo: bce).
    """

    def __init__(self, *, erases: bool) -> None:
        self.at = (NOWHERE, NOWHERE)
        self._erases = erases
        self._style: Style = PLAIN
        self._out: list[str] = []

    def write(self, y: int, row: Row, changed: list[bool]) -> None:
        """Send the cells of a row that have changed."""
        x = 0
        while True in changed[x:]:
            x = self._run(changed.index(True, x), y, row, changed)

    def taken(self) -> str:
        """All that was written since the last time; after it the terminal's look is the plain one."""
        if self._style is not PLAIN:
            self._set(PLAIN)
        text = "".join(self._out)
        self._out.clear()
        return text

    def go(self, x: int, y: int) -> None:
        """Always to a column by its number: whatever widths a terminal believes in, errors do not add up."""
        if self.at != (x, y):
            self._out.append(f"\x1b[{x + 1}G" if self.at[1] == y else f"\x1b[{y + 1};{x + 1}H")
            self.at = (x, y)

    def _run(self, x: int, y: int, row: Row, changed: list[bool]) -> int:
        """Send cells from a changed one on, as long as no jump is needed. Answers where that was."""
        cell = row[x]
        if cell and cell[2] == 0 and x:  # never from the middle of a wide character on
            x -= 1
            changed[x] = True  # and never without getting further
        self.go(x, y)
        look = None
        while x < len(row) and (cell := row[x]) and (changed[x] or self._is_short_gap(x, row, changed)):
            if cell[1] is not look:  # neighbours share one, and to compare them takes longer
                look = cell[1]
                self._set(look)
            if cell[2] < 0:
                return self._unsure(x, y, row)
            if self._erases and cell[0] == " " and not cell[1][1] and (end := self._erased(x, y, row, changed)):
                return end
            self._out.append(cell[0])
            x += cell[2] or 1
        self.at = (x if x < len(row) else NOWHERE, y)
        return x

    def _is_short_gap(self, x: int, row: Row, changed: list[bool]) -> bool:
        """Whether what did not change from `x` on is short, sure, and looks as the terminal is set already."""
        near = changed[x : x + GAP + 1]
        return True in near and all(
            cell and cell[2] > 0 and fits(cell[1], self._style) for cell in row[x : x + near.index(True)]
        )

    def _unsure(self, x: int, y: int, row: Row) -> int:
        """It may be drawn narrower than we think, so blanks come first; or wider, so the cursor is set after it."""
        end = end_of_unsure(row, x)
        cells = [cell for cell in row[x:end] if cell and cell[2]]
        for cell in cells:
            self._set(blank(cell[1])[1])
            self._out.append(" " * abs(cell[2]))
        self._out.append(f"\x1b[{x + 1}G")
        while cells[-1][0] == " ":
            cells.pop()
        for cell in cells:
            self._set(cell[1])
            self._out.append(cell[0])
        self.at = (NOWHERE, y)
        return end

    def _erased(self, x: int, y: int, row: Row, changed: list[bool]) -> int:
        """Erase a run of equal blanks, where that is shorter than writing them: answers where it ends, else 0."""
        end = x + 1
        while end < len(row) and row[end] == row[x]:
            end += 1
        if end == len(row) and end - x >= MANY_TO_THE_EDGE:
            self._out.append("\x1b[K")
            self.at = (x, y)
            return end
        while end > x and not changed[end - 1]:
            end -= 1
        if end - x < MANY:
            return 0
        self._out.append(f"\x1b[{end - x}X")
        self.at = (x, y)
        return end

    def _set(self, wanted: Style) -> None:
        if not fits(wanted, self._style):
            style = towards(wanted, self._style)
            self._out.append(turned(self._style, style))
            self._style = style
