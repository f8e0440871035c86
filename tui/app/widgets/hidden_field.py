"""A line for a secret: a dot for each character, so that a paste is seen to have arrived.

It is no TextArea. What is typed here is in no document, no history of edits, no selection that could be copied, and no
message; `clear` takes it away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.app.look.spans import Span
from tui.app.widgets.lines import Lines

DOT = "•"
LONGEST = 500


class HiddenField(Lines, can_focus=True):
    DEFAULT_CSS = "HiddenField { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,ctrl+h", "delete(-1)", show=False),
        Binding("delete,ctrl+d", "delete(0)", show=False),
        # Nobody sees where a word ends, so what takes a word away takes all.
        Binding("ctrl+u,ctrl+w,ctrl+backspace", "clear", show=False),
        Binding("left,ctrl+b", "move(-1)", show=False),
        Binding("right,ctrl+f", "move(1)", show=False),
        Binding("home,ctrl+a,up", f"move({-LONGEST})", show=False),
        Binding("end,ctrl+e,down", f"move({LONGEST})", show=False),
    ]

    def __init__(self, label: str, pressed: Callable[[], None]) -> None:
        """`pressed` is called at once when something was typed or taken away, before the key that comes next."""
        super().__init__()
        self._label = label
        self._pressed = pressed
        self._characters: list[str] = []
        self._cursor = 0
        self._locked = False
        self.verdict = ""  # what stands here instead, when all is done

    @property
    def typed(self) -> str:
        return "".join(self._characters).strip()

    @property
    def locked(self) -> bool:
        """Whether it takes nothing at present."""
        return self._locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        self._locked = locked
        self.redraw()

    def clear(self) -> None:
        self._characters.clear()
        self._cursor = 0
        self.redraw()

    def type(self, text: str) -> None:
        if not self._locked:
            new = [character for character in text if character.isprintable()]
            new = new[: LONGEST - len(self._characters)]
            self._characters[self._cursor : self._cursor] = new
            self._cursor += len(new)
        self._changed()

    def paste(self, text: str) -> None:
        self.type(text.strip())

    def action_delete(self, offset: int) -> None:
        at = self._cursor + offset
        if not self._locked and 0 <= at < len(self._characters):
            del self._characters[at]
            self._cursor = at
        self._changed()

    def action_clear(self) -> None:
        if not self._locked:
            self.clear()
        self._changed()

    def action_move(self, by: int) -> None:
        self._cursor = max(0, min(self._cursor + by, len(self._characters)))
        self.redraw()

    def _changed(self) -> None:
        self.redraw()
        self._pressed()

    def redraw(self) -> None:
        if not self.size.width:
            return
        count = len(self._characters)
        said = f"  {count} character{'s' * (count != 1)}" if count else ""
        room = max(3, self.size.width - len(self._label) - len("  500 characters"))
        # The part around the cursor, where not all has room.
        first = max(0, self._cursor - room + 2)
        dots = (DOT * (count - first))[: room - 1].ljust(room)
        at = self._cursor - first
        cursor = "chosen" if self._locked else "cursor"
        field: list[Span] = [(dots[:at], "chosen"), (dots[at], cursor), (dots[at + 1 :], "chosen")]
        if self.verdict:
            field, said = [(self.verdict, "good")], ""
        self.show([self.strip([(self._label, "strong"), *field, (said, "quiet")])])
