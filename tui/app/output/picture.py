"""What Textual wants on the screen, what the terminal shows, and the difference of the two."""

from __future__ import annotations

from tui.app.output.cells import Cell, Row, blank, spread
from tui.app.output.pen import NOWHERE, Pen


class Picture:
    """`size` in columns and rows. `cursor` is where the cursor ends up after each change: input methods write there."""

    def __init__(self, *, erases: bool) -> None:
        self._pen = Pen(erases=erases)
        self.resize((0, 0))

    def resize(self, size: tuple[int, int]) -> None:
        """Of another size nothing is painted yet, and nothing known."""
        self.size = size
        self._width, self._height = size
        self._wanted: list[Row] = [[None] * self._width for _ in range(self._height)]
        self._shown: list[Row] = [[None] * self._width for _ in range(self._height)]
        self.cursor: tuple[int, int] | None = None
        self.forget()

    def forget(self, first: int = 0) -> None:
        """What the terminal shows from the row `first` on is not known: the next `changes` sends all of it."""
        for y in range(first, self._height):
            self._shown[y] = [None] * self._width
        self._touched = set(range(self._height))
        self.lose_cursor()

    def take(self) -> None:
        """The first frame has brought all that is painted to the terminal: unsure characters as the pen would."""
        self._shown = [[*row] for row in self._wanted]
        self._touched.clear()
        self.lose_cursor()

    def lose_cursor(self) -> None:
        """Where the terminal's cursor stands is not known."""
        self._pen.at = (NOWHERE, NOWHERE)

    def put(self, x: int, y: int, cells: list[Cell]) -> None:
        """Paint, as a terminal does it: of a wide character that is cut in half, the other half becomes a blank."""
        if not (0 <= x < self._width and 0 <= y < self._height):
            return
        row, end = self._wanted[y], min(x + len(cells), self._width)
        if end - x < len(cells):
            cells = _cropped(cells, end - x)
        if row[x:end] == cells:
            return
        _part(row, x, x - 1)
        _part(row, end, end)
        row[x:end] = cells
        self._touched.add(y)

    def changes(self) -> str:
        """What brings the terminal up to date and leaves it in the plain look; "" if it is."""
        for y in sorted(self._touched):
            wanted, shown = self._wanted[y], self._shown[y]
            if wanted != shown:
                both = [*zip(wanted, shown, strict=True)]
                changed = [new is not None and new is not old and new != old for new, old in both]
                spread(shown, changed, wanted)
                spread(wanted, changed, wanted)
                self._pen.write(y, wanted, changed)
                self._shown[y] = [old if new is None else new for new, old in both] if None in wanted else [*wanted]
        self._touched.clear()
        if self.cursor:
            self._pen.go(*self.cursor)
        return self._pen.taken()


def _part(row: Row, second: int, head: int) -> None:
    """If there is the second half of a wide character at `second`, leave a blank at `head`."""
    if 0 < second < len(row) and (half := row[second]) and half[2] == 0:
        row[head] = blank(half[1])


def _cropped(cells: list[Cell], width: int) -> list[Cell]:
    cells = cells[:width]
    if cells and abs(cells[-1][2]) == 2:
        cells[-1] = blank(cells[-1][1])
    return cells
