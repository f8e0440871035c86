"""The webhooks of the account: which there are, a new one, on and off, away with one, and does it work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.worker import Worker

from tui.app.cells import wrap
from tui.app.look.spans import Span, Spans
from tui.app.screens.confirm import Confirm
from tui.app.screens.page import head
from tui.app.screens.webhook_lines import empty_lines, hook_lines, step_lines
from tui.app.webhooks import Hook, Refused, Step, Webhooks
from tui.app.widgets.lines import Lines
from tui.app.widgets.piece import Piece

MARGIN: Span = ("  ", "text")
HEAD, TEST = 3, 15  # lines above the webhooks, and of a usual test


class Hooks(Lines):
    """The webhooks, two lines each, or what there is to say instead of them."""

    DEFAULT_CSS = "Hooks { height: 1fr; }"

    def __init__(self, public_url: str) -> None:
        super().__init__()
        self._public_url = public_url
        self.hooks: list[Hook] | None = None
        self._index = 0

    @property
    def chosen(self) -> Hook | None:
        return self.hooks[self._index] if self.hooks else None

    def put(self, hooks: list[Hook]) -> None:
        """The one that was chosen stays so, wherever it stands now."""
        chosen = self.chosen
        ids = [hook.id for hook in hooks]
        self._index = ids.index(chosen.id) if chosen and chosen.id in ids else min(self._index, max(len(ids) - 1, 0))
        self.hooks = hooks
        self.redraw()

    def move(self, by: int) -> None:
        self._index = max(0, min(self._index + by, len(self.hooks or ()) - 1))
        self.redraw()

    def redraw(self) -> None:
        if self.hooks and self.size.width:
            self.show(self._shown(self.hooks))
        elif self.hooks is not None:
            self.show([self.strip([MARGIN, *line]) for line in empty_lines(self._public_url, self.size.width - 4)])

    def _shown(self, hooks: list[Hook]) -> list[Strip]:
        """With a line between them where there is room."""
        width, height = self.size
        each = 3 if 3 * len(hooks) <= height + 1 else 2
        room = max(1, (height + each - 2) // each)
        top = max(0, self._index - room + 1)
        strips: list[Strip] = []
        for number, hook in enumerate(hooks[top : top + room], top):
            chosen = number == self._index
            strips += [self.strip(line, "chosen" if chosen else "") for line in hook_lines(hook, width, chosen)]
            strips += [self.strip([])] * (each - 2)
        return strips


class WebhooksScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("n", "create", show=False),
        Binding("e,space", "switch", show=False),
        Binding("d,delete", "delete", show=False),
        Binding("t,enter", "test", show=False),
        Binding("ctrl+r", "look", show=False, priority=True),
        Binding("escape,q,left", "close", show=False),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    WebhooksScreen {
        background: $background;
        & > #head { height: 2; }
        & > #note { max-height: 4; }
        & > #test { height: 0; }
    }
    """

    def __init__(self, webhooks: Webhooks, badge: Spans) -> None:
        super().__init__()
        self._webhooks = webhooks
        self._badge = badge
        self._note: Span = ("", "text")
        self._working: Worker[None] | None = None
        self._testing: Worker[None] | None = None
        self._tested, self._steps = "", list[Step]()

    def compose(self) -> ComposeResult:
        yield Piece(lambda width, _: head("Webhooks", self._keys(), self._badge, width), id="head")
        yield Piece(self._note_lines, grows=True, id="note")
        yield Hooks(self._webhooks.public_url)
        yield Piece(self._test_lines, id="test")

    def on_mount(self) -> None:
        self.action_look()

    def on_resize(self) -> None:
        if self._tested:
            self._share_room()

    @property
    def _list(self) -> Hooks:
        return self.query_one(Hooks)

    # What is shown

    def _redraw(self) -> None:
        self._share_room()
        for piece in self.query(Piece):
            piece.redraw()

    def _say(self, words: str, role: str = "quiet") -> None:
        self._note = words, role
        self._redraw()

    def _keys(self) -> str:
        if self._list.hooks is None:
            return "Esc closes" if self._working else "Ctrl+R asks again · Esc closes"
        if self._list.hooks:
            return "n new · e on or off · d delete · t test · Esc closes"
        return "n new · Esc closes" if self._webhooks.public_url else "Esc closes"

    def _note_lines(self, width: int, _: int) -> list[Spans]:
        words, role = self._note
        return [[MARGIN, (line, role)] for line in wrap(words, width - 4)]

    def _test_lines(self, width: int, height: int) -> list[Spans]:
        """Where there is no room for all, the end is what counts: where it got stuck, and what to do."""
        lines = step_lines(self._tested, self._steps, self._testing is None, width)
        return lines if len(lines) <= height else [*lines[:2], *lines[len(lines) - height + 2 :]]

    def _share_room(self) -> None:
        """A test comes before the webhooks, of which at least the chosen one stays."""
        list_, test = self._list, self.query_one("#test")
        test.styles.height = "1fr" if self._tested else 0
        list_.styles.height = "1fr"
        if self._tested:
            needed = max(TEST, len(self._test_lines(self.size.width, self.size.height)))
            list_.styles.height = max(2, min(3 * len(list_.hooks or ()), self.size.height - HEAD - needed))

    # What the person does

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_look(self) -> None:
        self._do("asking MessageBird…", self._nothing, "")

    async def _nothing(self) -> None:
        """Only look again."""

    def action_create(self) -> None:
        if not self._webhooks.public_url:
            self._say("Nothing says which address MessageBird is to call: set public_url first.", "warn")
            return
        words = f"Let MessageBird call {self._webhooks.public_url} for all channels and all events?"
        self._ask(words, "creating it…", self._webhooks.create, "Created. t tries the way to it.")

    def action_switch(self) -> None:
        if hook := self._list.chosen:
            enabled = not hook.enabled
            done = "Enabled." if enabled else "Disabled: MessageBird does not call it any more."
            self._do("changing it…", lambda: self._webhooks.set_enabled(hook, enabled), done)

    def action_delete(self) -> None:
        if hook := self._list.chosen:
            words = f"Delete the webhook to {hook.url} ({hook.channel})? MessageBird calls it no more."
            self._ask(words, "deleting it…", lambda: self._webhooks.delete(hook), "Deleted.")

    def _ask(self, words: str, doing: str, do: Callable[[], Awaitable[None]], done: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._do(doing, do, done)

        self.app.push_screen(Confirm(words), answered)

    def _do(self, doing: str, do: Callable[[], Awaitable[None]], done: str) -> None:
        """One thing at a time."""
        if self._working is None:
            self._working = self.run_worker(self._work(do, done), group="webhooks", description="ends with the screen")
            self._say(doing)

    async def _work(self, do: Callable[[], Awaitable[None]], done: str) -> None:
        try:
            await do()
            self._list.put(await self._webhooks.look())
        except Refused as refusal:
            self._note = str(refusal), "bad"
        else:
            self._note = done, "good"
        self._working = None
        self._redraw()

    def action_test(self) -> None:
        hook = self._list.chosen
        if hook and self._testing is None:
            self._tested, self._steps = hook.url, []
            self._testing = self.run_worker(self._test(hook.url), group="test", description="ends with the screen")
            self._redraw()

    async def _test(self, url: str) -> None:
        try:
            async with aclosing(self._webhooks.test(url)) as steps:
                async for step in steps:
                    self._steps.append(step)
                    self._redraw()
        except Refused as refusal:
            self._tested = ""
            self._note = str(refusal), "bad"
        self._testing = None
        self._redraw()

    def action_close(self) -> None:
        self.dismiss(None)
