"""The field where replies are written. It grows to eight lines, and nothing in it blinks."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from tui.app.commands import Where, bindings
from tui.text import clean_typed

LONGEST_PASTE = 100_000


class Composer(TextArea):
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.COMPOSER)]
    DEFAULT_CSS = """
    Composer {
        height: auto;
        max-height: 8;
        scrollbar-size: 0 0;
        background: $background;
        &:focus { background: $background; }
        & .text-area--cursor-line { background: $background; }
    }
    """

    class Send(Message):
        """The person has pressed Enter."""

    class EditorWanted(Message):
        """The person wants to go on in an editor of their own."""

    class PageThread(Message):
        def __init__(self, way: int) -> None:
            super().__init__()
            self.way = way

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    def put(self, text: str) -> None:
        """Show another text with the cursor at its end."""
        if text != self.text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def action_send(self) -> None:
        self.post_message(self.Send())

    def action_new_line(self) -> None:
        self.insert("\n")

    def action_editor(self) -> None:
        self.post_message(self.EditorWanted())

    def action_page_thread(self, way: int) -> None:
        self.post_message(self.PageThread(way))

    async def _on_key(self, event: events.Key) -> None:
        """Enter is a command here, so the text area must not make a line of it."""
        if event.key == "enter":
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean_typed(event.text[:LONGEST_PASTE]))
