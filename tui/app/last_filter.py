"""The last step before the terminal: no control character gets out of a segment, whatever a widget does.

`Strip.render_style` is the one place of Textual where text becomes bytes. It is private, so a test guards it. What is
drawn has been through `tui.text` already: a hit here is a bug, and is counted.
"""

from __future__ import annotations

import re
from typing import Any

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

# C0, DEL and C1; what reorders text; line and paragraph separators; lone surrogates.
_FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

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
    """As Textual's own, but a segment without a style goes through the filter as well."""
    if self._render_cache is None:
        system = console._color_system or ColorSystem.TRUECOLOR
        pieces = ((style or Style.null(), text) for text, style, _ in self._segments)
        self._render_cache = "".join(self.render_style(style, text, system) for style, text in pieces)
    return self._render_cache


def install() -> None:
    """Put the filter in place, for the whole process; doing so twice changes nothing."""
    Strip.render_style = classmethod(_filtered)  # type: ignore[assignment, method-assign]
    Strip.render = _render  # type: ignore[method-assign]
