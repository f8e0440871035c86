"""A page of ready lines over the inbox: the help, a message as it came, a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.app.look.spans import Spans, apart
from tui.app.widgets.lines import Lines

# Clean spans, line by line, for a width in columns.
Ready = Callable[[int], list[Spans]]


def head(title: str, keys: str, badge: Spans, width: int) -> list[Spans]:
    """The first two lines of every page: what it is, what leads away from it, and which account this is."""
    left: Spans = [(f" {title}", "strong"), (f"   {keys}", "quiet")]
    return [apart(left, [*badge, (" ", "text")], width), [("─" * width, "rule")]]


class Text(Lines, can_focus=True):
    """Lines that are cut at the right and scroll up and down."""

    DEFAULT_CSS = "Text { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,J,space", "page(1)", show=False),
        Binding("pageup,K", "page(-1)", show=False),
    ]

    def __init__(self, title: str, lines: Ready, badge: Spans, keys: str = "") -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._badge = badge
        self._keys = keys
        self._top = 0

    def say(self, words: str) -> None:
        """In place of the keys. `words` are clean."""
        self._keys = words
        self.redraw()

    def action_page(self, way: int) -> None:
        self.action_scroll(way * max(1, self.size.height - 3))

    def action_scroll(self, by: int) -> None:
        self._top += by
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        room = max(1, height - 2)
        lines = self._lines(width)
        self._top = max(0, min(self._top, len(lines) - room))
        below = len(lines) - room - self._top
        more = f"   ↓ {below} more" if below > 0 else ""
        keys = " · ".join(part for part in (self._keys, f"Esc closes{more}") if part)
        above = head(self._title, keys, self._badge, width)
        shown = lines[self._top : self._top + room]
        self.show([self.strip(line) for line in [*above, *([(" ", "text"), *line] for line in shown)]])


class Page(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,f1,v,o,left", "close", show=False),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = "Page { background: $background; }"

    def __init__(self, title: str, lines: Ready, badge: Spans, keys: str = "") -> None:
        """`keys` says which keys do something here, beside those that close it."""
        super().__init__()
        self.text = Text(title, lines, badge, keys)

    def compose(self) -> ComposeResult:
        yield self.text

    def action_close(self) -> None:
        self.dismiss(None)
