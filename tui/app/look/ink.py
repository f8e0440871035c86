"""Lines as a terminal takes them: colours of the theme, as many as the terminal has, around text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from tui.app.look.colours import STYLES
from tui.app.look.spans import cut, width_of

if TYPE_CHECKING:
    from tui.app.look.front import Line

_NUMBERS = {"bold": "1", "reverse": "7"}
_ANSI = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


class Ink:
    """`depth` is how many colours the terminal has: 0, 16, 256 or 16777216."""

    def __init__(self, palette: dict[str, str], depth: int) -> None:
        self._palette = palette
        self._depth = depth
        self._styles: dict[tuple[str, str], str] = {}

    def frame(self, lines: Iterable[Line]) -> str:
        """The lines one after the other, each at its place and as wide as it says; then the cursor goes home."""
        return "".join(f"\x1b[{line.y + 1};{line.x + 1}H{self._drawn(line)}" for line in lines) + "\x1b[1;1H"

    def _drawn(self, line: Line) -> str:
        spans = [(text, role) for text, role in cut(line.spans, line.width) if text]
        rest = line.width - width_of(spans)
        if rest < 0:
            spans, rest = [(set_cell_size(spans[0][0], line.width), spans[0][1])], 0
        return "".join(self._inked(text, role, line.ground) for text, role in [*spans, (" " * rest, "text")] if text)

    def _inked(self, text: str, role: str, ground: str) -> str:
        if (style := self._styles.get((role, ground))) is None:
            style = self._styles[role, ground] = self._style(role, ground)
        return f"\x1b[{style}m{text}\x1b[0m" if style else text

    def _style(self, role: str, ground: str) -> str:
        colour, own_ground, attributes = STYLES[role]
        below = STYLES[ground][1] if ground in STYLES else ground
        numbers = [_NUMBERS[name] for name in attributes.split()]
        if self._depth:
            numbers += self._code(self._palette[colour or "foreground"], 30)
            numbers += self._code(self._palette[own_ground or below or "background"], 40)
        return ";".join(numbers)

    def _code(self, colour: str, base: int) -> list[str]:
        """`base` is 30 for the letters and 40 for the ground."""
        if colour.startswith("ansi_"):
            name = colour.removeprefix("ansi_")
            return [str(base + 9 if name == "default" else base + _ANSI.index(name))]
        red, green, blue = bytes.fromhex(colour[1:])
        if self._depth > 256:
            return [f"{base + 8};2;{red};{green};{blue}"]
        return [f"{base + 8};5;{eight_bit(red, green, blue)}"]


def eight_bit(red: int, green: int, blue: int) -> int:
    """The nearest of 256 colours, as Rich chooses it."""
    high, low = max(red, green, blue) / 255, min(red, green, blue) / 255
    lightness = (high + low) / 2
    spread = high - low
    saturation = spread / (high + low if lightness <= 0.5 else 2 - high - low) if spread else 0.0
    if saturation < 0.15:
        grey = round(lightness * 25)
        return {0: 16, 25: 231}.get(grey, 231 + grey)
    six = (part / 95 if part < 95 else 1 + (part - 95) / 40 for part in (red, green, blue))
    red, green, blue = map(round, six)
    return 16 + 36 * red + 6 * green + blue
