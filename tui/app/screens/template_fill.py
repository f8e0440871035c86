"""The places of a template, asked for one by one, with the text beneath as it will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen

from tui.app.cells import wrap
from tui.app.filling import LONGEST_LINK, Place, clean_value, mistake
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span, Spans
from tui.app.paths import Completion
from tui.app.screens.page import head
from tui.app.screens.template_lines import MARGIN
from tui.app.widgets.field import Field
from tui.app.widgets.piece import Piece
from tui.text import clean_line, clean_typed
from tui.text.templates import MEDIA

MOST_OFFERS = 8


@dataclass(frozen=True)
class Offer:
    """Something that is known and may fill a place. `label` is clean, `value` as it may go out."""

    label: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """What is to be filled in, and for whom, in clean words; `last_words` say what Enter does at the end.

    `preview` shows the text for the values so far, in clean lines. `check` finds a mistake in a value, `check_all` in
    all of them. `complete` goes on with a path, where a file of this host may stand for a link.
    """

    title: str
    whom: str
    places: Sequence[Place]
    last_words: str
    preview: Callable[[Sequence[str]], str]
    check: Callable[[Place, str], str] = mistake
    complete: Callable[[str], Completion] | None = None
    check_all: Callable[[Sequence[str]], str] = lambda values: ""


class ValueField(Field):
    def paste(self, text: str) -> None:
        self.type(" ".join(clean_typed(text[:LONGEST_LINK]).split()))


class FillScreen(ModalScreen[list[str] | None]):
    """Answers the values of all places, or None for going back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", show=False, priority=True),
        Binding("escape,shift+up,up", "back", show=False, priority=True),
        Binding("down", "next", show=False, priority=True),
        Binding("tab", "offer(1)", show=False, priority=True),
        Binding("shift+tab", "offer(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(5)", show=False, priority=True),
        Binding("pageup", "scroll(-5)", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FillScreen {
        background: $background;
        & > #head { height: 2; }
        & > Horizontal { height: 1; margin-top: 1; }
        & #mark { width: 4; }
        & Field { background: $chosen; margin-right: 2; }
        & Field:focus { background: $chosen; }
        & > #preview { height: 1fr; }
    }
    """

    def __init__(self, sheet: Sheet, offers: Sequence[Offer], badge: Spans) -> None:
        super().__init__()
        self._sheet = sheet
        self._offers = offers
        self._badge = badge
        self._values = [""] * len(sheet.places)
        self._at = self._top = 0
        self._note = self._refused = ""
        self._names: Sequence[str] = ()
        self.field = ValueField()

    def compose(self) -> ComposeResult:
        yield Piece(lambda width, _: head(self._sheet.title, self._keys(), self._badge, width), id="head")
        yield Piece(self._question, grows=True, id="question")
        with Horizontal():
            yield Piece(lambda width, _: [[("  ▸ ", "accent")]], id="mark")
            yield self.field
        yield Piece(self._beside, grows=True, id="beside")
        yield Piece(self._preview, id="preview")

    def on_mount(self) -> None:
        self._turn_to(0)

    @property
    def _place(self) -> Place | None:
        """The one that is asked for; None when all are filled."""
        return self._sheet.places[self._at] if self._at < len(self._sheet.places) else None

    # What is shown

    def _keys(self) -> str:
        if self._place is None:
            return "Esc back"
        known = " · Tab fills in" if self._offered() or self._takes_file else ""
        return f"Enter next{known} · Esc back"

    def _question(self, width: int, _: int) -> list[Spans]:
        if self._place is None:
            return [*self._whom(), [MARGIN, (self._sheet.last_words, "strong")], []]
        sample = f", for example “{self._place.sample}”" if self._place.sample else ""
        either = ", or the path of a file" if self._takes_file else ""
        words = f"{self._at + 1} of {len(self._sheet.places)}   {self._place.words}{either}{sample}"
        return [*self._whom(), *([MARGIN, (line, "strong")] for line in wrap(words, width - 4))]

    def _whom(self) -> list[Spans]:
        return [[], [MARGIN, (f"for {self._sheet.whom}", "quiet")], []]

    def _beside(self, width: int, _: int) -> list[Spans]:
        lines: list[Spans] = [[MARGIN, (line, "warn")] for line in wrap(self._note, width - 4) if self._note]
        lines += [[MARGIN, (f"  {clean_line(name, 100)}", "quiet")] for name in self._names[:MOST_OFFERS]]
        offered = self._offered()
        lines += [[]] if lines and offered else []
        label = max((len(offer.label) for offer in offered), default=0)
        for offer in offered:
            mark: Span = (f"{BAR} " if offer.value == self.field.text else "  ", "accent")
            lines.append([MARGIN, mark, (f"{offer.label:<{label}}  ", "quiet"), (clean_line(offer.value, 200), "text")])
        return [[], *lines, [], [("─" * width, "rule")]] if lines else [[], [("─" * width, "rule")]]

    def _preview(self, width: int, height: int) -> list[Spans]:
        text = self._sheet.preview(self._so_far())
        lines: list[Spans] = [[], *([MARGIN, (line, "text")] for line in wrap(text, min(width - 4, 90)))]
        self._top = max(0, min(self._top, len(lines) - height + 1 if len(lines) > height else 0))
        if len(lines) <= height:
            return lines
        rest = len(lines) - self._top - height + 1
        more: Spans = [MARGIN, (f"↓ {rest} more: PgDn" if rest else "↑ more: PgUp", "quiet")]
        return [*lines[self._top : self._top + height - 1], more]

    def _offered(self) -> Sequence[Offer]:
        takes = self._place is not None and self._place.kind in ("text", "suffix", "language")
        return self._offers[:MOST_OFFERS] if takes else ()

    @property
    def _takes_file(self) -> bool:
        return self._sheet.complete is not None and self._place is not None and self._place.kind in MEDIA

    @property
    def _value(self) -> str:
        """What is typed, as it may go out; in a path every space counts."""
        return self.field.text.strip() if self._takes_file else clean_value(self.field.text)

    def _so_far(self) -> list[str]:
        values = list(self._values)
        if self._place is not None:
            values[self._at] = self._value
        return values

    def _redraw(self) -> None:
        for piece in self.query(Piece):
            piece.redraw()

    # What the person does

    @on(Field.Changed)
    def typed(self) -> None:
        # Of what was typed before Enter this is told after it.
        if self.field.text != self._refused:
            self._note = ""
        self._redraw()

    def _turn_to(self, at: int) -> None:
        self._at, self._note, self._names = at, "", ()
        self.query_one(Horizontal).display = self._place is not None
        if self._place is not None:
            self.field.put(self._values[at])
            self.field.focus()
        else:
            self.set_focus(None)
        self._redraw()

    def action_next(self) -> None:
        if self._place is None:
            self.dismiss(self._values)
            return
        value = self._value
        wrong = self._sheet.check(self._place, value)
        self._values[self._at] = value
        if not wrong and self._at + 1 == len(self._sheet.places):
            wrong = self._sheet.check_all(self._values)
        if wrong:
            self._note, self._refused = wrong, self.field.text
            self._redraw()
        else:
            self._turn_to(self._at + 1)

    def action_back(self) -> None:
        """To the place before; what is typed in this one stays."""
        self._values = self._so_far()
        if self._at == 0:
            self.dismiss(None)
        else:
            self._turn_to(self._at - 1)

    def action_scroll(self, by: int) -> None:
        self._top = max(0, self._top + by)
        self._redraw()

    def action_offer(self, by: int) -> None:
        values = [offer.value for offer in self._offered()]
        if self._takes_file and self._sheet.complete:
            completion = self._sheet.complete(self.field.text)
            self._names = completion.names if len(completion.names) > 1 else ()
            self.field.put(completion.text)
            self._redraw()
        elif values:
            here = values.index(self.field.text) if self.field.text in values else (-1 if by > 0 else 0)
            self.field.put(values[(here + by) % len(values)])
