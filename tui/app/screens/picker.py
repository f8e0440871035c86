"""Choose one of many by typing a part of it: a conversation to go to, or a command from the palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, apart
from tui.app.widgets.field import Field
from tui.app.widgets.lines import Lines

SHOWN = 12
ROOMY = 90  # columns


@dataclass(frozen=True)
class Hit:
    """`label`, `detail` and `said` are clean, the last one shown where there is room; `value` is what is answered."""

    value: str
    label: str
    detail: str
    said: str = ""


Search = Callable[[str], list[Hit]]
Beside = Callable[[str], Awaitable[list[Hit]]]


class Hits(Lines):
    DEFAULT_CSS = f"Hits {{ height: {SHOWN + 1}; background: $panel; }}"

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []
        self.index = 0

    def put(self, hits: list[Hit]) -> None:
        self.hits = hits
        self.index = 0
        self.redraw()

    def add(self, hits: list[Hit]) -> None:
        """Behind those that are there; the choice stays where it is."""
        self.hits = [*self.hits, *hits]
        self.redraw()

    def move(self, by: int) -> None:
        self.index = max(0, min(self.index + by, len(self.hits) - 1))
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        top = max(0, self.index - SHOWN + 1)
        lines = [self._line(index, width) for index in range(top, min(len(self.hits), top + SHOWN))]
        none: list[Span] = [("  nothing fits", "quiet")]
        self.show([self.strip([("─" * width, "rule")]), *(lines or [self.strip(none)])])

    def _line(self, index: int, width: int) -> Strip:
        hit, chosen = self.hits[index], index == self.index
        label: list[Span] = [(BAR if chosen else " ", "accent"), (f" {hit.label}", "strong" if chosen else "text")]
        if hit.said:
            label.append((f"  {hit.said}", "quiet"))
        return self.strip(apart(label, [(hit.detail + "  ", "quiet")], width), "chosen" if chosen else "")


class Picker(ModalScreen[str | None]):
    """Answers the value of the hit that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False, priority=True),
        Binding("escape", "dismiss(None)", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Picker {
        align: center top;
        background: transparent;
        & > Vertical { width: 76; height: auto; margin-top: 3; background: $panel; }
        & Field { background: $panel; padding: 0 1; }
        & Field:focus { background: $panel; }
    }
    """

    def __init__(self, search: Search, beside: Beside | None = None) -> None:
        """`search` answers at once, `beside` what stands behind that, a moment later."""
        super().__init__()
        self._search = search
        self._beside = beside
        self._query = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Field()
            yield Hits()

    def on_mount(self) -> None:
        self.query_one(Field).focus()
        self.query_one(Hits).put(self._search(""))

    def on_resize(self) -> None:
        """As wide as the screen, where no more than stripes of what is beneath would be left beside it."""
        self.query_one(Vertical).styles.width = 76 if self.app.size.width >= ROOMY else "100%"

    @on(Field.Changed)
    def look(self) -> None:
        query = self.query_one(Field).text
        if query != self._query:
            self._query = query
            self.query_one(Hits).put(self._search(query))
            if self._beside and query.strip():
                self.run_worker(self._look_beside(self._beside, query), group="beside", exclusive=True)

    async def _look_beside(self, beside: Beside, query: str) -> None:
        more = await beside(query)
        if more and query == self._query:
            self.query_one(Hits).add(more)

    def action_choose(self) -> None:
        # Typed and entered in one go: what was typed last must count.
        self.look()
        hits = self.query_one(Hits)
        self.dismiss(hits.hits[hits.index].value if hits.hits else None)

    def action_move(self, by: int) -> None:
        self.query_one(Hits).move(by)
