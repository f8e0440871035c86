"""Keys and pastes take effect one after the other, each on the screen that all before it have led to.

So those that come before the first frame wait for it. And what a key does is about the conversation in the header: a
key that comes while the list is ahead of the header waits until this has been drawn.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events

from tui.app.burst import Burst
from tui.app.commands import SHARED_KEYS, Where, keys_in
from tui.app.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app.app import InboxApp
    from tui.app.widgets.hidden_field import HiddenField

Pressed = events.Key | events.Paste

PATIENCE = 0.5  # seconds for a header to be drawn: on a line that is stuck it is not
_MOVES = keys_in(Where.LIST)


class KeyOrder:
    """Nothing is dealt with before `begin`. `waits`: something that came has not been dealt with."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app
        self._burst = Burst()
        self._waiting: deque[Pressed] = deque()
        self.waits = True
        self._drawn = asyncio.Event()
        self._opening: events.Key | None = None

    def begin(self) -> None:
        """There is a screen now: deal with what has come so far."""
        self._app.run_worker(self._deal_with_waiting(), group="keys")

    async def take(self, event: Pressed) -> None:
        if self.waits or self._is_ahead(event):
            self._waiting.append(event)
        else:
            await self._deal_with(event)
        if self._waiting and not self.waits:
            self.waits = True
            self.begin()

    async def _deal_with_waiting(self) -> None:
        """In a task of its own, since nothing is drawn while the program deals with an event."""
        while self._waiting:
            if self._is_ahead(self._waiting[0]):
                self._app.inbox.catch_up()
                await self._header_drawn(self._waiting[0])
            await self._in_turn(self._waiting.popleft())
        self.waits = False

    async def _in_turn(self, event: Pressed) -> None:
        """Deal with it where all events are, so that a screen which the one before has opened is there by then."""
        done = asyncio.Event()

        async def deal() -> None:
            try:
                await self._deal_with(event)
            finally:
                done.set()

        self._app.call_next(deal)
        await done.wait()

    def _is_ahead(self, event: Pressed) -> bool:
        app = self._app
        if not isinstance(event, events.Key) or app.screen is not app.inbox or self._field() is not None:
            return False
        return app.inbox.header_lags and not (event.key in _MOVES and app.focused is app.inbox.list)

    async def _header_drawn(self, event: Pressed) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self._is_ahead(event):
                    self._drawn.clear()
                    await self._drawn.wait()

    def drawn(self) -> None:
        """A picture of the inbox has gone out."""
        self._drawn.set()

    async def _deal_with(self, event: Pressed) -> None:
        if self._app.leaving:
            return
        if isinstance(event, events.Key):
            if event is not self._opening:
                self._burst.key(event.key, event.time)
            await self._once_open(event)
        # Outside a field a paste does nothing: its letters are no commands.
        elif field := self._field():
            field.paste(event.text)

    async def _once_open(self, event: events.Key) -> None:
        """What opens the conversation first that it is about comes once more behind its header."""
        inbox = self._app.inbox
        inbox.may_open = event is not self._opening
        await self._pressed(event)
        has_opened = not inbox.may_open and event is not self._opening
        inbox.may_open, self._opening = False, None
        if has_opened:
            self._opening = event
            self._waiting.appendleft(event)

    async def _pressed(self, event: events.Key) -> None:
        field = self._field()
        if field and event.key == "enter" and self._burst.is_pasted_text:
            field.type("\n")
        elif field and event.is_printable and event.character:
            field.type(event.character)
        elif field or not (self._burst.is_no_command and self._is_shared(event.key)):
            await self._app.command(event.key)

    def _field(self) -> TextField | HiddenField | None:
        """What is typed into at the moment."""
        focused = self._app.focused
        if focused is None or isinstance(focused, TextField):
            return focused
        if self._app.screen is self._app.inbox:
            return None
        from tui.app.widgets.hidden_field import HiddenField

        return focused if isinstance(focused, HiddenField) else None

    def _is_shared(self, key: str) -> bool:
        """Whether others see what the key does: no burst of pasted letters sets that off."""
        if key in SHARED_KEYS or self._app.screen is self._app.inbox:
            return key in SHARED_KEYS
        from tui.app.screens.confirm import Confirm
        from tui.app.screens.webhooks import WebhooksScreen

        return isinstance(self._app.screen, Confirm | WebhooksScreen)
