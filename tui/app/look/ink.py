"""Lines as a terminal takes them: colours of the theme, as many as the terminal has, around text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from tui.app.look.colours import PALETTES, STYLES

Ready = tuple[int, int, str, Sequence[tuple[str, str]]]
"""Column, row and ground of a line, and its spans, cut or filled up to their width."""

_ATTRIBUTES = {"bold": "1", "reverse": "7"}
_ANSI = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def colours() -> int:
    """How many colours there are, as Rich and Textual judge it; none where NO_COLOR says so."""
    if "NO_COLOR" in os.environ:
        return 0
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return 1 << 24
    last = os.environ.get("TERM", "").strip().lower().rpartition("-")[2]
    return 256 if last in ("256color", "kitty") else 16


class Ink:
    """`depth` is how many colours there are; with 16 they are the terminal's own, whatever the theme."""

    def __init__(self, theme: str, depth: int) -> None:
        self._palette = PALETTES.get("ansi" if depth <= 16 else theme, PALETTES["dark"])
        self._depth = depth
        self._styles: dict[tuple[str, str], str] = {}

    def frame(self, lines: Iterable[Ready]) -> str:
        """The lines one after the other, each at its place; then the cursor goes home."""
        return "".join([*(self._drawn(*line) for line in lines), "\x1b[1;1H"])

    def _drawn(self, x: int, y: int, ground: str, spans: Sequence[tuple[str, str]]) -> str:
        return f"\x1b[{y + 1};{x + 1}H" + "".join(self._inked(text, role, ground) for text, role in spans)

    def _inked(self, text: str, role: str, ground: str) -> str:
        if (style := self._styles.get((role, ground))) is None:
            style = self._styles[role, ground] = self._style(role, ground)
        return f"\x1b[{style}m{text}\x1b[0m"

    def _style(self, role: str, ground: str) -> str:
        colour, own_ground, attributes = STYLES[role]
        below = STYLES[ground][1] if ground in STYLES else ground
        letters = self._code(self._palette[colour or "foreground"], 30)
        return ";".join(
            [
                *(_ATTRIBUTES[name] for name in attributes.split()),
                *(letters, self._code(self._palette[own_ground or below or "background"], 40)),
            ]
        )

    def _code(self, colour: str, base: int) -> str:
        """`base` is 30 for the letters and 40 for the ground."""
        if not self._depth:
            return str(base + 9)
        if colour.startswith("ansi_"):
            name = colour.removeprefix("ansi_")
            return str(base + 9 if name == "default" else base + _ANSI.index(name))
        red, green, blue = bytes.fromhex(colour[1:])
        if self._depth > 256:
            return f"{base + 8};2;{red};{green};{blue}"
        return f"{base + 8};5;{eight_bit(red, green, blue)}"


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
