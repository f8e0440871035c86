"""What every pane is made of: ready lines, of which only those that changed are sent to the terminal again."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.app.look.colours import PALETTES, STYLES
from tui.app.look.spans import Spans, cut


class Lines(Widget):
    """Shows strips; `show` compares them with those on the screen and repaints the difference.

    Text reaches the screen only as spans, which nothing reads as markup.
    """

    # Nothing in it is laid out by Textual, and no style of it depends on the pointer.
    ALLOW_SELECT = False
    # Textual lays the whole screen out once more wherever this follows a new size; here nothing scrolls.
    virtual_size: Reactive[Size] = Reactive(Size(), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.strips: list[Strip] = []
        self.made_for = Size()
        self._styles_of: dict[tuple[str, str], Style] = {}
        self._colours: tuple[str, Style] | None = None

    def strip(self, spans: Spans, ground: str = "", width: int | None = None) -> Strip:
        """The spans as one line of this widget's width, on a ground that is a role with a background.

        Whoever makes many lines gives the width: Textual looks through its layout each time it is asked for a size.
        """
        width = self.size.width if width is None else width
        segments = [Segment(text, self.role_style(role, ground)) for text, role in cut(spans, width) if text]
        return Strip(segments).adjust_cell_length(width, self.role_style("text", ground))

    def role_style(self, role: str, ground: str = "") -> Style:
        if (style := self._styles_of.get((role, ground))) is None:
            style = self.rich_style
            for part in filter(None, (ground, role)):
                style += _role_style(self.app.theme.removeprefix("ternbox-"), part)
            self._styles_of[role, ground] = style
        return style

    def show(self, strips: list[Strip]) -> None:
        """Replace the lines; repaint those that differ from what was shown before."""
        self.made_for = self.size
        before, self.strips = self.strips, strips
        width = self.size.width
        changed = [y for y, (old, new) in enumerate(zip_longest(before, strips)) if old is not new and old != new]
        if changed and width:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are. Textual would style and copy each of them; a border is all that it can add."""
        if self.gutter:
            return super().render_lines(crop)
        strips = [self.render_line(y).adjust_cell_length(self.outer_size.width) for y in crop.line_range]
        for filter in self.get_line_filters():
            ground = self.background_colors[1]
            strips = [strip.apply_filter(filter, ground) for strip in strips]
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def render_line(self, y: int) -> Strip:
        if y < len(self.strips):
            return self.strips[y]
        return Strip.blank(self.size.width, self.role_style("text"))

    def frame_made(self, whole: bool) -> None:
        """Textual has made a frame: of the whole screen, or of what waited to be repainted.

        Being asked for lines proves nothing: Textual also asks for those that it then leaves out.
        """
        if whole or not self._repaint_regions:
            self.painted()

    def painted(self) -> None:
        """All that is shown is in the newest frame."""

    def frame_sent(self) -> None:
        """The newest frame is on the terminal; some before it may have been skipped."""

    def redraw(self) -> None:
        """Make the strips anew, from what the widget knows. Called when its size or its colours change."""

    def on_resize(self) -> None:
        self._look_at_colours()
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The focus has come or gone. `on_focus` and `on_blur` come before that is so.

        Textual would look for rules about it in the style sheet, and there are none for lines.
        """
        if self.can_focus:
            self.redraw()

    def notify_style_update(self) -> None:
        """Textual says this at every change of the focus; only other colours are a reason to draw anew."""
        super().notify_style_update()
        if self.is_attached and self.size.width and self._look_at_colours():
            self.redraw()

    def _look_at_colours(self) -> bool:
        """Whether they are others than those of the lines that are drawn, which are forgotten then."""
        colours = (self.app.theme, self.rich_style)
        if colours == self._colours:
            return False
        self._colours = colours
        self._styles_of.clear()
        self.forget_drawn()
        return True

    def forget_drawn(self) -> None:
        """Drop strips that are kept in the old colours."""


@cache
def _role_style(theme: str, role: str) -> Style:
    """From the table of the first frame: as rules of a style sheet, each widget would work out all of them anew."""
    palette = PALETTES[theme]
    colour, ground, attributes = STYLES[role]
    return Style(
        color=Color.parse(palette[colour]).rich_color if colour else None,
        bgcolor=Color.parse(palette[ground]).rich_color if ground else None,
        bold="bold" in attributes or None,
        reverse="reverse" in attributes or None,
    )


class VerticalRule(Lines):
    DEFAULT_CSS = "VerticalRule { width: 1; }"

    def redraw(self) -> None:
        self.show([self.strip([("│", "rule")])] * self.size.height)
