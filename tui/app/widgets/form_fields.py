"""What a form is made of: one line of text, several lines, and a choice of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui.app.look.spans import Spans
from tui.app.widgets.lines import Lines
from tui.app.widgets.text_field import TextField
from tui.text import clean_typed

LONGEST_LINE = 4096


class Line(TextField):
    """One line. Enter and the arrows lead to the neighbours in the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.enter_field", show=False),
        Binding("down", "screen.leave_field", show=False),
        Binding("up", "screen.previous_field", show=False),
        Binding("backspace", "backspace", show=False),
    ]
    DEFAULT_CSS = """
    Line {
        height: 1;
        width: 1fr;
        scrollbar-size: 0 0;
        background: $chosen-away;
        &:focus { background: $chosen; }
    }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=False)
        self.put(text)

    def paste(self, text: str) -> None:
        self.type(" ".join(clean_typed(text[:LONGEST_LINE]).split()))

    def action_backspace(self) -> None:
        """In an empty field it may be about something else."""
        if self.text:
            self.action_delete_left()
        else:
            self.post_message(self.Emptied(self))

    class Emptied(Message):
        """Backspace was pressed where there is nothing to delete."""

        def __init__(self, line: Line) -> None:
            super().__init__()
            self.line = line


class Area(TextField):
    """Several lines; Enter begins another one where `lines`, else it leads on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", show=False),
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", show=False),
    ]
    DEFAULT_CSS = """
    Area {
        height: auto;
        min-height: 1;
        max-height: 8;
        width: 1fr;
        scrollbar-size: 0 0;
        background: $chosen-away;
        &:focus { background: $chosen; }
    }
    """

    def __init__(self, text: str = "", *, lines: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines_wanted = lines
        self.put(text)

    async def action_enter(self) -> None:
        if self._lines_wanted:
            self.type("\n")
        else:
            await self.run_action("screen.enter_field")

    def action_new_line(self) -> None:
        self.type("\n")

    @property
    def _row(self) -> int:
        """The row of the cursor as it is seen, long lines being wrapped."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_cursor_up(self, select: bool = False) -> None:
        """From its first line on to the field above."""
        if self._row == 0 and not select:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """From its last line on to the field below."""
        if self._row == self.wrapped_document.height - 1 and not select:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class Choice(Lines, can_focus=True):
    """One of a few, changed with the arrows. `options` are values with clean labels."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(-1)", show=False),
        Binding("right,l,space", "turn(1)", show=False),
        Binding("enter,down,j", "screen.leave_field", show=False),
        Binding("up,k", "screen.previous_field", show=False),
    ]
    DEFAULT_CSS = "Choice { height: 1; width: 1fr; }"

    class Changed(Message):
        """Another one is chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options = options
        values = [each for each, _ in options]
        self._at = values.index(value) if value in values else 0

    @property
    def value(self) -> str:
        return self._options[self._at][0] if self._options else ""

    def choose(self, value: str) -> None:
        """Choose one from outside; nothing happens where it is not offered."""
        values = [each for each, _ in self._options]
        if value in values:
            self._at = values.index(value)
            self.redraw()

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Other options; what was chosen stays so where it can."""
        values, value = [each for each, _ in options], self.value
        self._options = options
        self._at = values.index(value) if value in values else 0
        self.redraw()

    def action_turn(self, by: int) -> None:
        if self._options:
            self._at = (self._at + by) % len(self._options)
            self.redraw()
            self.post_message(self.Changed())

    def on_click(self) -> None:
        self.action_turn(1)

    def redraw(self) -> None:
        label = self._options[self._at][1] if self._options else "none"
        several = len(self._options) > 1
        arrows = (" ‹ ", " ›") if several else (" ", "")
        spans: Spans = [(arrows[0], "quiet"), (label, "strong" if self.has_focus else "text"), (arrows[1], "quiet")]
        count = [(f"   {self._at + 1} of {len(self._options)}", "quiet")] if several and self.has_focus else []
        self.show([self.strip([*spans, *count], "chosen" if self.has_focus else "away")])


class Done(Lines, can_focus=True):
    """The last line of a form: Enter on it sends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "screen.submit", show=False),
        Binding("up,k", "screen.previous_field", show=False),
    ]
    DEFAULT_CSS = "Done { height: 1; }"

    def __init__(self, label: str) -> None:
        super().__init__(id="done")
        self._label = label

    def put(self, label: str) -> None:
        self._label = label
        self.redraw()

    async def on_click(self) -> None:
        await self.run_action("screen.submit")

    def redraw(self) -> None:
        focused = self.has_focus
        words: Spans = [("▸ " if focused else "  ", "accent"), (self._label, "strong"), ("   Enter", "quiet")]
        self.show([self.strip(words if focused else words[:2], "chosen" if focused else "")])


def text_of(widget: Widget) -> str:
    """What stands in a field, or which one is chosen."""
    if isinstance(widget, TextField):
        return clean_typed(widget.text)
    return widget.value if isinstance(widget, Choice) else ""
