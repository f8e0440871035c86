"""A field of one line. Textual's Input lays out the whole screen anew for each key; this one does not."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from tui.text import clean_typed


class Field(TextArea):
    DEFAULT_CSS = """
    Field {
        height: 1;
        scrollbar-size: 0 0;
        background: $background;
        &:focus { background: $background; }
    }
    """

    class Submitted(Message):
        """The person has pressed Enter."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, highlight_cursor_line=False, soft_wrap=False)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.post_message(self.Submitted())

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(" ".join(clean_typed(event.text[:200]).split()))
