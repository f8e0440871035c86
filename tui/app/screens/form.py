"""A form over the inbox: fields with what is wrong beside each, and nothing lost by closing it by accident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.app.cells import wrap
from tui.app.look.spans import Span, Spans
from tui.app.screens.confirm import Confirm
from tui.app.screens.page import head
from tui.app.widgets.form_fields import Choice, Done, text_of
from tui.app.widgets.piece import Piece
from tui.app.widgets.text_field import TextField
from tui.store import StoreError
from tui.text import clean_line

MARGIN: Span = ("  ", "text")
LABEL = 14

Values = dict[str, str]
Ready = Callable[[int, int], list[Spans]]


@dataclass(frozen=True)
class Entry:
    """A field with its name, its label and what may stand in it, all in clean words."""

    name: str
    label: str
    widget: Widget
    hint: str = ""


class Form(VerticalScroll, can_focus=False):
    DEFAULT_CSS = """
    Form {
        height: 1fr;
        scrollbar-size: 0 0;
        & > Horizontal { height: auto; margin: 0 2 0 0; }
        & .label { width: 16; height: 1; }
        & .note { margin-bottom: 0; }
    }
    """


class FormScreen(ModalScreen[bool]):
    """Answers whether something was sent. What a form is about overrides `entries`, `mistakes` and `finish`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", show=False, priority=True),
        Binding("tab", "next_field", show=False, priority=True),
        Binding("shift+tab", "previous_field", show=False, priority=True),
        Binding("escape", "close", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FormScreen {
        background: $background;
        & > #head { height: 2; }
        & > Form > #intro { margin-bottom: 1; }
    }
    """
    title_words = ""
    done_words = "Send"

    def __init__(self, intro: str, badge: Spans) -> None:
        super().__init__()
        self._intro = intro
        self._badge = badge
        self._said: Values = {}
        self._note: Span = ("", "quiet")
        self.fields: Sequence[Entry] = ()
        self._before: Values = {}

    # What a form is about

    def entries(self) -> Sequence[Entry]:
        raise NotImplementedError

    def mistakes(self, values: Values) -> Values:
        """What is wrong, by the name of the field."""
        return {}

    def preview(self, values: Values, width: int) -> list[Spans]:
        """Below the fields: what will be sent, where that is not plain."""
        return []

    def finish(self, values: Values) -> str:
        """Do it; the answer is why not, in clean words, or "" when it is done."""
        raise NotImplementedError

    # What is shown

    def compose(self) -> ComposeResult:
        self.fields = self.entries()
        yield Piece(lambda width, _: head(self.title_words, self.keys(), self._badge, width), id="head")
        with Form():
            yield Piece(self._intro_lines, grows=True, id="intro")
            for entry in self.fields:
                with Horizontal(id=f"row-{entry.name}"):
                    yield Piece(self._label_maker(entry), id=f"label-{entry.name}").add_class("label")
                    yield entry.widget
                yield Piece(self._note_maker(entry), grows=True, id=f"note-{entry.name}").add_class("note")
            self.done = Done(self.done_words)
            yield self.done
            yield Piece(self._note_lines, grows=True, id="said")
            yield Piece(lambda width, _: self.preview(self.values(), width), grows=True, id="preview")

    def on_mount(self) -> None:
        self._before = self.values()
        self.fields[0].widget.focus()

    def keys(self) -> str:
        return "Tab next · Ctrl+S sends · Esc closes"

    def values(self) -> Values:
        return {entry.name: text_of(entry.widget) for entry in self.fields}

    def show_field(self, name: str, is_wanted: bool) -> None:
        """Fields that mean nothing at the moment are not there."""
        for id in (f"row-{name}", f"note-{name}"):
            self.query_one(f"#{id}").display = is_wanted

    def say(self, words: str, role: str = "warn") -> None:
        """Something about the whole form, in clean words."""
        self._note = words, role
        self.redraw()

    def say_beside(self, name: str, words: str) -> None:
        """Something that is wrong with one field; it goes with the next key in it."""
        self._said = {**self._said, name: words}
        self.redraw()

    def redraw(self) -> None:
        for piece in self.query(Piece):
            piece.redraw()

    def _intro_lines(self, width: int, _: int) -> list[Spans]:
        return [[MARGIN, (line, "quiet")] for line in wrap(self._intro, width - 4) if line]

    def _label_maker(self, entry: Entry) -> Ready:
        return lambda width, height: [[MARGIN, (entry.label, "strong" if entry.widget.has_focus else "text")]]

    def _note_maker(self, entry: Entry) -> Ready:
        def lines(width: int, _: int) -> list[Spans]:
            wrong = self._said.get(entry.name, "")
            words, role = (f"✗ {wrong}", "bad") if wrong else (entry.hint, "quiet")
            shown = wrap(words, width - LABEL - 6) if words and (wrong or entry.widget.has_focus) else [""]
            return [[(" " * (LABEL + 3), "text"), (line, role)] for line in shown]

        return lines

    def _note_lines(self, width: int, _: int) -> list[Spans]:
        words, role = self._note
        return [[], *([MARGIN, (line, role)] for line in wrap(words, width - 4))] if words else []

    @on(TextField.Changed)
    @on(Choice.Changed)
    def changed(self) -> None:
        """What was wrong may be right now; it is looked at again when the person is done."""
        focused = next((entry.name for entry in self.fields if entry.widget.has_focus), "")
        self._said = {name: words for name, words in self._said.items() if name != focused}
        self._note = ("", "quiet")
        self.look_again()
        self.redraw()

    def look_again(self) -> None:
        """Something in a field is another one now: what depends on it in this form."""

    def on_descendant_focus(self) -> None:
        self.redraw()

    # What the person does

    def action_next_field(self) -> None:
        """Tab."""
        self.focus_next()

    def action_leave_field(self) -> None:
        """To the next field, whatever Tab does in this one."""
        self.focus_next()

    def action_enter_field(self) -> None:
        """Enter in a field."""
        self.action_next_field()

    def action_previous_field(self) -> None:
        self.focus_previous()

    def action_submit(self) -> None:
        values = self.values()
        self._said = self.mistakes(values)
        first = next((entry for entry in self.fields if entry.name in self._said), None)
        if first is not None:
            first.widget.focus()
            self.redraw()
            return
        try:
            why_not = self.finish(values)
        except StoreError as error:
            why_not = clean_line(str(error), 300)
        if why_not:
            self.say(why_not)
        else:
            self.dismiss(True)

    @property
    def is_touched(self) -> bool:
        """Whether something would be lost."""
        return self.values() != self._before

    def action_close(self) -> None:
        self._leave("Close this form?", lambda: self.dismiss(False))

    def quit_asks(self) -> bool:
        """Whether the form asks before the program ends, which is what it does then."""
        if self.is_touched:
            self._leave("Quit, with this form open?", self._close_and_quit)
        return self.is_touched

    def _close_and_quit(self) -> None:
        self.dismiss(False)
        self.app.call_later(self.app.action_quit)

    def _leave(self, question: str, leave: Callable[[], object]) -> None:
        """Asks first where something would be lost."""
        if not self.is_touched:
            leave()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                leave()

        self.app.push_screen(Confirm(f"{question} What you have typed in it is lost then."), answered)
