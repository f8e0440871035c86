"""Above the thread: whose conversation this is, on which channel, and how long a reply may still be free text."""

from __future__ import annotations

from tui.app.look.header_lines import header_lines
from tui.app.widgets.lines import Lines
from tui.store import Row, Way


class ThreadHeader(Lines):
    """Every action is about the conversation that is drawn here, so this remembers what was painted."""

    DEFAULT_CSS = "ThreadHeader { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawn_id: str | None = None
        self._painted_id: str | None = None
        self._row: Row | None = None
        self._way: Way | None = None
        self._now = 0
        self._aside = ""

    def tell(self, row: Row | None, way: Way | None, now: int, aside: str) -> None:
        """`way` is the channel that is answered on; `aside` is about the message under the cursor, and clean."""
        self._row, self._way, self._now, self._aside = row, way, now, aside
        self.redraw()

    def forget(self) -> None:
        """It is not in sight any more."""
        self.drawn_id = self._painted_id = None

    def redraw(self) -> None:
        if not self.size.width:
            return
        lines = header_lines(self._row, self._way, self._now, self._aside, self.size.width)
        self.show([self.strip(line) for line in lines])
        if self._painted_id != (self._row.id if self._row else None):
            # Two conversations may look the same, but the new one has to be painted to count as drawn.
            self.refresh()

    def painted(self) -> None:
        self._painted_id = self._row.id if self._row else None

    def frame_sent(self) -> None:
        self.drawn_id = self._painted_id
