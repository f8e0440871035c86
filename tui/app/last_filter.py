"""The last step before the terminal: no control character gets out of a segment, whatever a widget does.

`Strip.render_style` is the one place of Textual where text becomes bytes. It is private, so a test guards it. What is
drawn has been through `tui.text` already: a hit here is a bug, and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from tui.app.output.cells import MARKED
from tui.app.output.frames import FOREIGN

_FOREIGN = re.compile(f"[{FOREIGN}]")

# Terminals disagree about the width of spacing marks (Indic, Burmese, Khmer ...) and of the newest emoji. A line with
# such text is blanked first, and the cursor is set behind it without counting, so that nothing after it moves.
_ODD_WIDTH = re.compile(f"[{''.join(map('-'.join, MARKED))}\U0001f000-\U0001faff]")
_SAVE, _BACK = "\x1b7", "\x1b8"

_render_style: Any = Strip.render_style.__func__  # type: ignore[attr-defined]


class Hits:
    """How many pieces of text had to be filtered since the start."""

    count = 0


def _filtered(cls: type[Strip], style: Style, text: str, color_system: ColorSystem) -> str:
    if _FOREIGN.search(text):
        Hits.count += 1
        text = _FOREIGN.sub("\ufffd", text)
    if style._link:
        style = style.update_link(None)
    rendered: str = _render_style(cls, style, text, color_system)
    return rendered


def _render(self: Strip, console: Any) -> str:
    """As Textual's own, but a segment without a style goes through the filter as well, and odd widths do no harm."""
    if self._render_cache is None:
        system = console._color_system or ColorSystem.TRUECOLOR

        def drawn(segments: Iterable[tuple[str, Style | None]]) -> str:
            return "".join(self.render_style(style or Style.null(), text, system) for text, style in segments)

        segments = [(text, style) for text, style, _ in self._segments]
        if any(_ODD_WIDTH.search(text) for text, _ in segments):
            blank = drawn((" " * cell_len(text), style) for text, style in segments)
            while segments and not segments[-1][0].strip():
                segments.pop()
            # Saved twice, since some emulators forget a place when they have gone back to it.
            self._render_cache = f"{_SAVE}{blank}{_BACK}{_SAVE}{drawn(segments)}{_BACK}\x1b[{self.cell_length}C"
        else:
            self._render_cache = drawn(segments)
    return self._render_cache


def install() -> None:
    """Put the filter in place, for the whole process; doing so twice changes nothing."""
    Strip.render_style = classmethod(_filtered)  # type: ignore[assignment, method-assign]
    Strip.render = _render  # type: ignore[method-assign]
