"""Between thread and composer: to whom a reply goes, on which channel, how long it is, and what stands in its way."""

from __future__ import annotations

from tui.app.look.reply_lines import note_lines, quote_line, reply_rule
from tui.app.widgets.lines import Lines
from tui.store import Row, Way


class ReplyLine(Lines):
    DEFAULT_CSS = "ReplyLine { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: Row | None = None
        self._way: Way | None = None
        self._text = ""
        self._now = 0
        self._quote = self._shut = ""
        self.note = ""
        # Columns that it will have: so its height is known before the first layout.
        self.expected = 0

    def tell(self, row: Row | None, way: Way | None, text: str, now: int, quote: str = "", shut: str = "") -> None:
        """`way` is the channel that is answered on; `quote` is the message that is answered, and `shut` why the channel
        takes no text, both in clean words.
        """
        self._row, self._way, self._text, self._now, self._quote, self._shut = row, way, text, now, quote, shut
        self.redraw()

    def say(self, note: str) -> None:
        """What has to be known before Enter is pressed again; clean words, "" for nothing."""
        self.note = note
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width or self.expected
        if not width:
            return
        rule = reply_rule(self._row, self._way, self._text, self._now, width)
        quoted = [quote_line(self._quote, width)] if self._quote else []
        notes = note_lines(self.note or self._shut, width) if self._row else []
        lines = [rule, *quoted, *notes]
        if self.styles.height is None or self.styles.height.value != len(lines):
            self.styles.height = len(lines)
        if self.size.width:
            self.show([self.strip(line) for line in lines])
