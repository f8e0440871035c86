"""What an event log must do. One is in SQLite (`sqlite_log`); another one must pass the same conformance suite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tui.relay.events import Appended, Bounds, Event, Health, New


class LogTrouble(Exception):
    """The log cannot do it now: the disk is full, the file is damaged. What was asked may or may not have happened, so
    the same call is repeated later. `str(error)` is a sentence for the operator, without anybody's data.
    """


class Engine(Protocol):
    """Every call but `close` may raise LogTrouble."""

    async def open(self) -> str:
        """Make or check the log. Returns its epoch: a random id that was written once, with the log itself."""

    async def append(self, batch: Sequence[New], *, notes: Mapping[str, str] | None = None) -> list[Appended]:
        """All of them in this order, or none; durable before it returns. An id that the log has keeps its number.

        `notes` are written in the same transaction, and may be written without any event.
        """

    async def note(self, name: str) -> str | None:
        """The note that was last written under this name."""

    async def read(self, after: int, limit: int, *, kinds: frozenset[str] | None = None) -> list[Event]:
        """The first `limit` events with greater numbers, ascending. Once number n was read, no lower one appears."""

    async def bounds(self) -> Bounds: ...

    async def changed(self, after: int, timeout: float) -> None:
        """Wait until there may be an event after this number, at most so many seconds. A hint: it may be wrong."""

    async def trim(self, *, before: int, keep_last: int) -> int:
        """Drop events that arrived before that time (ns), but never the newest `keep_last`; says how many went."""

    async def lease(self, name: str, holder: str, ttl: float) -> bool:
        """Take or renew the sole right to do something for so many seconds; False while another holder has it."""

    async def health(self) -> Health:
        """Does a real write. Never raises: what is wrong is in the answer."""

    async def close(self) -> None: ...
