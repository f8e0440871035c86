"""The templates of a channel: filtered as one types, with the text of the chosen one beside them or beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.screen import ModalScreen

from tui.app.cells import wrap
from tui.app.filling import filled, places_of, too_long, unusable
from tui.app.header_file import mistake_in, path_in, with_copy
from tui.app.look.spans import Spans
from tui.app.outbound import Parcel
from tui.app.paths import Paths
from tui.app.screens.page import head
from tui.app.screens.template_by_hand import by_hand, made_by_hand
from tui.app.screens.template_fill import FillScreen, Offer, Sheet
from tui.app.screens.template_lines import MARGIN, form_text, freshness, preview_lines
from tui.app.widgets.field import Field
from tui.app.widgets.piece import Piece
from tui.app.widgets.template_list import TemplateList
from tui.attaching import CannotAttach
from tui.model import TemplateForm
from tui.store import Store, StoreError, Way
from tui.text import clean_line

if TYPE_CHECKING:
    from tui.sync.templates import Templates

WIDE = 100


class TemplatePicker(ModalScreen[Parcel | None]):
    """Answers the filled template with the copy of its file, or None.

    `source` is where fresh ones come from, None without a network.
    `leftover` takes what was typed into the filter and fits no template, when the person goes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False, priority=True),
        Binding("escape", "back", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("ctrl+r", "ask", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    TemplatePicker {
        background: $background;
        & > #head { height: 2; }
        & > #whom { height: 2; }
        & > Horizontal { height: 1; }
        & #label { width: 10; }
        & Field { background: $chosen; margin-right: 2; }
        & Field:focus { background: $chosen; }
        & > #both { height: 1fr; margin-top: 1; }
        & > #note { max-height: 3; }
        & #preview { height: 1fr; width: 1fr; }
    }
    """

    def __init__(
        self,
        store: Store,
        way: Way,
        whom: str,
        offers: Sequence[Offer],
        badge: Spans,
        clock: Callable[[], int],
        leftover: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._store = store
        self._way = way
        self._whom = whom
        self._offers = offers
        self._badge = badge
        self._clock = clock
        self._leftover = leftover
        self._note = self._query = ""
        self._paths = Paths()
        self._known: list[TemplateForm] = []
        self._stop: Callable[[], None] | None = None
        self.source: Templates | None = None
        self.field = Field()
        self.forms = TemplateList()

    def compose(self) -> ComposeResult:
        yield Piece(self._head, id="head")
        yield Piece(lambda width, _: [[], [MARGIN, (f"for {self._whom}", "quiet")]], id="whom")
        with Horizontal():
            yield Piece(lambda width, _: [[MARGIN, ("Filter", "strong")]], id="label")
            yield self.field
        with Container(id="both"):
            yield self.forms
            yield Piece(self._preview, id="preview")
        yield Piece(self._note_lines, grows=True, id="note")

    def on_mount(self) -> None:
        self.field.focus()
        if self.source:
            self._stop = self.source.listen(self._news)
            self.source.want(self._way.id)
        self._read()

    def on_unmount(self) -> None:
        if self._stop:
            self._stop()

    def on_resize(self) -> None:
        wide = self.size.width >= WIDE
        self.query_one("#both").styles.layout = "horizontal" if wide else "vertical"
        self.forms.styles.height = "1fr" if wide else "2fr"

    def _news(self) -> None:
        self.call_later(self._read)

    def _read(self) -> None:
        """What the store has now; those that can be sent come first."""
        self._known = sorted(self._store.templates.all(self._way.id), key=lambda form: bool(unusable(form)))
        self.forms.put_anew(self._fitting())
        self._redraw()

    # What is shown

    @on(Field.Changed)
    def typed(self) -> None:
        if self.field.text != self._query:
            self._query, self._note = self.field.text, ""
            self.forms.put(self._fitting())
            self._redraw()

    def _fitting(self) -> list[TemplateForm]:
        words = self._query.casefold().split()
        return [form for form in self._known if _fits(form, words)]

    def _redraw(self) -> None:
        for piece in self.query(Piece):
            piece.redraw()

    def _head(self, width: int, _: int) -> list[Spans]:
        return head("Templates", "Enter chooses · Ctrl+R asks again · Esc goes back", self._badge, width)

    def _preview(self, width: int, height: int) -> list[Spans]:
        return preview_lines(self.forms.chosen, width, height)

    def _note_lines(self, width: int, _: int) -> list[Spans]:
        at = self._store.templates.asked_at(self._way.id)
        words, role = (
            (self._note, "warn") if self._note else freshness(self.source, len(self._known), at, self._clock())
        )
        return [[MARGIN, (line, role)] for line in wrap(words, width - 4)]

    # What the person does

    def action_move(self, by: int) -> None:
        self._note = ""
        self.forms.move(by)
        self._redraw()

    def action_back(self) -> None:
        """What was typed here by somebody who took it for the composer is theirs to keep."""
        if self._query and not self._fitting():
            self._leftover(self._query)
        self.dismiss(None)

    def action_ask(self) -> None:
        if self.source:
            self.source.want(self._way.id, anew=True)

    def action_choose(self) -> None:
        # Typed and entered in one go: what was typed last must count.
        self.typed()
        form = self.forms.chosen
        if form is None:
            self._by_hand()
        elif why := unusable(form):
            self._note = f"It cannot be sent: {why}."
            self._redraw()
        else:
            self._fill(form)

    def _by_hand(self) -> None:
        known = self._known

        def typed(values: list[str] | None) -> None:
            if values is not None:
                self._fill(made_by_hand(values, known))

        self.app.push_screen(FillScreen(by_hand(self._whom), _languages(known), self._badge), typed)

    def _fill(self, form: TemplateForm) -> None:
        def done(values: list[str] | None) -> None:
            if values is None:
                return
            path = path_in(form, values, self._paths)
            if path is None:
                self.dismiss(Parcel(filled(form, values)))
            else:
                work = self._finish(form, values, path)
                self.run_worker(work, group="copy", exclusive=True, description="ends with the screen")

        sheet = Sheet(
            title=f"{clean_line(form.name, 40)} · {clean_line(form.language, 10)}",
            whom=self._whom,
            places=places_of(form),
            last_words=f"Enter sends it to {self._whom}.",
            preview=lambda values: form_text(form, values),
            check=lambda place, value: mistake_in(place, value, self._paths),
            complete=self._paths.complete,
            check_all=lambda values: "The whole text is too long." if too_long(form, filled(form, values)) else "",
        )
        self.app.push_screen(FillScreen(sheet, self._offers, self._badge), done)

    async def _finish(self, form: TemplateForm, values: Sequence[str], path: Path) -> None:
        try:
            parcel = await with_copy(form, values, path, self._store.spool)
        except (CannotAttach, StoreError) as error:
            self._note = clean_line(str(error), 300)
            self._redraw()
        else:
            self.dismiss(parcel)


def _fits(form: TemplateForm, words: Sequence[str]) -> bool:
    text = f"{form.name} {form.language} {form.category} {form.body}".casefold()
    return all(word in text for word in words)


def _languages(forms: Sequence[TemplateForm]) -> list[Offer]:
    return [Offer("language", language) for language in sorted({form.language for form in forms if form.language})]
