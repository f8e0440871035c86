"""Asks for a date from which history is wanted, and says what it understands while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.app.cells import wrap
from tui.app.look.spans import Span
from tui.app.widgets.field import Field
from tui.app.widgets.lines import Lines
from tui.text import Zone, day_line
from tui.text.dates import FORMS, date_of

TITLE = "Fetch everything since which day? Archived conversations too."


class Understood(Lines):
    """The question above the field, or what is understood below it."""

    DEFAULT_CSS = "Understood { height: auto; background: $panel; }"

    def __init__(self, *said: Span) -> None:
        super().__init__()
        self._said: tuple[Span, ...] = said

    def say(self, *said: Span) -> None:
        """Clean words, each wrapped into lines of its own."""
        self._said = said
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        if width:
            lines = [[(f" {line}", role)] for words, role in self._said for line in wrap(words, width - 2)]
            self.styles.height = max(len(lines), 1)
            self.show([self.strip(line) for line in lines])


class AskDate(ModalScreen[int | None]):
    """Answers the date in ns, or None. `count` says how many conversations were active since a date."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False, priority=True),
        Binding("escape", "dismiss(None)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    AskDate {
        align: center middle;
        & > Vertical { width: 64; max-width: 100%; height: auto; background: $panel; padding: 1 1; }
        & Field { margin: 1 0; padding: 0 1; }
    }
    """

    def __init__(self, clock: Callable[[], int], zone: Zone, count: Callable[[int], int]) -> None:
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._count = count
        self._title = Understood((TITLE, "strong"))
        self._words = ""
        self._said = Understood((FORMS, "quiet"), ("Enter fetches · Esc closes", "quiet"))

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._title
            yield Field()
            yield self._said

    def on_mount(self) -> None:
        self.query_one(Field).focus()

    @on(Field.Changed)
    def understand(self) -> None:
        words = self.query_one(Field).text.strip()
        if words == self._words:
            return
        self._words = words
        if not words:
            self._said.say((FORMS, "quiet"), ("Enter fetches · Esc closes", "quiet"))
            return
        try:
            date = date_of(words, self._clock(), self._zone)
        except ValueError:
            self._said.say((FORMS, "quiet"))
            return
        day = day_line(date, self._zone, self._clock())
        known = f"{self._count(date):,} conversations that are known here were active since then."
        self._said.say((day, "accent"), (known, "text"), ("Enter fetches · Esc closes", "quiet"))

    def action_choose(self) -> None:
        """What was typed last counts, also when it came in one go with Enter."""
        self._words = self.query_one(Field).text.strip()
        try:
            date = date_of(self._words, self._clock(), self._zone)
        except ValueError as error:
            self._said.say((str(error), "warn"))
            return
        self.dismiss(date)
