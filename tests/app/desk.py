"""Somebody at the keys of an inbox in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from tests.app.conftest import screen_text
from tests.app.scripted import settled
from tests.app.watched import WatchedApp
from tests.app.world import World
from tui.model import Content
from tui.store import Outgoing, OutgoingState

SIZE = (100, 30)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Desk:
    """Somebody at the keys."""

    def __init__(self, app: WatchedApp, pilot: Pilot[None], world: World) -> None:
        self.app, self._pilot, self.world = app, pilot, world

    async def press(self, *keys: str) -> str:
        """Answers what is on the screen then."""
        for _, again in groupby(keys):
            await self.app.type(*again)
            await self._settle()
        return self.text

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what happens beside the screen: files are copied in a thread."""
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.01)
                await self._settle()

    async def _settle(self) -> None:
        """Let a screen come up or go, and everything that follows from that."""
        for _ in range(2):
            await self._pilot.pause(0.01)
            await self.app.settle()

    async def write(self, words: str) -> str:
        await self.app.type(*words)
        await self._settle()
        return self.text

    async def paste(self, text: str) -> str:
        self.app.post_message(events.Paste(text))
        await self._settle()
        return self.text

    async def choose(self, what: str) -> str:
        """A kind from the menu."""
        await self.press("ctrl+t")
        await self.write(what)
        return await self.press("enter")

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def outbox(self) -> list[Outgoing]:
        return self.world.store.outbox.unsent()

    @property
    def contents(self) -> list[Content]:
        return [each.content for each in self.outbox]


@asynccontextmanager
async def at_work(world: World, size: tuple[int, int] = SIZE) -> AsyncIterator[Desk]:
    app = WatchedApp(world, size)
    app.emulated = False
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        yield Desk(app, pilot, world)


async def open_(desk: Desk, id: str) -> None:
    desk.app.inbox.list.select(id)
    desk.app.inbox.open(id)
    desk.app.inbox.set_focus(desk.app.inbox.pane.thread)
    await desk.press("G")


def some_files(folder: Path) -> str:
    """A folder with three files to send, one hidden, and one whose name cannot be typed."""
    (folder / "to send").mkdir(parents=True)
    for name, data in {
        "dent.png": PNG,
        "dictation.ogg": b"OggS" + bytes(50),
        "invoice.pdf": b"%PDF-1.4 ...",
        ".hidden.txt": b"hidden",
        "od\u202ed.txt": b"odd",
    }.items():
        (folder / "to send" / name).write_bytes(data)
    return str(folder / "to send")


def failed(world: World, content: Content, where: str = "ada") -> str:
    reference = world.store.outbox.add(where, content, seen=None, check=False, channel_id="whatsapp").reference or ""
    world.store.outbox.set_state(reference, OutgoingState.FAILED, reason="Refused.", advice="Change it.")
    return reference
