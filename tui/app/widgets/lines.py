"""What every pane is made of: ready lines, of which only those that changed are sent to the terminal again."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.app.look.colours import STYLES, style_sheet
from tui.app.look.spans import Spans, cut


class Lines(Widget):
    """Shows strips; `show` compares them with those on the screen and repaints the difference.

    Text reaches the screen only as spans, which nothing reads as markup.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{role}" for role in STYLES}
    DEFAULT_CSS = style_sheet("Lines")
    # Nothing in it is laid out by Textual, and no style of it depends on the pointer.
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.strips: list[Strip] = []
        self._styles_of: dict[tuple[str, str], Style] = {}
        self._colours: tuple[str, Style] | None = None

    def strip(self, spans: Spans, ground: str = "") -> Strip:
        """The spans as one line of this widget's width, on a ground that is a role with a background."""
        width = self.size.width
        segments = [Segment(text, self.role_style(role, ground)) for text, role in cut(spans, width) if text]
        return Strip(segments).adjust_cell_length(width, self.role_style("text", ground))

    def role_style(self, role: str, ground: str = "") -> Style:
        if (style := self._styles_of.get((role, ground))) is None:
            style = self.rich_style
            for part in filter(None, (ground, role)):
                style += self.get_component_rich_style(f"line--{part}", partial=True)
            self._styles_of[role, ground] = style
        return style

    def show(self, strips: list[Strip]) -> None:
        """Replace the lines; repaint those that differ from what was shown before."""
        before, self.strips = self.strips, strips
        width = self.size.width
        changed = [y for y, (old, new) in enumerate(zip_longest(before, strips)) if old is not new and old != new]
        if changed and width:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        if y < len(self.strips):
            return self.strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def frame_sent(self, whole: bool) -> None:
        """A frame went to the terminal: of the whole screen, or of what waited to be repainted when it was made.

        Being asked for lines proves nothing: Textual also asks for those that it then does not send.
        """
        if whole or not self._repaint_regions:
            self.painted()

    def painted(self) -> None:
        """All that is shown is on the terminal now."""

    def redraw(self) -> None:
        """Make the strips anew, from what the widget knows. Called when its size or its colours change."""

    def on_resize(self) -> None:
        self.redraw()

    def notify_style_update(self) -> None:
        """Textual says this at every change of the focus; only other colours are a reason to draw anew."""
        super().notify_style_update()
        if not self.is_attached or not self.size.width:
            return
        colours = (self.app.theme, self.rich_style)
        if colours != self._colours:
            self._colours = colours
            self._styles_of.clear()
            self.forget_drawn()
            self.redraw()

    def forget_drawn(self) -> None:
        """Drop strips that are kept in the old colours."""


class VerticalRule(Lines):
    DEFAULT_CSS = "VerticalRule { width: 1; }"

    def redraw(self) -> None:
        self.show([self.strip([("│", "rule")])] * self.size.height)
