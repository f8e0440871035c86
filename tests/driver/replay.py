"""Puts what Textual wrote in a session through the picture once more, without a driver: quick enough for mutations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tests.driver.log import Done, Event, Rest, Sent, Size, Wrote
from tui.app.output import frames
from tui.app.output.picture import Picture

_SYNC = re.compile(r"\x1b\[\?2026[hl]")


def replayed(events: Iterable[Event], *, erases: bool) -> Iterator[Event]:
    """The same log, with what a driver would have sent that never holds anything back."""
    picture = Picture(erases=erases)
    for event in events:
        match event:
            case Size():
                yield event
                picture.forget()
            case Wrote(data, columns, rows):
                yield event
                yield Sent(_sent(picture, data, (columns, rows)))
                yield Done(behind=False, plain=False)
            case Rest():
                yield Sent(picture.changes())
                yield event


def _sent(picture: Picture, data: str, size: tuple[int, int]) -> str:
    if _SYNC.fullmatch(data):
        return ""
    try:
        assert frames.read(picture, data, size) == 0
    except frames.NotAFrame:
        if "\x1b[?1049" in data:
            picture.forget()
        return data
    return picture.changes()
