"""Above the thread: whose conversation this is, on which channel, and how long a reply may still be free text."""

from __future__ import annotations

from tui.app.replies import window_shut
from tui.app.spell import spell
from tui.app.widgets.lines import Lines, Span, apart
from tui.model import HOUR
from tui.store import Row
from tui.text import badge, clean_line, display_name

SOON = 4 * HOUR


class ThreadHeader(Lines):
    """Every action is about the conversation that is drawn here, so this remembers what was painted."""

    DEFAULT_CSS = "ThreadHeader { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawn_id: str | None = None
        self._row: Row | None = None
        self._now = 0
        self._aside = ""

    def tell(self, row: Row | None, now: int, aside: str) -> None:
        """`aside` is about the message under the cursor, and clean."""
        self._row, self._now, self._aside = row, now, aside
        self.redraw()

    def forget(self) -> None:
        """It is not in sight any more."""
        self.drawn_id = None

    def redraw(self) -> None:
        if not self.size.width:
            return
        lines = header_lines(self._row, self._now, self._aside, self.size.width)
        self.show([self.strip(line) for line in lines])
        if self.drawn_id != (self._row.id if self._row else None):
            # Two conversations may look the same, but the new one has to be painted to count as drawn.
            self.refresh()

    def painted(self) -> None:
        self.drawn_id = self._row.id if self._row else None


def header_lines(row: Row | None, now: int, aside: str, width: int) -> list[list[Span]]:
    if row is None:
        return [[(" No conversation is chosen", "quiet")], []]
    name = display_name(row.name, row.number, row.id)
    number = clean_line(row.number or "", 40)
    channel = clean_line(row.channel_name or "", 60) or badge(row.platform)
    who: list[Span] = [(" ", "text"), (name, "strong")]
    who += [(f" · {part}", "quiet") for part in (number if number != name else "", channel) if part]
    return [who, apart(_facts(row, now), [(aside, "quiet"), (" ", "text")] if aside else [], width)]


def _facts(row: Row, now: int) -> list[Span]:
    facts: list[Span] = []
    if not row.open:
        facts.append(("archived", "warn"))
    if window_shut(row, now):
        facts.append((f"window shut {spell(now - (row.window_ends or 0))} ago", "warn"))
    elif row.window_ends is not None:
        rest = row.window_ends - now
        facts.append((f"window {spell(rest)} left", "warn" if rest < SOON else "quiet"))
    if row.channel_active is False:
        facts.append(("channel not active", "bad"))
    if row.waiting_since is not None:
        facts.append((f"waiting {spell(now - row.waiting_since)}", "quiet"))
    between: list[Span] = []
    for fact in facts:
        between += [(" · " if between else " ", "quiet"), fact]
    return between
