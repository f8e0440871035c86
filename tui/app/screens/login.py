"""The screen on which an access key is entered: at the first run, after a refusal, and whenever somebody wants to."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.worker import Worker

from tui.app.access import Access, NoAccess
from tui.app.cells import wrap
from tui.app.look.spans import Span, Spans
from tui.app.look.status_words import first_sentence
from tui.app.screens.login_lines import DEMO, Ways, Why, cleaned, key_is_there, way_lines, where_lines, why_lines
from tui.app.screens.page import head
from tui.app.widgets.hidden_field import HiddenField
from tui.app.widgets.piece import Piece
from tui.text import clean_line

LABEL = "Access key  "
NOTE = 3  # lines that are kept free for what becomes of the key, so that nothing jumps


class LoginScreen(ModalScreen[bool]):
    """Answers whether there is a key now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "try_key", show=False),
        Binding("escape,ctrl+c", "back", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    LoginScreen {
        background: $background;
        & > #head { height: 2; }
        & > Vertical { align: center top; }
        & > Vertical > Vertical { width: 100%; max-width: 92; padding: 0 2; }
        & #note { margin-bottom: 1; }
        & #ways { height: 1fr; }
    }
    """

    class KeyIsThere(Message):
        """Access has a key that works."""

    def __init__(self, access: Access, why: Why, badge: Spans) -> None:
        super().__init__()
        self._access = access
        self._why = why
        self._badge = badge
        self._ways: Ways = why.ways + ((DEMO,) if why.first_run else ())
        self._prospects = "looking at the keyring…"
        self._note: Span = ("", "text")
        self._trying: Worker[None] | None = None
        self._done = False
        self.field = HiddenField(LABEL, self._pressed)

    @property
    def first_run(self) -> bool:
        """Whether there is nothing behind this screen to go back to."""
        return self._why.first_run

    def compose(self) -> ComposeResult:
        yield Piece(lambda width, _: head("Access key", self._keys(), self._badge, width), id="head")
        with Vertical(), Vertical():
            yield Piece(self._above, grows=True, id="why")
            yield self.field
            yield Piece(self._below, grows=True, id="note")
            yield Piece(self._beside, id="ways")

    def on_mount(self) -> None:
        self.field.focus()
        self.run_worker(self._look_ahead(), group="prospects", description="ends with the screen")

    def on_click(self) -> None:
        """The field is all there is to type into."""
        self.field.focus()

    async def _look_ahead(self) -> None:
        words = clean_line(await self._access.prospects(), 600)
        # What is the matter stands above already.
        self._prospects = words.replace(self._why.words, "").strip() if self._why.words else words
        self._redraw()

    # What is shown

    def _redraw(self) -> None:
        for piece in self.query(Piece):
            piece.redraw()

    def _say(self, words: str, role: str = "text") -> None:
        self._note = clean_line(words, 600), role
        self._redraw()

    def _keys(self) -> str:
        away = "leaves" if self.first_run else "goes back"
        if self._done:
            return "Enter opens the inbox"
        return "Esc cancels" if self._trying else f"Paste the key · Enter tries it · Esc {away}"

    def _above(self, width: int, _: int) -> list[Spans]:
        room = self.size.height
        lines = why_lines(self._why, width) + ([] if self._done else where_lines(width))
        return [*([[]] * (max(0, room - 18) // 6)), *lines[: max(1, room - 8)], []]

    def _below(self, width: int, _: int) -> list[Spans]:
        words, role = self._note if self._note[0] else (self._prospects, "quiet")
        first = first_sentence(words)
        more = words[len(first) :].strip()
        room, margin = width - len(LABEL), (" " * len(LABEL), "text")
        lines: list[Spans] = [[margin, (line, role)] for line in wrap(first, room)]
        lines += [[margin, (line, "quiet" if role == "quiet" else "text")] for line in wrap(more, room) if line]
        return lines + [[]] * (NOTE - len(lines))

    def _beside(self, width: int, height: int) -> list[Spans]:
        return [] if self._done else way_lines(self._ways, width, height)

    # What the person does

    def _pressed(self) -> None:
        """Any key leads on from what is done, and takes away what was said of the key before."""
        if self._done:
            self.dismiss(True)
        elif self._trying is None and self._note[0]:
            self._say("")

    def action_try_key(self) -> None:
        if self._done:
            self.dismiss(True)
        elif self._trying is None and not self.field.typed:
            self._say("The field is empty. Paste the key first.", "warn")
        elif self._trying is None:
            self.field.locked = True
            self._trying = self.run_worker(self._try(), group="log in", description="ends with the screen, or by Esc")
            self._say("trying the key…")

    async def _try(self) -> None:
        try:
            words = await self._access.log_in(self.field.typed, self._say)
        except NoAccess as refusal:
            self._refused(str(refusal), cleaned(refusal.ways))
        else:
            self._opens(words)
        finally:
            self._trying = None
            self.field.clear()
            self.field.locked = self._done
            self._redraw()

    def _refused(self, words: str, ways: Ways) -> None:
        self._ways = ways + tuple(way for way in self._ways if way not in ways)
        self._say(words, "bad")

    def _opens(self, words: str) -> None:
        self._done = True
        self._why = key_is_there()
        self.field.verdict = "accepted"
        self._say(words, "good")
        self.post_message(self.KeyIsThere())

    def action_back(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            self._say("Cancelled.")
        else:
            self.dismiss(self._done)
