"""The event logs that there are. What is tested against `shelf` is what every one of them must do: add yours here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from tui.model import NS
from tui.relay.engine import Engine
from tui.relay.events import Appended, Event, New
from tui.relay.sqlite_log import SqliteLog

START = 1_767_225_600 * NS

Clock = Callable[[], int]

ENGINES: dict[str, Callable[[Path, Clock], Engine]] = {
    "sqlite": lambda folder, clock: SqliteLog(folder / "log.db", clock=clock),
}


class Shelf:
    """A place for one log, and a clock that stands still until it is moved."""

    def __init__(self, make: Callable[[Path, Clock], Engine], folder: Path) -> None:
        self.now = START
        self._make, self._folder = make, folder
        self._opened: list[Engine] = []
        self.epoch = ""

    async def log(self) -> Engine:
        """The log, opened; a second call opens it again, as after a restart."""
        await self.close()
        engine = self._make(self._folder, lambda: self.now)
        self.epoch = await engine.open()
        self._opened.append(engine)
        return engine

    async def close(self) -> None:
        while self._opened:
            await self._opened.pop().close()


@pytest.fixture(params=ENGINES)
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    shelf = Shelf(ENGINES[request.param], tmp_path / "log")
    yield shelf
    await shelf.close()


def new(
    id_: str, *, at: int = START, body: bytes = b"{}", kind: str = "message.created", nonce: str | None = None
) -> New:
    return New(id_, kind, body, at, nonce=nonce)


async def add(log: Engine, *ids: str, at: int = START) -> list[Appended]:
    return await log.append([new(id_, at=at) for id_ in ids])


async def everything(log: Engine, page: int = 1000) -> list[Event]:
    found: list[Event] = []
    while events := await log.read(found[-1].seq if found else 0, page):
        found += events
    return found


def ids(events: Sequence[Event]) -> list[str]:
    return [event.id for event in events]
