"""The newest events as ready-made frames: encoded once, sent to every inbox, bounded by number and bytes."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from msgspec import Raw, Struct

from tui.relay import wire
from tui.relay.events import UNPARSED, Event

MOST = 4096
MOST_BYTES = 16 * 1024 * 1024


class Ready(Struct, frozen=True):
    """An event and its frame. `at` is when it arrived (ns)."""

    seq: int
    kind: str
    channel_id: str | None
    at: int
    frame: bytes


def ready(event: Event) -> Ready:
    return Ready(event.seq, event.kind, event.channel_id, event.at, _frame(event))


def _frame(event: Event) -> bytes:
    """A body that would break its frame goes as bytes; an event that would break the line goes without its body."""
    frame = _with_body(event) or wire.encode(_said(event, raw=event.body))
    return frame if len(frame) <= wire.LARGEST_TO_INBOX else wire.encode(_said(event))


def _with_body(event: Event) -> bytes | None:
    """None unless an inbox reads exactly this event out of the frame."""
    if event.kind == UNPARSED:
        return None
    said = _said(event, ev=Raw(event.body.strip(b" \t\r\n")))
    frame = wire.encode(said)
    try:
        return frame if wire.from_relay(frame.decode()) == said else None
    except (wire.BadFrame, UnicodeDecodeError):
        return None


def _said(event: Event, **body: Any) -> wire.Event:
    return wire.Event(event.seq, event.id, event.kind, event.at, event.source, **body)


class Ring:
    """In one piece: every event that was kept after `floor`, up to `head`."""

    def __init__(self, start: int, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.floor = self.head = start
        self._most, self._most_bytes = most, most_bytes
        self._items: list[Ready] = []
        self._bytes = 0

    @property
    def newest(self) -> Ready | None:
        return self._items[-1] if self._items else None

    def add(self, item: Ready) -> None:
        self._items.append(item)
        self._bytes += len(item.frame)
        self.head = item.seq
        gone = 0
        while len(self._items) - gone > self._most or self._bytes > self._most_bytes:
            self._bytes -= len(self._items[gone].frame)
            self.floor = self._items[gone].seq
            gone += 1
        del self._items[:gone]

    def after(self, seq: int, limit: int) -> list[Ready] | None:
        """The first `limit` with greater numbers; None when some of them were dropped."""
        if seq < self.floor:
            return None
        first = bisect_right(self._items, seq, key=lambda item: item.seq)
        return self._items[first : first + limit]
