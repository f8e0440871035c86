"""Reads a frame as Textual writes it into a picture. What Textual did not make does not get further than here."""

from __future__ import annotations

import re

from tui.app.output.cells import Cell, cells_of
from tui.app.output.picture import Picture
from tui.app.output.styles import PLAIN, Style, style_of

_FRAME = re.compile(r"(?:\n|\x1b\[\d+;\d+H).*\x1b\[\d+;\d+H", re.DOTALL)
FOREIGN = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Control characters, what reorders text, separators of lines and paragraphs, lone surrogates: for a regex."""
_TOKEN = re.compile(
    # Nearly everything: text in a look of its own.
    rf"\x1b\[(?P<codes>[\d;]+)m(?P<piece>[^{FOREIGN}]+)\x1b\[0?m"
    r"|\x1b\[(?P<row>\d{1,4});(?P<column>\d{1,4})H"
    r"|\x1b\[(?P<look>[\d;]*)m"
    r"|(?P<line>\n)"
    f"|(?P<text>[^{FOREIGN}]+)"
    # The last filter writes text of odd width so: save the place, blanks, back, the text, back, to the end of it.
    r"|(?P<place>\x1b[78])"
    r"|\x1b\[(?P<on>\d{1,4})C"
    "|(?P<foreign>.)",
    re.DOTALL,
)


class NotAFrame(Exception):
    """This was not written as Textual writes its frames."""


def read(picture: Picture, data: str, size: tuple[int, int]) -> int:
    """Paint a frame for a screen of `size` (columns, rows). Answers how many control characters were left out: none may
    be there but those of the frame itself. Raises NotAFrame, with nothing painted.
    """
    if not _FRAME.fullmatch(data):
        raise NotAFrame
    if picture.size != size:
        picture.resize(size)
    reading = _Reading()
    for token in _TOKEN.finditer(data):
        reading.take(token)
    for piece in reading.pieces:
        picture.put(*piece)
    picture.cursor = min(reading.x, size[0] - 1), min(reading.y, size[1] - 1)
    return reading.foreign


class _Reading:
    """Where a frame's next text goes and how it looks, and the pieces of it so far."""

    def __init__(self) -> None:
        self.x = self.y = self.foreign = 0
        self.pieces: list[tuple[int, int, list[Cell]]] = []
        self._style: Style = PLAIN
        self._place = 0, 0

    def take(self, token: re.Match[str]) -> None:
        kind, value = token.lastgroup, token[token.lastindex or 0]
        if kind == "piece":
            self._look(token["codes"])
            self._text(value)
            self._look("")
        elif kind == "text":
            self._text(value)
        elif kind == "look":
            self._look(value)
        elif self._style != PLAIN:  # Textual moves between its pieces of text, and never inside one
            self.foreign += 1
        elif kind == "column":
            self.x, self.y = int(value) - 1, int(token["row"]) - 1
        elif kind == "line":
            self.x, self.y = 0, self.y + 1
        elif kind == "on":
            self.x += int(value)
        elif value == "\x1b7":
            self._place = self.x, self.y
        elif value == "\x1b8":
            self.x, self.y = self._place
        else:
            self.foreign += 1

    def _text(self, text: str) -> None:
        cells = cells_of(text, self._style)
        self.pieces.append((self.x, self.y, cells))
        self.x += len(cells)

    def _look(self, codes: str) -> None:
        """Textual sets a look only from the plain one, and goes back to that."""
        style = style_of(codes) if self._style == PLAIN else None
        if codes in ("", "0"):
            self._style = PLAIN
        elif style is None:
            self.foreign += 1
        else:
            self._style = style
