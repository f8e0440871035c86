"""An inbox whose frames also go to a terminal emulator: what was really painted, whatever the program believes."""

from __future__ import annotations

import asyncio
from typing import Any, TypedDict, Unpack

import pyte
from msgspec.structs import replace
from textual import events
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from tests.app.world import QuietSync, World
from tui.app.access import Access
from tui.app.app import InboxApp
from tui.app.given_sync import GivenSync
from tui.app.webhooks import Webhooks
from tui.config import KeySource, Kind, Settings

QUIET = 8  # turns of the loop without a message anywhere


class Chosen(TypedDict, total=False):
    kind: Kind
    profile: str
    theme: str
    key_source: KeySource


class WatchedApp(InboxApp):
    """`terminal` is what the frames made of an emulated terminal, `sent` the number of bytes in them,
    `seen` every word that has stood in the thread."""

    def __init__(
        self,
        world: World,
        size: tuple[int, int],
        access: Access | None = None,
        webhooks: Webhooks | None = None,
        **settings: Unpack[Chosen],
    ) -> None:
        self.quiet_sync = QuietSync()
        access = access or GivenSync(self.quiet_sync)  # type: ignore[arg-type]
        chosen = replace(Settings(profile="acme", time_zone="UTC", state_folder=world.folder), **settings)
        super().__init__(world.store, access, chosen, webhooks, clock=world.clock)
        self.terminal = pyte.Screen(*size)
        self._stream = pyte.Stream(self.terminal)
        self.sent = 0
        self.seen: set[str] = set()
        # Where nobody looks at the terminal, the test is quicker without feeding it.
        self.emulated = True
        self.frames: list[str] | None = None
        self._pressed_at = 0.0

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            frame = renderable.render_segments(self.console)
            if self.frames is not None:
                self.frames.append(frame)
            self.sent += len(frame.encode())
            if self.emulated:
                self._stream.feed(frame)
                self.seen |= set(self.thread_text.split())
        super()._display(screen, renderable)

    def line(self, number: int) -> str:
        return str(self.terminal.display[number])

    @property
    def thread_text(self) -> str:
        """What is right of the list and below the thread's header."""
        left = self.inbox.pane.region.x
        return "\n".join(line[left:] for line in self.terminal.display[3:])

    @property
    def text(self) -> str:
        return "\n".join(self.terminal.display)

    async def type(self, *keys: str) -> None:
        """Send keys as if a tenth of a second apart, and wait until they are handled, but for no paint."""
        for key in keys:
            character = {"enter": "\r", "space": " "}.get(key, key if len(key) == 1 else None)
            event = events.Key(key, character)
            self._pressed_at += 0.1
            event.time = self._pressed_at
            self.post_message(event)
        await self.settle()

    async def settle(self) -> None:
        """Let every widget handle what it has, and what follows from that."""
        quiet = 0
        for _ in range(10_000):
            if quiet >= QUIET:
                return
            # A key may wait for a frame.
            await asyncio.sleep(0.001 if self._keys.waits else 0)
            nodes = [self, *self.screen.walk_children(with_self=True)]
            quiet = quiet + 1 if all(node._message_queue.empty() for node in nodes) and not self._keys.waits else 0
        raise AssertionError("messages without end")

    async def paint(self) -> None:
        """Let out the frame that is due, and those that a new layout leads to."""
        for _ in range(3):
            await self.settle()
            self.screen._on_timer_update()
        await self.settle()
