"""A picture, drawn when the person has seen what that costs on the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.screen import Screen
from textual.strip import Strip

from tui.app.attachments import Attachment
from tui.app.cells import wrap
from tui.app.graphics import Graphics
from tui.app.keys import key_name
from tui.app.look.spans import Span, Spans
from tui.app.screens.page import head
from tui.app.screens.picture_ways import Way, ways
from tui.app.widgets.lines import Lines
from tui.app.widgets.transfer_words import transfer_words
from tui.text import clean_line, size

if TYPE_CHECKING:
    from tui.pictures.shrinking import Shrunk
    from tui.sync import Sync

HEAD = 2
LOOK_EVERY = 0.5  # seconds, while the picture comes
GROUP = "picture"


class Canvas(Lines, can_focus=True):
    """The head, and beneath it what there is to say or the picture."""

    DEFAULT_CSS = "Canvas { height: 1fr; }"

    def __init__(self, badge: Spans) -> None:
        super().__init__()
        self._badge = badge
        self.title, self.keys = "", "Esc closes"
        self.words: list[Spans] = []
        self.drawn: Way | None = None

    @property
    def room(self) -> Size:
        """Cells for the picture. The last line stays free: a sixel that reaches it scrolls the screen."""
        return Size(max(2, self.size.width - 2), max(1, self.size.height - HEAD - 1))

    def redraw(self) -> None:
        width = self.size.width
        if not width:
            return
        top = [self.strip(line) for line in head(self.title, self.keys, self._badge, width)]
        words = [self.strip([("  ", "text"), *line]) for line in self.words]
        self.show([*top, *(map(self._within_margins, self.drawn.lines) if self.drawn else words)])

    def _within_margins(self, line: Strip) -> Strip:
        empty = self.strip([])
        return Strip.join([empty.crop(0, 1), line, empty.crop(line.cell_length + 1)])


class PictureScreen(Screen[None]):
    """`cap` is how many bytes were agreed to be fetched; `save` is what D does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,p", "draw('enter')", show=False),
        Binding("s", "draw('s')", show=False),
        Binding("g", "draw('g')", show=False),
        Binding("D", "save", show=False),
        Binding("escape,q,left", "close", show=False),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = "PictureScreen { background: $background; }"

    def __init__(
        self, sync: Sync, attachment: Attachment, badge: Spans, save: Callable[[], None], *, cap: int, lite: bool
    ) -> None:
        super().__init__()
        self._sync, self._attachment, self._save = sync, attachment, save
        self._cap, self._lite = cap, lite
        self._data: bytes | None = None
        self._ways: list[Way] = []
        self._facts: Shrunk | None = None
        self._canvas = Canvas(badge)
        self._measured: tuple[Size, object] | None = None

    def compose(self) -> ComposeResult:
        yield self._canvas

    def on_mount(self) -> None:
        self._graphics = Graphics(self.app, self._measure)
        self._graphics.ask()
        self._looking = self.set_interval(LOOK_EVERY, self._tell_progress)
        self.run_worker(self._fetch(), group=GROUP, description="ends with the screen")

    def on_unmount(self) -> None:
        self._graphics.end()

    def on_resize(self) -> None:
        """What was agreed to was for another size: it is offered anew."""
        self._take_away()
        self._measure()

    # What is shown

    def _say(self, words: str, role: str = "text") -> None:
        lines = wrap(words, max(20, self.size.width - 6))
        self._tell([[], *([(line, role)] for line in lines)])

    def _tell(self, words: list[Spans]) -> None:
        self._canvas.title = self._title()
        self._canvas.words = words
        self._canvas.redraw()

    def _title(self) -> str:
        facts = self._facts
        words = [clean_line(self._attachment.name, 40)]
        if facts:
            words += [f"{facts.size[0]} × {facts.size[1]} pixels", clean_line(facts.format, 10)]
        return " · ".join(words)

    def _tell_progress(self) -> None:
        mine = [each for each in self._sync.state.transfers if each.what == "showing"]
        if self._data is None and mine:
            self._say(transfer_words(mine).text)

    def _offer(self) -> None:
        self._canvas.keys = "D saves it · Esc closes"
        fetched = f"{size(len(self._data or b''))} came from {self._attachment.host} to this host."
        moves = " It moves: only its first frame is drawn." if self._facts and self._facts.animated else ""
        lines: list[Spans] = [[], [(fetched + moves, "quiet")], [], [("To draw it on your line:", "text")], []]
        for way in self._ways:
            key: Span = (f"{key_name(way.key):<8}", "strong")
            lines.append([key, (f"{way.words:<44}", "text"), (f"about {size(way.cost)}", "accent")])
        self._tell(lines)

    # What is done

    async def _fetch(self) -> None:
        from tui.sync.files import FileError, Wanted

        file = self._attachment
        self._say("asking for it…", "quiet")
        wanted = Wanted(file.file.url, file.conversation_id, file.name, file.message_id[:8])
        try:
            self._data = await self._sync.files.picture(wanted, cap=self._cap)
        except FileError as error:
            self._data = b""
            self._say(clean_line(f"{error} {error.advice}", 500), "bad")
        else:
            self._measure()
        self._looking.stop()

    def _measure(self) -> None:
        """Find out what there is to offer for this size of the screen and this terminal, if that is not known yet."""
        asked = (self._canvas.room, self._graphics.ability) if self._data and self._canvas.size.width else None
        if asked is not None and asked != self._measured:
            self._measured = asked
            work = self._find_ways(self._data or b"")
            self.run_worker(work, group="ways", exclusive=True, description="ends with the screen")

    async def _find_ways(self, data: bytes) -> None:
        from tui.pictures.shrinking import NoPicture

        self._ways = []
        ground = self.styles.background.hex6.lstrip("#")
        console, room = self.app.console, self._canvas.room
        offers = ways(
            data,
            room,
            self._graphics.ability,
            console,
            lite=self._lite,
            ground=ground,
            cost=self._graphics.cost,
        )
        try:
            async for way, self._facts in offers:
                self._ways.append(way)
                if self._canvas.drawn is None:
                    self._offer()
        except NoPicture as error:
            self._say(str(error), "bad")

    def action_draw(self, key: str) -> None:
        way = next((way for way in self._ways if way.key == key), None)
        if way is None:
            return
        self._take_away()
        self._canvas.drawn = way
        self._canvas.redraw()
        if way.sequence:
            self.call_after_refresh(self._graphics.show, way.sequence, Offset(1, HEAD), gone=way.gone)

    def _take_away(self) -> None:
        self._graphics.clear()
        self._canvas.drawn = None
        self._canvas.redraw()

    def action_save(self) -> None:
        self.dismiss(None)
        self._save()

    def action_close(self) -> None:
        self.dismiss(None)
