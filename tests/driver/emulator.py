"""A terminal for checking output: cells with styles, wide characters, erasing. Whatever it does not know is an error.

Unlike the emulators that people use it forgives nothing, and unlike pyte it keeps colours, links and the width of
clusters, by two models of what a character takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.driver.sgr import PLAIN, SHOWS_ON_BLANKS, Style, Unknown, styled
from tests.driver.widths import Clusters, by_clusters

Cell = tuple[str, Style]  # a cluster; "" is the second half of a wide one

GARBAGE: Cell = ("garbage", PLAIN)  # what nobody has painted yet
TORN: Cell = ("torn", PLAIN)  # half of a wide character whose other half was erased

_TOKEN = re.compile(
    r"\x1b\[(?P<private>[<>=?]?)(?P<parameters>[\d;]*)(?P<final>[ $]?[@-~])"
    r"|\x1b\]8;[^;\x1b\x07]*;(?P<link>[^\x1b\x07]*)(?:\x1b\\|\x07)"
    r"|\x1b\](?P<osc>[^\x1b\x07]*)(?:\x1b\\|\x07)"
    r"|\x1b[_P](?P<graphics>[^\x1b\x07]*)\x1b\\"
    r"|\x1b(?P<escape>[78])"
    r"|(?P<control>[\r\n\x07])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
# Final letter and parameters; None: whatever they are.
_QUESTIONS: dict[str, tuple[str, ...] | None] = {"n": ("5", "6"), "c": ("",), "t": ("14", "16", "18"), "$p": None}


def cell(text: str, style: Style) -> Cell:
    """A blank shows only its background, unless it is underlined or reversed: then it is kept as it was written."""
    if text == " " and not style[0] & SHOWS_ON_BLANKS and not style[3]:
        return " ", (PLAIN[0], "", style[2], "")
    return text, style


class Emulator:
    """`rows` are the cells. `erases` is terminfo's bce: what is erased gets the background that is set.
    One that `clips` shows what was meant: what is drawn beyond its edges is not seen, and leaving it for the shell's
    screen costs nothing.

    The parser takes whole sequences: one cut in two by the end of a piece is an error, as for a driver it would be.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        *,
        clusters: Callable[[str], Clusters] = by_clusters,
        erases: bool = True,
        clips: bool = False,
    ) -> None:
        self._clusters, self._erases, self._clips = clusters, erases, clips
        self.style = PLAIN
        self.x = self.y = self.bells = 0
        self._saved = (0, 0, PLAIN)
        self.modes: set[int] = {7, 25}
        self.said: list[str] = []  # operating system commands: title, clipboard, pointer ...
        self.graphics: list[str] = []
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Terminals cut, wrap or move what they show, each in its own way: nothing of it can be relied on."""
        self.columns, self.lines = columns, rows
        self.x, self.y = min(self.x, columns - 1), min(self.y, rows - 1)
        self.soil()

    def soil(self) -> None:
        """Fill the screen with what nobody has painted."""
        self.rows = [[GARBAGE] * self.columns for _ in range(self.lines)]

    @property
    def is_whole(self) -> bool:
        """Everything was painted."""
        return not any(GARBAGE in row for row in self.rows)

    def text(self) -> str:
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self.rows)

    def feed(self, data: str) -> None:
        at = 0
        for token in _TOKEN.finditer(data):
            if token.start() != at:
                break
            at = token.end()
            self._take(token)
        if at != len(data):
            raise Unknown(ascii(data[at : at + 60]))

    def _take(self, token: re.Match[str]) -> None:
        kind = str(token.lastgroup)
        if kind == "text":
            self._print(token["text"])
        elif kind == "final":
            self._control(token["private"], token["parameters"], token["final"])
        elif kind == "link":
            self.style = (*self.style[:3], token["link"])
        elif kind == "escape":
            self._save_or_go_back(token["escape"])
        elif kind == "control":
            self._move_or_ring(token["control"])
        else:
            (self.said if kind == "osc" else self.graphics).append(token[kind])

    def _save_or_go_back(self, which: str) -> None:
        if which == "7":
            self._saved = (self.x, self.y, self.style)
        else:
            self.x, self.y, self.style = self._saved

    def _move_or_ring(self, char: str) -> None:
        if char == "\x07":
            self.bells += 1
            return
        self.x = 0  # the line discipline makes CR LF of LF
        if char == "\n":
            self.y += 1
            if self.y >= self.lines and not self._clips:
                raise Unknown("a line feed that scrolls")

    def _print(self, text: str) -> None:
        if text.isascii():
            self._put([cell(char, self.style) for char in text])
            return
        for cluster, width in self._clusters(text):
            if width == 0:
                self._join(cluster)
            else:
                self._put([cell(cluster, self.style), ("", self.style)][:width])

    def _put(self, cells: list[Cell]) -> None:
        end = self.x + len(cells)
        if self.y < self.lines:
            cells = self._fitting(cells, max(0, self.columns - self.x))
            row = self.rows[self.y]
            self._cut(row, self.x)
            self._cut(row, self.x + len(cells))
            row[self.x : self.x + len(cells)] = cells
        self.x = end if self._clips else min(end, self.columns)

    def _fitting(self, cells: list[Cell], room: int) -> list[Cell]:
        """Without automatic wrapping what does not fit piles up in the last column."""
        if len(cells) <= room or not room:
            return cells[:room]
        last = cells[room - 1] if self._clips else cells[-1]
        is_half = not last[0] or not cells[room][0]
        return [*cells[: room - 1], cell(" ", last[1]) if is_half else last]

    def _cut(self, row: list[Cell], x: int) -> None:
        """What is left of a wide character when something is written into one half of it."""
        if 0 < x < self.columns and row[x][0] == "":
            for half in (x - 1, x):
                row[half] = cell(" ", row[half][1])

    def _join(self, mark: str) -> None:
        """A mark without a width goes onto the character before it."""
        if self.y >= self.lines or self.x > self.columns:
            return
        row, x = self.rows[self.y], self.x - 1
        if x > 0 and row[x][0] == "":
            x -= 1
        if x >= 0 and row[x] is not GARBAGE:
            row[x] = (row[x][0] + mark, row[x][1])

    def _control(self, private: str, parameters: str, final: str) -> None:
        known = _QUESTIONS.get(final, ())
        if known is None or parameters in known:
            return
        if private or final in ("u", " q"):
            self._mode(private, parameters, final)
        elif final == "m":
            self.style = styled(self.style, parameters)
        elif final in _MOVES and re.fullmatch(r"\d*(;\d*)?", parameters):
            _MOVES[final](self, [int(number or 1) for number in parameters.split(";")])
        else:
            raise Unknown(f"CSI {private}{parameters}{final}")

    def _mode(self, private: str, parameters: str, final: str) -> None:
        if final == "u" or (final == " q" and not private):
            return
        if private != "?" or final not in "hl":
            raise Unknown(f"CSI {private}{parameters}{final}")
        numbers = {int(number) for number in parameters.split(";")}
        self.modes = self.modes | numbers if final == "h" else self.modes - numbers
        if 1049 in numbers and not self._clips:
            self.soil()

    def to(self, numbers: list[int]) -> None:
        y, x = (*numbers, 1)[:2]
        self.y, self.x = y - 1, x - 1
        if not self._clips:
            self.y, self.x = min(self.y, self.lines - 1), min(self.x, self.columns - 1)

    def to_column(self, numbers: list[int]) -> None:
        self.x = min(numbers[0], self.columns) - 1

    def forward(self, numbers: list[int]) -> None:
        self.x += numbers[0]
        if not self._clips:
            self.x = min(self.x, self.columns - 1)

    def erase_line(self, numbers: list[int]) -> None:
        self._erase(self.columns)

    def erase_some(self, numbers: list[int]) -> None:
        self._erase(min(self.x + numbers[0], self.columns))

    def erase_all(self, numbers: list[int]) -> None:
        if numbers != [2]:
            raise Unknown("erases a part of the screen")
        self.rows = [[self._erased()] * self.columns for _ in range(self.lines)]

    def _erased(self) -> Cell:
        return " ", (PLAIN[0], "", self.style[2] if self._erases else "49", "")

    def _erase(self, end: int) -> None:
        """The half of a wide character that is left over differs between terminals: it has to be painted again."""
        row = self.rows[self.y]
        for x, half in (self.x, self.x - 1), (end, end):
            if 0 < x < self.columns and row[x][0] == "":
                row[half] = TORN
        row[self.x : end] = [self._erased()] * (end - self.x)


_MOVES: dict[str, Callable[[Emulator, list[int]], None]] = {
    "H": Emulator.to,
    "G": Emulator.to_column,
    "C": Emulator.forward,
    "J": Emulator.erase_all,
    "K": Emulator.erase_line,
    "X": Emulator.erase_some,
}
