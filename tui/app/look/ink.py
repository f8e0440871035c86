"""Lines as a terminal takes them: colours of the theme, as many as the terminal has, around text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from tui.app.look.colours import PALETTES, STYLES

Ready = tuple[int, int, str, Sequence[tuple[str, str]]]
"""Column, row and ground of a line, and its spans, cut or filled up to their width."""

Style = tuple[bool, bool, str, str]
"""Bold, reversed, and the SGR codes of letters and ground."""
_PLAIN: Style = (False, False, "39", "49")
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
        self._styles: dict[tuple[str, str], Style] = {}

    def frame(self, lines: Iterable[Ready]) -> str:
        """The lines one after the other, each at its place, as Textual writes them; then the cursor goes home."""
        drawn = []
        for x, y, ground, spans in lines:
            drawn.append(_to(x, y))
            drawn += (f"\x1b[{';'.join(_codes(self._style(role, ground)))}m{text}\x1b[0m" for text, role in spans)
        return "".join([*drawn, _to(0, 0)])

    def sent(self, lines: Iterable[Ready], *, erases: bool) -> str:
        """The same onto an empty screen, in about a third of the bytes. `erases`: what is erased gets the colour that
        is set, so that nothing has to be written where there is nothing.
        """
        empty = self._style("text", "")
        sent = [f"\x1b[{empty[3]}m\x1b[2J"] if erases else []
        style = (False, False, "39", empty[3]) if erases else _PLAIN
        for x, y, ground, spans in lines:
            shown = _without_end(spans) if erases and not ground else spans
            sent += [_to(x, y)] if shown else []
            for text, role in shown:
                wanted = self._style(role, ground)
                wanted = wanted if text.strip() or wanted[1] else (style[0], False, style[2], wanted[3])
                sent += (_change(style, wanted), text)
                style = wanted
        return "".join([*sent, "\x1b[0m", _to(0, 0)])

    def _style(self, role: str, ground: str) -> Style:
        if (style := self._styles.get((role, ground))) is None:
            colour, own_ground, attributes = STYLES[role]
            below = STYLES[ground][1] if ground in STYLES else ground
            letters = self._code(self._palette[colour or "foreground"], 30)
            behind = self._code(self._palette[own_ground or below or "background"], 40)
            style = self._styles[role, ground] = "bold" in attributes, "reverse" in attributes, letters, behind
        return style

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


def _to(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _codes(style: Style) -> list[str]:
    bold, reverse, letters, ground = style
    return [*(["1"] if bold else []), *(["7"] if reverse else []), letters, ground]


def _change(old: Style, new: Style) -> str:
    """From one style to another."""
    switches = zip(old[:2], new[:2], "17", ("22", "27"), strict=True)
    codes = [(on if now else off) for was, now, on, off in switches if was != now]
    codes += [now for was, now in zip(old[2:], new[2:], strict=True) if was != now]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _without_end(spans: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the blanks at the end, if they show nothing but the ground of the page."""
    shown = [*spans]
    while shown and not shown[-1][0].strip() and STYLES[shown[-1][1]][1:] in (("", ""), ("", "bold")):
        shown.pop()
    return shown


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
