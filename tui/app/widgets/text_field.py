"""Fields that are typed into. Nothing blinks, and keys and pastes take effect in the order in which they came.

Textual hands keys to a widget's queue, and what they lead to from there to others: a letter, a backspace and a letter
that arrive together over a slow line would not be handled in this order. So the app calls `type` and `paste` itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.widgets import TextArea

from tui.app.commands import Where, bindings
from tui.text import clean_typed

if TYPE_CHECKING:
    from textual._types import WatchCallbackType

LONGEST_PASTE = 100_000
PARTS = frozenset({"text-area--cursor", "text-area--selection", "text-area--placeholder"})


class TextField(TextArea):
    def __init__(self, *, id: str | None = None, soft_wrap: bool = True) -> None:
        super().__init__(id=id, compact=True, highlight_cursor_line=False, soft_wrap=soft_wrap)
        self.cursor_blink = False

    @classmethod
    def _get_component_classes(cls) -> frozenset[str]:  # type: ignore[override]  # Textual's is a cache around one
        """Textual works out the style of each of them whenever the focus moves; a field shows no others."""
        return PARTS

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """Line numbers, brackets and the like look as the text does."""
        if not PARTS.issuperset(names):
            return Style.null()
        return super().get_component_rich_style(*names, partial=partial, default=default)

    def watch(self, obj: DOMNode, attribute_name: str, callback: WatchCallbackType, init: bool = True) -> None:
        """The theme stays what it is once there are fields, and of the app's watchers Textual forgets none."""
        if obj is not self.app:
            super().watch(obj, attribute_name, callback, init)

    def put(self, text: str) -> None:
        """Show another text with the cursor at its end."""
        text = clean_typed(text)
        if text != self.text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def type(self, text: str) -> None:
        """What was typed takes the place of what is selected."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def paste(self, text: str) -> None:
        self.type(clean_typed(text[:LONGEST_PASTE]))

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()


class Composer(TextField):
    """Where replies are written; it grows to eight lines."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.COMPOSER)]
    DEFAULT_CSS = """
    Composer {
        height: auto;
        max-height: 8;
        scrollbar-size: 0 0;
        background: $background;
        &:focus { background: $background; }
        & .text-area--placeholder { color: $our-quiet; }
    }
    """
